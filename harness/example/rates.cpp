#include "harness/example/rates.hpp"

#include <string>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "harness/example/refusal.hpp"

namespace routelab::example {

using namespace std::chrono_literals;

namespace {

constexpr auto kept_for = 60s;
constexpr auto patience = 400ms;

}  // namespace

handler::Task<> Rates::show(handler::Request& req, handler::Response& res) {
  if (kept_ && req.now() < until_) co_return res.header("X-Cache", "hit").json(*kept_);
  handler::Outgoing outgoing;
  outgoing.path = "/v1/latest?base=EUR";
  outgoing.headers["Authorization"] = "Bearer " + req.env("RATES_API_KEY");
  outgoing.limit = patience;
  int status = 0;
  try {
    const handler::Fetched fetched = co_await req.fetch("rates", outgoing);
    kept_ = fetched.body;
    until_ = req.now() + kept_for;
    co_return res.header("X-Cache", "miss").json(*kept_);
  } catch (const handler::FetchError& error) {
    req.log(fmt::format("rates: {}", error.what()));
    status = error.timed_out() ? 504 : 502;
  }
  // Rates of a while ago are better than none.
  if (kept_) co_return res.header("X-Cache", "stale").json(*kept_);
  res.status(status).json({{"error", "there are no rates just now"}});
}

void add_rates(handler::Application& app) { app.route("GET /api/rates", &Rates::show); }

}  // namespace routelab::example
