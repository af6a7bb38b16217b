#include "sim/scenario/page_reader.hpp"

#include <string>
#include <utility>

#include <fmt/format.h>

#include "sim/core/body.hpp"
#include "sim/scenario/fields.hpp"
#include "sim/scenario/handler_reader.hpp"
#include "sim/scenario/route_reader.hpp"

namespace routelab::scenario {

namespace {

/// What exists when the app is built: the environment.
Resolve build_time(const core::Api& api, bool in_browser, Diagnostics& diagnostics) {
  return [&api, in_browser, &diagnostics](std::string_view path,
                                          const Node& node) -> std::optional<Reference> {
    const bool is_env = path.starts_with("env.");
    std::vector<std::string> names;
    for (const core::EnvVariable& variable : api.env) {
      names.push_back("env." + variable.name);
      if (!is_env || variable.name != path.substr(4)) continue;
      if (in_browser && !variable.is_public()) {
        diagnostics.warning(node.place(), "not-in-browser",
                            fmt::format("{} is undefined in the browser", in_quotes(path)),
                            "only variables named NEXT_PUBLIC_... are written into scripts");
        return Reference{};
      }
      Reference reference;
      reference.operand.constant = variable.value;
      if (variable.secret) reference.labels = core::SecretSet::of(variable.secret_number);
      return reference;
    }
    diagnostics.error(node.place(), "unknown-name",
                      fmt::format("nothing is called {} when a page is built", in_quotes(path)),
                      is_env ? suggestion(path, names) : "references here are {env.NAME}");
    return std::nullopt;
  };
}

/// What is known of it when the app is built; null: not given.
struct StaticPage {
  const Node* html;
  const Node* props;
  const Node* json;
};

/// What is written, and the data that it was built with.
void write_page(const StaticPage& page, core::Response& response, core::Api& api,
                Diagnostics& diagnostics) {
  const auto& [html, props, json] = page;
  const Resolve resolve = build_time(api, false, diagnostics);
  if (json != nullptr) {
    response.content_type = "application/json; charset=utf-8";
    append_json(*json, response.body, resolve, api.texts, diagnostics);
    return;
  }
  response.content_type = "text/html; charset=utf-8";
  response.body_channel = core::Channel::Html;
  if (html != nullptr) append_text(*html, response.body, resolve, api.texts, diagnostics);
  if (props == nullptr) return;
  append_literal(response.body, "<script id=\"__NEXT_DATA__\" type=\"application/json\">");
  append_json(*props, response.body, resolve, api.texts, diagnostics);
  append_literal(response.body, "</script>");
}

class PageReader {
 public:
  PageReader(core::Api& api, HandlerSource& source, Diagnostics& diagnostics)
      : api_(api), source_(source), diagnostics_(diagnostics) {}

  void read(const Node& node) {
    const auto route = add_route(node, api_, diagnostics_);
    if (!route) return;
    Fields f(node, fmt::format("page {}", in_quotes(node.key)), diagnostics_);
    const Node* server = f.node("server", "steps that make the page for each request");
    const Node* html = text(f, "html", "what a static page shows, with references to env");
    const Node* props = f.node("props", "data that a static page is built with, any JSON");
    const Node* json = f.node("json", "what a static route answers instead of a page, as JSON");
    const Node* script = text(f, "bundle", "the script that the page loads");
    const Node* requests = f.array("requests", "what the script asks for when it is loaded");
    if (server != nullptr && (html != nullptr || props != nullptr || json != nullptr)) {
      f.reject("server", "stands beside what only static pages have",
               "a page of the server says its HTML in {\"respond\": 200, \"html\": ...}");
    }
    if (json != nullptr && (html != nullptr || props != nullptr)) {
      f.reject("json", "stands beside what only pages of HTML have");
    }
    f.done();
    const std::size_t first = api_.responses.size();
    const EndpointId endpoint =
        server != nullptr ? add_served(*server, *route)
                          : add_static(node, {.html = html, .props = props, .json = json}, *route);
    if (script != nullptr) add_script(*script, first);
    if (requests != nullptr) requests_[endpoint] = requests;
  }

  PageRequests requests() { return std::move(requests_); }

 private:
  const Node* text(Fields& f, std::string_view name, std::string_view doc) {
    const Node* node = f.node(name, doc);
    if (node == nullptr || node->is(Node::Kind::Text)) return node;
    f.reject(name, fmt::format("must be a text, but is {}", describe(*node)));
    return nullptr;
  }

  EndpointId add_endpoint(RouteId route, const std::string& method) {
    const EndpointId endpoint{api_.endpoints.size()};
    api_.endpoints.push_back({.route = route,
                              .method = method,
                              .name = method + " " + api_.router.table.name(route),
                              .prebuilt = {}});
    return endpoint;
  }

  EndpointId add_served(const Node& steps, RouteId route) {
    const EndpointId endpoint = add_endpoint(route, "*");
    api_.router.methods[route.index].any = endpoint;
    // Next.js reads bodies for routes below /api only.
    if (api_.router.profile == core::Profile::Next16) {
      api_.endpoints[endpoint.index].body_limit = core::unread;
    }
    read_handler(steps, endpoint, api_, source_, diagnostics_);
    return endpoint;
  }

  /// A program of one step, so that each endpoint has one.
  EndpointId add_static(const Node& node, const StaticPage& page, RouteId route) {
    const EndpointId endpoint = add_endpoint(route, "GET");
    core::RouteMethods& methods = api_.router.methods[route.index];
    methods.page = true;
    methods.endpoints[static_cast<std::size_t>(core::Method::GET)] = endpoint;
    core::Response response;
    response.endpoint = endpoint;
    write_page(page, response, api_, diagnostics_);
    const ResponseId id{api_.responses.size()};
    api_.endpoints[endpoint.index].prebuilt = id;
    api_.responses.push_back(std::move(response));
    source_.response_places.resize(api_.responses.size());
    source_.response_places.back() = node.key_place();
    core::Entry entry;
    entry.first = static_cast<core::StepIndex>(api_.program.steps.size());
    core::Step respond;
    respond.target = id.index;
    api_.program.steps.push_back(respond);
    api_.program.entries.push_back(entry);
    return endpoint;
  }

  /// The script comes with every HTML that the page can be.
  void add_script(const Node& script, std::size_t first) {
    core::Template text;
    append_text(script, text, build_time(api_, true, diagnostics_), api_.texts, diagnostics_);
    for (std::size_t r = first; r < api_.responses.size(); ++r) {
      core::Response& response = api_.responses[r];
      if (response.body_channel == core::Channel::Html) response.bundle = text;
    }
  }

  core::Api& api_;
  HandlerSource& source_;
  Diagnostics& diagnostics_;
  PageRequests requests_;
};

}  // namespace

PageRequests read_pages(const Node& node, core::Api& api, HandlerSource& source,
                        Diagnostics& diagnostics) {
  PageReader reader(api, source, diagnostics);
  for (const Node& member : node.children) reader.read(member);
  return reader.requests();
}

}  // namespace routelab::scenario
