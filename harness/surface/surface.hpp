/// What is known about an API from outside: its routes, what they take, who may call them, what
/// must never leave. All that a fuzzer gets to see. It comes from a scenario, from C++ handlers, from
/// a routes file, from OpenAPI, or from the files of a Next.js app (harness/import).
///
/// Whatever is not known is left empty: a check that needs it does not judge then. Nothing here is
/// a guess; guesses are the fuzzer's.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "harness/http/message.hpp"
#include "harness/surface/shape.hpp"

namespace routelab::surface {

/// Who answers a method that a route does not have: the framework (App), or the handler, which gets
/// them all (Pages).
enum class Style : std::uint8_t { App, Pages };

/// Who may call.
enum class Access : std::uint8_t {
  Unknown,
  Public,  ///< anybody
  User,    ///< whoever is signed in
  Owner    ///< only the user whose it is; anybody else is answered as if it did not exist
};

/// What a body is read as.
enum class BodyKind : std::uint8_t { Unknown, None, Json, Form, Text, Bytes };

/// A query parameter, a header or a cookie.
struct Parameter {
  std::string name;
  Shape shape;
  bool required = false;
};

struct Input {
  BodyKind kind = BodyKind::Unknown;
  Shape body;
  /// The body's shape is what the handler enforces (a schema, a validator): what does not fit must be
  /// refused. False: the shape was read off a source or seen, and says only what is likely.
  bool is_enforced = false;
  bool enforces_query = false;  ///< the same of the query's parameters
  std::size_t most_bytes = 0;   ///< a longer body must be refused; 0: not known
  std::vector<Parameter> query, headers, cookies;
};

/// An answer that is declared.
struct Output {
  int status = 0;  ///< 0: any other
  std::string media_type;
  std::optional<Shape> body;
};

/// One method of a route.
struct Operation {
  std::string method;  ///< "GET"
  Access access = Access::Unknown;
  Input input;
  std::vector<Output> outputs;  ///< empty: not known
};

struct Route {
  std::string pattern;  ///< "/api/users/[id]", "/files/[...path]", "/docs/[[...path]]"
  Style style = Style::App;
  std::vector<Operation> operations;
  /// The operations are all there are: any other method must get 405. False: some may be missing.
  bool is_complete = true;
  /// Values of its parameters that are known to exist, by parameter; may be empty.
  std::vector<Parameter> params;
  std::string source;  ///< the file that it was read from; "" if none
};

/// How a user becomes one: these headers on every request, or a request whose answer has them.
struct User {
  std::string name;  ///< "ann"
  http::Headers headers;
  /// Sign in by sending it: the cookies of its answer are the user's. No method: headers alone.
  std::string method, target, body, media_type;
  /// A value of the answer's JSON, by dotted path, that is sent as "authorization: Bearer VALUE"; ""
  /// if the cookies are all.
  std::string token;
};

/// A value of the server's environment.
struct Variable {
  std::string name;
  bool is_public = false;  ///< anybody may see it (NEXT_PUBLIC_...)
};

struct Surface {
  std::string name;  ///< of the API, for reports
  std::vector<Route> routes;
  std::vector<User> users;
  std::vector<Variable> variables;
  /// Next.js's major version, when its router and wrappers answer; 0: another server.
  int next_version = 0;
};

}  // namespace routelab::surface
