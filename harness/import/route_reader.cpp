#include "harness/import/route_reader.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <utility>
#include <vector>

#include "harness/import/flow.hpp"
#include "harness/import/handler.hpp"
#include "harness/import/input_reader.hpp"
#include "harness/import/literal.hpp"
#include "harness/import/object_literal.hpp"
#include "sim/base/ascii.hpp"

namespace routelab::import {

namespace {

using surface::BodyKind;
using surface::Operation;
using Root = Part::Root;

constexpr std::array<const char*, 7> methods = {"GET",   "HEAD",   "POST",   "PUT",
                                                "PATCH", "DELETE", "OPTIONS"};

/// What Next's body parser takes if the file does not say otherwise.
constexpr std::size_t default_body_bytes = std::size_t{1} << 20U;

/// "2mb", "500kb", 1024 -> bytes; 0 if it is none of them.
std::size_t size_of(const Token& token) {
  const std::string text = lower_case(text_of(token));
  double number = 0;
  const auto end = text.data() + text.size();
  const auto result = std::from_chars(text.data(), end, number);
  const std::string_view unit(result.ptr, static_cast<std::size_t>(end - result.ptr));
  const double factor = unit.find("gb") != unit.npos   ? 1024.0 * 1024 * 1024
                        : unit.find("mb") != unit.npos ? 1024.0 * 1024
                        : unit.find("kb") != unit.npos ? 1024.0
                                                       : 1.0;
  const double bytes = number * factor;
  return bytes > 0 && bytes < 1e12 ? static_cast<std::size_t>(bytes) : 0;
}

/// What `export const config = {...}` and `export const runtime = ...` say.
struct RouteConfig {
  std::string runtime;
  bool parses_body = true;
  std::size_t most_bytes = default_body_bytes;
};

RouteConfig config_of(Sources& sources, const Source& source) {
  RouteConfig config;
  const auto text = [](const Spot& spot, std::size_t at) {
    const Tokens& tokens = spot.scope.source->tokens;
    return tokens.is_text(at) ? text_of(tokens[at]) : "";
  };
  // Next looks for it in the file itself.
  const Exported* own = source.module.find_export("runtime");
  if (const auto runtime = export_spot(sources, source, "runtime");
      own != nullptr && own->module.empty() && runtime && runtime->scope.source != nullptr) {
    config.runtime = text(*runtime, runtime->at);
  }
  const auto spot = export_spot(sources, source, "config");
  if (!spot || spot->scope.source == nullptr) return config;
  const Tokens& tokens = spot->scope.source->tokens;
  if (const auto runtime = value_of(tokens, spot->at, "runtime")) {
    config.runtime = text(*spot, *runtime);
  }
  const auto api = value_of(tokens, spot->at, "api");
  const auto parser = api ? value_of(tokens, *api, "bodyParser") : std::nullopt;
  if (!parser) return config;
  config.parses_body = !tokens.is(*parser, "false");
  if (const auto limit = value_of(tokens, *parser, "sizeLimit")) {
    config.most_bytes = size_of(tokens[*limit]);
  }
  return config;
}

class RouteReader {
 public:
  RouteReader(Sources& sources, const RouteFile& file, Problems& problems)
      : sources_(sources), file_(file), problems_(problems), params_(param_names(file.pattern)) {
    found_.route.pattern = file.pattern;
    found_.route.source = file.file;
  }

  ImportedRoute read() {
    const bool is_app = file_.kind == RouteFile::Kind::AppRoute;
    found_.route.style = is_app ? surface::Style::App : surface::Style::Pages;
    const Source* source = sources_.open(file_.file);
    if (source == nullptr) {
      found_.route.is_complete = false;
      return std::move(found_);
    }
    if (const TokenFault& fault = source->tokens.fault(); fault.line != 0) {
      problems_.warning(source->path, fault.line, "odd-source", fault.message,
                        "what stands behind it may have been misread");
    }
    config_ = config_of(sources_, *source);
    found_.runtime = config_.runtime;
    is_app ? read_app(*source) : read_pages(*source);
    return std::move(found_);
  }

 private:
  void read_app(const Source& source) {
    for (const char* method : methods) {
      const auto spot = export_spot(sources_, source, method);
      const bool is_there = spot || source.module.find_export(method) != nullptr;
      if (!is_there || (spot && spot->kind == Binding::Kind::Type)) continue;
      Operation operation;
      operation.method = method;
      if (spot && spot->scope.source != nullptr) {
        const Readings readings = readings_of(handlers_at(*spot), RequestKind::Web);
        operation.input = input_of(readings, method, params_);
      }
      found_.route.operations.push_back(std::move(operation));
    }
    if (!found_.route.operations.empty()) return;
    found_.route.is_complete = false;
    problems_.warning(source.path, 0, "no-handler", "exports no method",
                      "a route file exports functions named GET, POST, ...");
  }

