#include "harness/server/visit.hpp"

#include <algorithm>

#include "harness/server/framework_answer.hpp"
#include "harness/server/head_check.hpp"
#include "sim/base/ascii.hpp"
#include "sim/core/escape.hpp"
#include "sim/core/param.hpp"
#include "sim/core/query.hpp"

namespace routelab::server {

namespace {

std::string_view query_of(std::string_view target) {
  const std::size_t question = target.find('?');
  if (question == target.npos) return {};
  target.remove_prefix(question + 1);
  return target.substr(0, target.find('#'));
}

std::string_view path_of(std::string_view target) { return target.substr(0, target.find('?')); }

bool reads(const core::Program& program, const core::Entry& entry, core::Source source) {
  const auto first = program.loads.begin() + entry.loads.first;
  return std::any_of(first, first + entry.loads.count, [&](const core::Load& load) {
    return load.source == source ||
           (source == core::Source::QueryField && load.source == core::Source::ParamOrQuery);
  });
}

}  // namespace

Visit::Visit(Intake& intake, core::Texts* shared)
    : intake_(intake), of_request_(&intake.api().texts),
      texts_(shared != nullptr ? shared : &of_request_),
      slot_values_(std::max<std::size_t>(intake.api().program.slots, 1)) {}

void Visit::begin(Request request, const HasCode& handled_by_code) {
  runner.reset();
  code.reset();
  connection.reset();
  request_ = std::move(request);
  of_request_.forget();
  answer_ = {};
  body_ = {};
  params_.clear();
  for (Fields* fields : {&body_fields_, &query_, &headers_, &cookies_}) fields->clear();
  static_cast<model::Incoming&>(*this) = {};
  texts = texts_;
  slots = slot_values_;
  intake_.identify(request_, *this);
  read_method();
  find_route();
  if (routed.status != 0) return;
  const core::Api& api = intake_.api();
  const core::Endpoint& endpoint = api.endpoints[routed.endpoint.index];
  has_code = handled_by_code && handled_by_code(routed.endpoint);
  if (has_code) return read_body(style(), false);
  if (!endpoint.prebuilt.valid()) read_fields(api.program.entries[routed.endpoint.index]);
}

/// A method that no route can name reaches the handlers that get every method, by its own name.
void Visit::read_method() {
  unknown_method_ = {};
  const auto known = core::method_of(request_.method);
  method = known.value_or(core::Method::GET);
  if (!known) unknown_method_ = texts_->value_of(request_.method);
}

core::Style Visit::style() const {
  const core::RouteMethods& methods = intake_.api().router.methods[admission_.match.route.index];
  return methods.any.valid() ? core::Style::Pages : core::Style::App;
}

void Visit::find_route() {
  const core::Api& api = intake_.api();
  admission_ = core::admit(api.router, {.method = method, .target = request_.target});
  const RouteId route = admission_.match.route;
  const bool by_method = admission_.status == 0 || admission_.status == 405;
  if (!unknown_method_.missing() && by_method && style() == core::Style::App) {
    admission_.status = unknown_method_status(api.router.profile, request_.method,
                                              api.router.methods[route.index].page);
    admission_.endpoint = {};
  }
  admission_.status = status_by_headers(api, admission_, request_);
  if (admission_.status != 0) admission_.endpoint = {};
  routed.status = admission_.status;
  routed.endpoint = admission_.endpoint;
  if (routed.status != 0) {
    if (route.valid()) routed.endpoint = intake_.first_endpoint(route);
    return;
  }
  const auto& params = api.router.table.params(route);
  for (std::size_t p = 0; p < admission_.match.param_count; ++p) {
    params_.push_back(core::param_value(api.router.profile, admission_.match.params[p],
                                        params[p].catch_all, *texts_));
  }
  data.params = params_;
  data.method = unknown_method_;
  routed.function = intake_.function_of(admission_.match, path_of(request_.target));
}

void Visit::read_fields(const core::Entry& entry) {
  const core::Program& program = intake_.api().program;
  const core::Style style = this->style();
  if (reads(program, entry, core::Source::QueryField)) {
    query_ =
        core::query_fields(intake_.api().router.profile, style, query_of(request_.target), *texts_);
  }
  for (std::uint32_t i = 0; i < entry.loads.count; ++i) {
    const core::Load& load = program.loads[entry.loads.first + i];
    if (load.source != core::Source::Header) continue;
    const std::string_view name = intake_.api().texts.of(load.name);
    const bool there = std::any_of(request_.headers.begin(), request_.headers.end(),
                                   [&](const auto& h) { return lower_case(h.first) == name; });
    if (there) headers_.emplace_back(load.name, texts_->value_of(header(request_.headers, name)));
  }
  if (reads(program, entry, core::Source::Cookie)) add_cookies(style);
  read_body(style, reads(program, entry, core::Source::BodyField));
  data.query = query_;
  data.headers = headers_;
  data.cookies = cookies_;
  data.body = body_fields_;
}

/// "a=1; b=2" (RFC 6265, section 4.2), values decoded. Of a name that comes twice a handler finds
/// the first; app-style ones of next16 the last.
void Visit::add_cookies(core::Style style) {
  each_cookie([&](std::string_view name, const std::string& value) {
    cookies_.emplace_back(texts_->intern(name), texts_->value_of(value));
  });
  const bool last =
      intake_.api().router.profile == core::Profile::Next16 && style == core::Style::App;
  if (last) std::reverse(cookies_.begin(), cookies_.end());
}

void Visit::each_cookie(
    const std::function<void(std::string_view, const std::string&)>& take) const {
  const std::string all = header(request_.headers, "cookie", "; ");
  std::string_view rest = all;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find(';'), rest.size());
    const std::string_view pair = trimmed(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
    const std::size_t equals = pair.find('=');
    if (equals == pair.npos || equals == 0) continue;
    const std::string_view raw = trimmed(pair.substr(equals + 1));
    take(trimmed(pair.substr(0, equals)), core::decode_segment(raw).value_or(std::string(raw)));
  }
}

