#include <iostream>
#include <thread>

#include "harness/client/conversation.hpp"
#include "harness/server/head_check.hpp"
#include "harness/server/http_server.hpp"
#include "harness/server/paced_server.hpp"
#include "tests/next16/app.hpp"
#include "tests/next16/handlers.hpp"
#include "tests/next16/replay.hpp"
#include "tests/support/catch.hpp"

using namespace routelab;
using namespace routelab::testing::next16;

namespace {

/// The app on a port, its proxy in front of the paced world.
class ServedApp {
 public:
  ServedApp()
      : application_(application()), scenario_(app_scenario(application_)),
        bound_(application_, scenario_), world_(scenario_, {.seed = 1, .application = &bound_}),
        app_(scenario_.api, [this](http::Request r) { return world_.handle(std::move(r)); }),
        http_([this](http::Request request) { return *app_.answer(request); }, options()) {
    problem = http_.listen().value_or("");
    if (problem.empty()) acceptor_ = std::thread([this] { http_.run(); });
  }
  ~ServedApp() {
    if (acceptor_.joinable()) {
      http_.stop();
      acceptor_.join();
    }
    world_.stop();
  }
  ServedApp(const ServedApp&) = delete;
  ServedApp& operator=(const ServedApp&) = delete;

  [[nodiscard]] client::Endpoint endpoint() const {
    return client::resolve(
               {.host = "127.0.0.1", .port = static_cast<std::uint16_t>(http_.port()), .base = {}})
        .endpoints.front();
  }
  App& app() { return app_; }

  std::string problem;

 private:
  static server::HttpServer::Options options() {
    server::HttpServer::Options made;
    made.heads = server::head_rules(core::Profile::Next16);
    return made;
  }

  handler::Application application_;
  scenario::Scenario scenario_;
  handler::BoundApplication bound_;
  server::PacedServer world_;
  App app_;
  server::HttpServer http_;
  std::thread acceptor_;
};

/// What a server that reads a request's whole body first cannot do, or no answer tells.
std::string why_not_carried(const Row& row, Layer layer) {
  if (layer == Layer::Silent) return "nobody answered";
  const bool is_early = row.body == "CL longer than the body, then silence" ||
                        row.body == "aborted body" || row.body == "CL shorter than the body";
  if (is_early) return "the answer does not wait for the body, or is lost behind it";
  return "";
}

std::optional<http::Reply> reply_of(const client::Answer& answer) {
  if (answer.response.status == 0) return std::nullopt;
  http::Reply reply{.status = answer.response.status, .headers = {}, .body = {}};
  for (const client::HeaderLine& line : answer.response.headers.lines()) {
    reply.headers.emplace_back(line.name(), line.value());
  }
  return reply;
}

}  // namespace

TEST_CASE("over the wire, what Next.js answered is what next16 answers", "[next16][wire]") {
  ServedApp served;
  REQUIRE(served.problem.empty());
  const Tally tally = replay(
      served.app(), why_not_carried, [&](const Row& row, const std::string& bytes) -> Outcome {
        client::Conversation conversation(served.endpoint(), {.timeout = Duration::seconds(20)});
        // Of a pipeline, the answers behind the first are the in-process test's business.
        const bool is_pipeline = row.body == "3 pipelined requests";
        const client::Answer answer = conversation.ask(bytes, is_pipeline ? "GET" : row.method);
        return {.reply = reply_of(answer), .others = row.others};
      });
  std::cout << tally.table("on the wire");
  for (const Layer layer : {Layer::Node, Layer::Router, Layer::Wrapper, Layer::Handler}) {
    INFO(layer_names[static_cast<std::size_t>(layer)]);
    CHECK(tally.share(layer) >= .99);
  }
}
