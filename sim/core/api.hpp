/// Everything that an application is, ready to be run: routes, programs, responses, tables,
/// texts. Made once from a scenario; constant while it runs, so that threads can share it.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "sim/base/ids.hpp"
#include "sim/core/admission.hpp"
#include "sim/core/profile.hpp"
#include "sim/core/program.hpp"
#include "sim/core/response.hpp"
#include "sim/core/secret.hpp"
#include "sim/core/store.hpp"
#include "sim/core/text.hpp"

namespace routelab::core {

/// A route together with one method that it answers, or `*`.
struct Endpoint {
  RouteId route;
  std::string method;            ///< "GET", or "*"
  std::string name;              ///< "GET /api/users/[id]"
  ResponseId prebuilt;           ///< a static page: the edge answers with this, no handler runs
  std::uint32_t body_limit = 0;  ///< bytes; 0: the framework's, or `unread`

  [[nodiscard]] Style style() const { return method == "*" ? Style::Pages : Style::App; }
};

/// What a fetch sends to its upstream. A third party is where its key belongs: nothing leaks here.
struct FetchRequest {
  Method method = Method::GET;
  Template path;
  std::vector<Header> headers;
  Template body;
};

/// What an upstream answers, as far as handlers can read it: flat fields, nested ones by dotted
/// path.
struct Upstream {
  std::string name;
  std::vector<std::pair<std::string, Value>> answer;
};

struct Api {
  Texts texts;
  Router router;
  std::vector<Endpoint> endpoints;  ///< by EndpointId
  Program program;
  std::vector<Response> responses;  ///< by ResponseId
  std::vector<Message> messages;
  std::array<ResponseId, style_count> uncaught;  ///< the 500 of a handler that threw, by Style
  /// What is thrown by a fetch that failed, one that timed out, a database that refuses, one that
  /// took too long, one that does not take a value, a body that cannot be parsed: indices into
  /// `messages`.
  struct {
    std::uint32_t fetch_failed = 0, fetch_timed_out = 0, database_refused = 0,
                  database_timed_out = 0, database_rejected = 0, bad_body = 0;
  } thrown;
  std::vector<TableSchema> tables;                 ///< by TableId
  std::vector<Upstream> upstreams;                 ///< by UpstreamId
  std::vector<FetchRequest> fetches;               ///< by Step::limit of a fetch
  std::vector<std::string> queues;                 ///< names
  std::vector<std::string> once;                   ///< names of what happens once an instance
  std::array<Value, method_count> method_names{};  ///< "GET" as a value, by Method
  std::vector<EnvVariable> env;
  std::vector<Secret> secrets;  ///< by their number in a SecretSet
};

}  // namespace routelab::core