void Visit::read_body(core::Style style, bool fields) {
  const core::Profile profile = intake_.api().router.profile;
  const std::string type = header(request_.headers, "content-type");
  if (request_.body.empty() && type.empty() && !core::handler_parses_body(profile, style)) return;
  body_ = core::judge_body(profile, style, type, request_.body, request_.body.size(),
                           intake_.api().endpoints[routed.endpoint.index].body_limit);
  refused = body_.status;
  data.body_throws = body_.throws_when_read;
  if (body_.status == 0 && !body_.throws_when_read && fields) {
    body_fields_ = core::body_fields(profile, style, body_, *texts_);
  }
}

handler::Request::Parts Visit::parts(bool cold) const {
  handler::Request::Parts parts{.message = request_,
                                .params = {},
                                .query = {},
                                .cookies = {},
                                .body = body_.text,
                                .cold = cold,
                                .style = style()};
  const auto& names = intake_.api().router.table.params(admission_.match.route);
  for (std::size_t p = 0; p < params_.size(); ++p) {
    if (!params_[p].missing()) parts.params.emplace(names[p].name, texts_->text_of(params_[p]));
  }
  for (auto& [name, value] : core::decode_form(query_of(request_.target))) {
    parts.query.emplace(std::move(name), std::move(value));
  }
  each_cookie([&](std::string_view name, const std::string& value) {
    parts.cookies.emplace(std::string(name), value);
  });
  return parts;
}

/// What `res.json()` sends, and a static page.
bool Visit::has_tag(const Reply& reply) const {
  const core::Api& api = intake_.api();
  if (api.router.profile != core::Profile::Next16) return false;
  if (!answer_.by_code && !answer_.response.valid()) return false;
  const core::Endpoint& endpoint = api.endpoints[routed.endpoint.index];
  if (endpoint.prebuilt.valid()) return true;
  return endpoint.style() == core::Style::Pages &&
         header(reply.headers, "content-type").starts_with("application/json");
}

/// The 500 of a handler that threw.
Reply Visit::thrown_reply() const {
  const core::Api& api = intake_.api();
  const core::Response& thrown =
      api.responses[api.uncaught[static_cast<std::size_t>(style())].index];
  Reply reply{.status = thrown.status,
              .headers = {},
              .body = core::render(thrown.body, slots, *texts_, api.messages)};
  if (!thrown.content_type.empty()) reply.headers.emplace_back("Content-Type", thrown.content_type);
  return reply;
}

Reply Visit::reply() const {
  const core::Api& api = intake_.api();
  Reply reply;
  reply.status = answer_.status;
  if (answer_.by_code) {
    reply = runner->threw() ? thrown_reply() : runner->reply();
  } else if (answer_.response.valid()) {
    const core::Response& response = api.responses[answer_.response.index];
    if (!response.content_type.empty()) {
      reply.headers.emplace_back("Content-Type", response.content_type);
    }
    for (const core::Header& h : response.headers) {
      reply.headers.emplace_back(h.name, core::render(h.value, slots, *texts_, api.messages));
    }
    reply.body = core::render(response.body, slots, *texts_, api.messages);
  } else if (routed.status != 0) {
    reply = router_answer(api, admission_, request_);
  } else if (refused != 0 && answer_.status == refused) {
    reply = body_answer(api.router.profile, body_);
  } else {
    reply = platform_answer(answer_.status);
  }
  if (reply.status == 204 || reply.status == 304) reply.body.clear();
  if (has_tag(reply)) reply = tagged(std::move(reply), request_);
  return can_be_sent(reply) ? reply : thrown_reply();
}

}  // namespace routelab::server
