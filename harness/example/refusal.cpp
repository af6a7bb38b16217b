#include "harness/example/refusal.hpp"

#include <utility>

#include <nlohmann/json.hpp>

namespace routelab::example {

namespace {

void send(handler::Response& res, const Refusal& refusal) {
  nlohmann::json body = {{"error", refusal.what()}};
  if (!refusal.fields().empty()) body["fields"] = refusal.fields();
  res.status(refusal.status()).json(body);
}

handler::Task<> answer(const Handler& handler, handler::Request& req, handler::Response& res) {
  try {
    co_await handler(req, res);
  } catch (const Refusal& refusal) {
    send(res, refusal);
  } catch (const handler::BadBody&) {
    send(res, Refusal(400, "the body is not JSON"));
  }
}

}  // namespace

Handler answering(Handler handler) {
  return [handler = std::move(handler)](handler::Request& req, handler::Response& res) {
    return answer(handler, req, res);
  };
}

}  // namespace routelab::example
