/// What a handler is given: the request, and the services that it waits for.
///
///     Task<> get_user(Request& req, Response& res) {
///       const auto user = co_await req.db().get("users", req.param("id"));
///       if (!user) co_return res.status(404).json({{"error", "no such user"}});
///       co_await req.compute(3ms);
///       res.status(200).json({{"name", (*user)["name"].text()}});
///     }
///
/// Whatever takes time is awaited: then the same handler runs in virtual time, where a day takes
/// seconds, and behind a socket. (A handler that blocks its thread works behind a socket only.)
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include "harness/handler/context.hpp"
#include "harness/handler/database.hpp"
#include "harness/handler/random.hpp"
#include "harness/handler/task.hpp"
#include "harness/http/message.hpp"
#include "sim/base/distribution.hpp"

namespace routelab::handler {

/// Every read gives a text; "" for what is not there (`has_...` tells it from an empty one).
using Fields = std::map<std::string, std::string, std::less<>>;

/// What an upstream is sent. The model answers whatever it is.
struct Outgoing {
  std::string path = "/";
  Fields headers{};  ///< with a line's end in one of them, it is refused: std::invalid_argument
  std::chrono::nanoseconds limit{};  ///< for the answer; 0: none
};

/// What an upstream answered.
struct Fetched {
  int status = 200;
  std::shared_ptr<const nlohmann::json> body;
  const nlohmann::json& json() const { return *body; }
};

/// The upstream could not be reached, or took longer than the limit.
class FetchError : public std::runtime_error {
 public:
  explicit FetchError(bool timed_out)
      : std::runtime_error(timed_out ? "The operation was aborted due to timeout" : "fetch failed"),
        timed_out_(timed_out) {}
  [[nodiscard]] bool timed_out() const { return timed_out_; }

 private:
  bool timed_out_;
};

/// The body is not JSON. Not caught, it is answered as the framework does.
class BadBody : public std::runtime_error {
 public:
  BadBody() : std::runtime_error("Unexpected token in JSON") {}
};

class Request {
 public:
  /// What the router and the framework have found out; made by whoever calls handlers.
  struct Parts {
    http::Request message;
    Fields params;
    Fields query;
    Fields cookies;
    std::string body;  ///< in UTF-8
    bool cold = false;
    core::Style style = core::Style::App;  ///< of the route
  };
  Request(Parts parts, Context& context, database::RowIds* ids, Random random);

  [[nodiscard]] const std::string& method() const { return parts_.message.method; }
  [[nodiscard]] const std::string& target() const { return parts_.message.target; }
  [[nodiscard]] std::string param(std::string_view name) const;
  [[nodiscard]] std::string query(std::string_view name) const;
  [[nodiscard]] bool has_query(std::string_view name) const;
  [[nodiscard]] std::string cookie(std::string_view name) const;
  [[nodiscard]] std::string header(std::string_view name) const;
  [[nodiscard]] const std::string& body() const { return parts_.body; }
  /// An instance was started for this request.
  [[nodiscard]] bool is_cold() const { return parts_.cold; }
  [[nodiscard]] core::Style style() const { return parts_.style; }

  /// The body as JSON. Throws BadBody.
  [[nodiscard]] const nlohmann::json& json() const;
  /// The body as a type that nlohmann's `from_json` knows. Throws BadBody, or nlohmann's exceptions
  /// for JSON of another shape.
  template <class T, class Json = nlohmann::json>
  [[nodiscard]] T body_as() const {
    return static_cast<const Json&>(json()).template get<T>();
  }

  /// A variable of the scenario's env, secrets included; "" if there is none.
  [[nodiscard]] std::string env(std::string_view name) const;

  /// The moment at which the handler began, or went on after its last wait. In virtual time it is
  /// the world's, the same in every run; behind a socket the wall clock's.
  [[nodiscard]] UnixTime now() const { return context_.now; }
  /// For ids, salts and tokens.
  Random& random() { return random_; }

  Database& db() { return database_; }
  /// Work on the instance's CPU: others of the instance wait for it.
  Task<> compute(Distribution work);
  Task<> compute(std::chrono::nanoseconds work);
  Task<> sleep(std::chrono::nanoseconds time);
  /// Asks an upstream of the scenario, by its name. Throws FetchError.
  Task<Fetched> fetch(std::string upstream, std::chrono::nanoseconds limit = {});
  Task<Fetched> fetch(std::string upstream, Outgoing outgoing);
  /// A job for a queue of the scenario; nobody waits for it.
  Task<> enqueue(std::string queue);
  /// A line in the server's log.
  void log(std::string line) { context_.log.push_back(std::move(line)); }

 private:
  Task<> elapse(core::Effect::Kind kind, core::StepIndex step, Distribution work);

  Parts parts_;
  Context& context_;
  Database database_;
  Random random_;
  mutable std::shared_ptr<const nlohmann::json> json_;
};

/// What a handler answers. The first answer is the answer: what comes after it is noted in the log.
/// One that is written in pieces has begun with the first.
class Response {
 public:
  explicit Response(Context& context) : context_(context) {}

  Response& status(int status);
  Response& header(std::string name, std::string value);
  /// Path=/, HttpOnly, SameSite=Lax unless `attributes` says otherwise.
  Response& cookie(const std::string& name, std::string_view value,
                   const std::string& attributes = "Path=/; HttpOnly; SameSite=Lax");

  void json(const nlohmann::json& body);
  void send(std::string body, std::string type = "text/plain; charset=utf-8");
  /// No more comes: of an answer that has begun, or of one without a body.
  void end();
  void redirect(std::string location, int status = 307);

  /// A piece of the body; `end` comes behind the last. Behind a port each goes to the client at
  /// once. With the first, status and headers stand: without a Content-Type it is plain text. A
  /// handler that throws before the end has the connection cut, or (where pieces have waited: in
  /// virtual time, with HEAD and HTTP/1.0) its answer is 500.
  Response& write(std::string_view piece);
  /// False: as far as the last piece has shown, the client has gone, or got a 504 already.
  [[nodiscard]] bool is_wanted() const { return wanted_; }

  [[nodiscard]] bool is_sent() const { return state_ == State::Sent; }
  [[nodiscard]] http::Reply& reply() { return reply_; }

 private:
  enum class State : std::uint8_t { Open, Begun, Sent };
  bool is_late();

  Context& context_;
  http::Reply reply_;
  State state_ = State::Open;
  bool wanted_ = true;
};

}  // namespace routelab::handler
