/// Probes that run the same requests in two worlds.
#include <memory>
#include <string>
#include <vector>

#include "harness/fuzz/case_id.hpp"
#include "harness/fuzz/handlers.hpp"
#include "tests/fuzzing/racy_notes.hpp"
#include "tests/support/catch.hpp"

using namespace routelab;
using namespace routelab::fuzz;

namespace {

/// Of this check; whatever else there is to say of handlers without shapes is left aside.
std::vector<Complaint> complaints_of(const handler::Application& app, const char* probe,
                                     Check check) {
  Handlers api(app, routelab::testing::notes_world);
  std::vector<Complaint> complaints;
  std::size_t requests = 0;
  api.run(1, [&](Session& session) {
    run_case({.kind = CaseId::Kind::Probe, .probe = probe_of(probe), .bytes = {7, 200, 31, 4, 90}},
             session);
    for (const Complaint& complaint : session.complaints()) {
      if (complaint.check == check) complaints.push_back(complaint);
    }
    requests = session.history().size();
  });
  CHECK(requests > api.map().endpoints().size());
  return complaints;
}

/// The number of requests that this process has answered: no seed decides that.
handler::Application counting_app() {
  handler::Application app = routelab::testing::notes_app({});
  auto count = std::make_shared<int>(0);
  app.route("GET /count", [count](handler::Request&, handler::Response& res) -> handler::Task<> {
    res.json({{"count", ++*count}});
    co_return;
  });
  return app;
}

}  // namespace

TEST_CASE("what no seed decides is found", "[worlds]") {
  const auto found = complaints_of(counting_app(), "same_seed", Check::DeterministicUnderSeed);
  REQUIRE(found.size() == 1);
  CHECK(found[0].where == "GET /count");
  CHECK(complaints_of(routelab::testing::notes_app({}), "same_seed", Check::DeterministicUnderSeed)
            .empty());
}

TEST_CASE("what is another answer over HTTP is found", "[worlds]") {
  const auto found = complaints_of(counting_app(), "in_both_worlds", Check::WireEqualsInProcess);
  REQUIRE(found.size() == 1);
  CHECK(found[0].where == "GET /count");
  CHECK(
      complaints_of(routelab::testing::notes_app({}), "in_both_worlds", Check::WireEqualsInProcess)
          .empty());
}
