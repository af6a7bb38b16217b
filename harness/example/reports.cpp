#include "harness/example/reports.hpp"

#include <string>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "harness/example/body.hpp"
#include "harness/example/password.hpp"
#include "harness/example/refusal.hpp"
#include "harness/example/session.hpp"

namespace routelab::example {

namespace {

using namespace std::chrono_literals;
using handler::Request;
using handler::Response;
using handler::Row;
using handler::Rows;
using handler::set;
using handler::Task;

constexpr int most_at_a_time = 10;

Task<> order_report(Request& req, Response& res) {
  const Row me = co_await signed_in(req);
  Body body(req);
  const std::string month = body.month("month");
  body.check();
  const std::int64_t id = co_await req.db().insert("reports", set("owner", me["id"]),
                                                   set("month", month), set("state", "queued"));
  res.status(202).header("Location", fmt::format("/api/reports/{}", id)).header("Retry-After", "5");
  res.json({{"id", id}, {"state", "queued"}});
}

Task<> show_report(Request& req, Response& res) {
  const Row me = co_await signed_in(req);
  const auto report = co_await req.db().get("reports", req.param("id"));
  if (!report) throw Refusal(404, "no such report");
  if ((*report)["owner"].number() != me["id"].number()) {
    throw Refusal(403, "this is somebody else's");
  }
  res.json({{"id", (*report)["id"].number()},
            {"month", (*report)["month"].text()},
            {"state", (*report)["state"].text()},
            {"result", (*report)["result"].text()}});
}

/// Takes the oldest report that waits; of two workers only one gets it.
Task<Rows> take_report(Request& req) {
  return req.db().sql(
      "UPDATE reports SET state = 'running' WHERE state = 'queued' AND "
      "id = (SELECT min(id) FROM reports WHERE state = 'queued') RETURNING id, owner");
}

Task<> work(Request& req, Response& res) {
  const std::string wanted = "Bearer " + req.env("CRON_SECRET");
  if (!same_secret(req.header("authorization"), wanted)) throw Refusal(401, "not for you");
  int done = 0;
  while (done < most_at_a_time) {
    const Rows taken = co_await take_report(req);
    if (taken.empty()) break;
    const Row report = taken.front();
    const auto owner = co_await req.db().get("users", report["owner"]);
    co_await req.compute(150ms);
    const std::int64_t balance = owner ? (*owner)["balance"].number() : 0;
    co_await req.db().update("reports", report["id"], set("state", "done"),
                             set("result", fmt::format("balance {}", balance)));
    co_await req.enqueue("mail");
    ++done;
  }
  if (done > 0) req.log(fmt::format("{} reports were made", done));
  res.json({{"done", done}});
}

}  // namespace

void add_reports(handler::Application& app) {
  app.route("POST /api/reports", answering(order_report));
  app.route("GET /api/reports/[id]", answering(show_report));
  app.route("POST /api/cron/reports", answering(work));
}

}  // namespace routelab::example