  Readings readings_of(const Handlers& handlers, RequestKind kind) {
    Readings all;
    FlowMemory memory;
    memory.request = kind;
    const Part context = kind == RequestKind::Web ? Part{Root::Context, {}} : Part{};
    for (const Handler& handler : handlers.all) {
      Readings one =
          Flow(handler.scope, memory).read(handler.function, {{Root::Request, {}}, context});
      for (Reading& reading : one.all) {
        if (!handler.method.empty()) reading.only = handler.method;
        all.all.push_back(std::move(reading));
      }
      if (!handlers.is_router) {
        all.methods = std::move(one.methods);
        all.regions = std::move(one.regions);
        all.refusals = std::move(one.refusals);
        all.errors = std::move(one.errors);
      }
    }
    for (const Wrapper& wrapper : handlers.wrappers) add_wrapper(wrapper, handlers, memory, all);
    for (const GivenSchema& given : handlers.schemas) {
      Reading reading;
      reading.kind = given.root == Root::Query ? Reading::Kind::Type : Reading::Kind::Beside;
      reading.part = {given.root, {}};
      reading.at = first_token(handlers);
      reading.only = given.method;
      reading.declared = given.declared;
      all.all.push_back(std::move(reading));
    }
    return all;
  }

  static std::size_t first_token(const Handlers& handlers) {
    return handlers.all.empty() ? 0 : handlers.all.front().function.begin;
  }

  /// The schemas that a wrapper asks about the body before it calls the handler.
  static void add_wrapper(const Wrapper& wrapper, const Handlers& handlers, FlowMemory& memory,
                          Readings& all) {
    Scope scope = wrapper.scope;
    scope.locals = &wrapper.locals;
    Readings readings =
        Flow(scope, memory).read(wrapper.function, {{Root::Request, {}}, {Root::Context, {}}});
    for (Reading& reading : readings.all) {
      if (reading.kind != Reading::Kind::Schema || reading.part.root != Root::Body) continue;
      reading.at = first_token(handlers);
      all.all.push_back(std::move(reading));
    }
  }

  void read_pages(const Source& source) {
    const auto spot = export_spot(sources_, source, "default");
    found_.route.is_complete = false;
    if (!spot) {
      problems_.warning(source.path, 0, "no-handler", "has no default export",
                        "Next answers each request with 500");
      return;
    }
    const bool is_edge = config_.runtime.find("edge") != std::string::npos;
    Handlers handlers;
    if (spot->scope.source != nullptr) handlers = handlers_at(*spot);
    Readings readings = readings_of(handlers, is_edge ? RequestKind::Web : RequestKind::Node);
    if (handlers.is_router) readings.methods = handlers.methods;
    const bool refuses = handlers.is_router ? handlers.refuses
                                            : !readings.methods.empty() && refuses_others(readings);
    found_.route.is_complete = refuses && !handlers.takes_all;
    const bool takes_all =
        handlers.is_router ? handlers.takes_all || handlers.methods.empty() : !refuses;
    for (const std::string& method : ordered(readings.methods)) {
      add_pages_operation(readings, method, method, is_edge);
    }
    if (takes_all) add_pages_operation(readings, "*", "?", is_edge);
  }

  static std::vector<std::string> ordered(const std::vector<std::string>& named) {
    std::vector<std::string> sorted;
    for (const char* method : methods) {
      if (std::find(named.begin(), named.end(), method) != named.end()) sorted.push_back(method);
    }
    return sorted;
  }

  /// reads_as: whose readings; "?" is a method that is named nowhere.
  void add_pages_operation(const Readings& readings, const std::string& method,
                           const std::string& reads_as, bool is_edge) {
    Operation operation;
    operation.method = method;
    operation.input = input_of(readings, reads_as, params_);
    const bool has_body = operation.input.kind != BodyKind::Unknown;
    if (has_body && !is_edge && config_.parses_body) {
      operation.input.most_bytes = config_.most_bytes;
    }
    found_.route.operations.push_back(std::move(operation));
  }

  Sources& sources_;
  const RouteFile& file_;
  Problems& problems_;
  std::vector<std::string> params_;
  RouteConfig config_;
  ImportedRoute found_;
};

}  // namespace

ImportedRoute read_route(Sources& sources, const RouteFile& file, Problems& problems) {
  return RouteReader(sources, file, problems).read();
}

}  // namespace routelab::import
