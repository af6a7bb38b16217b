/// What a handler throws when it cannot do what was asked: a status and why, as JSON.
///
///     throw Refusal(404, "no such user");           // {"error":"no such user"}
///     app.route("GET /api/me", answering(show_me));   // sends what show_me throws
#pragma once

#include <functional>
#include <map>
#include <stdexcept>
#include <string>

#include "harness/handler/request.hpp"
#include "harness/handler/task.hpp"

namespace routelab::example {

class Refusal : public std::runtime_error {
 public:
  /// Of a body: what is wrong with which field.
  using Fields = std::map<std::string, std::string>;
  Refusal(int status, const std::string& why, Fields fields = {})
      : std::runtime_error(why), status_(status), fields_(std::move(fields)) {}
  [[nodiscard]] int status() const { return status_; }
  [[nodiscard]] const Fields& fields() const { return fields_; }

 private:
  int status_;
  Fields fields_;
};

using Handler = std::function<handler::Task<>(handler::Request&, handler::Response&)>;

/// The handler, and around it what sends a Refusal. A body that is not JSON is one, too.
Handler answering(Handler handler);

}  // namespace routelab::example
