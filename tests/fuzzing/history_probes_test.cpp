#include <algorithm>
#include <array>
#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "harness/database/database.hpp"
#include "harness/fuzz/confirm.hpp"
#include "harness/fuzz/handlers.hpp"
#include "harness/fuzz/shrinking.hpp"
#include "harness/server/served_scenario.hpp"
#include "harness/target/url_target.hpp"
#include "sim/base/random.hpp"
#include "tests/fuzzing/racy_notes.hpp"
#include "tests/support/catch.hpp"

using namespace routelab;
using namespace routelab::fuzz;
using routelab::testing::notes_app;
using routelab::testing::Races;

namespace {

Bytes bytes_of(std::uint64_t seed) {
  const Key key = Key::of_seed(seed);
  Bytes bytes(48);
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    bytes[i] = static_cast<std::uint8_t>(key.bits(i, Purpose::Work));
  }
  return bytes;
}

CaseId case_of(std::string_view probe, std::size_t subject, std::size_t variant, Bytes bytes) {
  return {.kind = CaseId::Kind::Probe,
          .probe = probe_of(probe),
          .subject = subject,
          .variant = variant,
          .bytes = std::move(bytes)};
}

std::size_t endpoint_of(const Handlers& api, const std::string& name) {
  const auto& endpoints = api.map().endpoints();
  for (std::size_t e = 0; e < endpoints.size(); ++e) {
    if (endpoints[e].name == name) return e;
  }
  FAIL(name);
  return 0;
}

/// What the case has to complain about, and what it has sent.
std::vector<Complaint> complaints_of(Handlers& api, const CaseId& id,
                                     std::vector<Exchange>* history = nullptr) {
  std::vector<Complaint> complaints;
  api.run(1, [&](Session& session) {
    run_case(id, session);
    complaints = session.complaints();
    if (history != nullptr) history->assign(session.history().begin(), session.history().end());
  });
  return complaints;
}

/// How many cases it takes until one complains; 0: none does.
std::size_t cases_until_found(Handlers& api, CaseId& id, std::size_t most) {
  for (std::size_t number = 1; number <= most; ++number) {
    id.bytes = bytes_of(number);
    if (!complaints_of(api, id).empty()) return number;
  }
  return 0;
}

}  // namespace

TEST_CASE("a lost update is found and made minimal", "[history]") {
  const handler::Application app = notes_app({.loses_updates = true});
  Handlers api(app, testing::notes_world, testing::notes_routes);
  CaseId id = case_of("row_history", 0, 0, {});
  const std::size_t cases = cases_until_found(api, id, 20);
  CHECK(cases > 0);
  std::vector<Exchange> history;
  std::vector<Complaint> found;
  shrink(id.bytes, 400, [&](const Bytes& bytes) {
    std::vector<Exchange> sent;
    const auto complaints = complaints_of(api, case_of("row_history", 0, 0, bytes), &sent);
    if (complaints.empty()) return false;
    history = sent;
    found = complaints;
    return true;
  });
  REQUIRE(found.size() == 1);
  INFO(found[0].why);
  INFO(id.text());
  CHECK(found[0].check == Check::Linearizable);
  CHECK(found[0].where == "GET /notes/[id]");
  // Two patches that overlap, and the read behind them: nothing more is said.
  const std::size_t size = history.size();
  CHECK(history[size - 1].sent.method == "GET");
  CHECK(history[size - 2].sent.method == "PATCH");
  CHECK(history[size - 3].sent.method == "PATCH");
  CHECK(history[size - 2].outcome.sent < history[size - 3].outcome.answered);
  CHECK(history[size - 4].sent.method == "GET");
  CHECK(history[size - 2].sent.body != history[size - 3].sent.body);
  CHECK(id.bytes.size() <= 8);
}

TEST_CASE("a name that two have looked for is taken twice", "[history]") {
  const handler::Application app = notes_app({.inserts_late = true});
  Handlers api(app, testing::notes_world, testing::notes_routes);
  CaseId id = case_of("unique_history", endpoint_of(api, "POST /users"), 0, {});
  CHECK(cases_until_found(api, id, 20) > 0);
  // The plainest case shows it: two at the same moment.
  id.bytes.clear();
  std::vector<Exchange> history;
  const auto found = complaints_of(api, id, &history);
  REQUIRE(found.size() == 1);
  CHECK(found[0].check == Check::Linearizable);
  CHECK(found[0].where == "POST /users");
  CHECK(history.size() == 6);  // taken, refused, two others are not, and the two
}

TEST_CASE("what is right is not complained about, in 300 histories", "[history]") {
  const handler::Application app = notes_app({});
  Handlers api(app, testing::notes_world, testing::notes_routes);
  const std::size_t users = endpoint_of(api, "POST /users");
  std::size_t bursts = 0;
  std::array<std::size_t, 3> kinds{};  // PATCH, PUT, DELETE after the warm-up
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    const CaseId id = seed % 4 == 3 ? case_of("unique_history", users, 0, bytes_of(seed))
                                    : case_of("row_history", 0, seed % 4, bytes_of(seed));
    std::vector<Exchange> history;
    const auto found = complaints_of(api, id, &history);
    INFO(id.text());
    for (const Complaint& complaint : found) UNSCOPED_INFO(complaint.why);
    REQUIRE(found.empty());
    for (std::size_t i = 1; i < history.size(); ++i) {
      if (!(history[i].outcome.sent < history[i - 1].outcome.answered)) continue;
      ++bursts;
      kinds[0] += history[i].sent.method == "PATCH" ? 1U : 0U;
      kinds[1] += history[i].sent.method == "PUT" ? 1U : 0U;
      kinds[2] += history[i].sent.method == "DELETE" ? 1U : 0U;
    }
  }
  // They did overlap, in each way.
  CHECK(bursts > 1000);
  for (const std::size_t kind : kinds) CHECK(kind > 100);
}

namespace {

/// What a case replays as behind a port.
Confirmed confirmed_behind_a_port(const handler::Application& app, Handlers& api, const CaseId& id,
                                  const Complaint& complaint) {
  scenario::Diagnostics diagnostics;
  auto scenario =
      scenario::load_text(testing::notes_world, "notes.json", {}, diagnostics, app.routes());
  REQUIRE(scenario);
  const handler::BoundApplication bound(app, *scenario);
  database::Database database(scenario->api, {.statement_timeout = std::chrono::hours(1)});
  REQUIRE_FALSE(database.create_tables());
  server::ServedScenario served(*scenario, {.database = &database, .application = &bound}, {});
  REQUIRE_FALSE(served.start());
  target::UrlTarget target(
      *client::parse_address("http://127.0.0.1:" + std::to_string(served.port())).address,
      {.timeout = Duration::seconds(60), .connect_timeout = Duration::seconds(60)});
  Knowledge knowledge;
  knowledge.endpoints.resize(api.map().endpoints().size());
  knowledge.seen = Seen(api.map().surface().routes.size());
  Finding finding{
      .check = complaint.check, .where = complaint.where, .why = {}, .id = id, .history = {}};
  return confirm(finding, api.map(), knowledge, target);
}

}  // namespace

TEST_CASE("a race of virtual time is one behind a port, too", "[history]") {
  const handler::Application racy = notes_app({.inserts_late = true});
  const handler::Application right = notes_app({});
  Handlers api(racy, testing::notes_world, testing::notes_routes);
  const CaseId id = case_of("unique_history", endpoint_of(api, "POST /users"), 0, {});
  const auto found = complaints_of(api, id);
  REQUIRE(found.size() == 1);
  const Confirmed again = confirmed_behind_a_port(racy, api, id, found[0]);
  CHECK(again.shows);
  CHECK(again.runs <= 20);
  CHECK(again.why.find("at the same time") != again.why.npos);
  const Confirmed fine = confirmed_behind_a_port(right, api, id, found[0]);
  CHECK_FALSE(fine.shows);
  CHECK(fine.runs == 20);
}
