#include "harness/fuzz/property.hpp"

#include <cstdlib>
#include <string>
#include <vector>

#include "harness/fuzz/shrinking.hpp"
#include "tests/fuzzing/racy_notes.hpp"
#include "tests/support/catch.hpp"

using namespace routelab;
using namespace routelab::fuzz;
using routelab::testing::notes_app;
using routelab::testing::Races;

namespace {

std::string text_of_failure(Handlers& api, const Property& tested,
                            const PropertyOptions& options = {}) {
  try {
    property(api, "what is tested", tested, options);
  } catch (const Falsified& falsified) {
    return falsified.what();
  }
  return "";
}

/// Sets a variable of the environment while it lives.
class Variable {
 public:
  Variable(const char* name, const std::string& value) : name_(name) {
    setenv(name, value.c_str(), 1);
  }
  ~Variable() { unsetenv(name_); }
  Variable(const Variable&) = delete;
  Variable& operator=(const Variable&) = delete;

 private:
  const char* name_;
};

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != text.npos;
}

void read_back(Session& s, Choices& c) {
  const Exchange& made = ask(s, "POST /notes", c);
  FUZZ_REQUIRE(made.succeeded());
  const Exchange& read = ask(s, "GET /notes/[id]", c, id_in(made.outcome.reply));
  FUZZ_REQUIRE(read.status() == 200);
}

/// False as soon as three requests, the last of them a removal, were made.
void never_removed(Session& s, Choices& c) {
  const std::size_t steps = c.below(8);
  for (std::size_t step = 0; step < steps; ++step) {
    if (c.chance(50)) {
      const Exchange& gone = ask(s, "DELETE /notes/[id]", c, "1");
      FUZZ_REQUIRE(gone.status() != 204 || step < 2);
    } else {
      ask(s, "POST /notes", c);
    }
  }
}

}  // namespace

TEST_CASE("a property that holds says nothing", "[property]") {
  const handler::Application app = notes_app({});
  Handlers api(app, testing::notes_world, testing::notes_routes);
  std::size_t cases = 0;
  property(api, "a note can be read back", [&](Session& s, Choices& c) {
    ++cases;
    read_back(s, c);
  });
  CHECK(cases == 200);
}

TEST_CASE("one that does not hold says how to see it again", "[property]") {
  const handler::Application app = notes_app({});
  Handlers api(app, testing::notes_world, testing::notes_routes);
  const std::string text = text_of_failure(api, never_removed);
  INFO(text);
  CHECK(contains(text, "what is tested: does not hold\n"));
  CHECK(contains(text, "FUZZ_REQUIRE(gone.status() != 204 || step < 2) at "));
  CHECK(contains(text, "curl -i -X DELETE 'http://127.0.0.1:3000/notes/1'\n        204"));
  CHECK(contains(text, "seed 1"));
  // Minimal: three requests, of which the first two are whatever changes nothing.
  std::size_t curls = 0;
  for (std::size_t at = text.find("curl "); at != text.npos; at = text.find("curl ", at + 1)) {
    ++curls;
  }
  CHECK(curls == 3);

  const std::string start = "ROUTELAB_FUZZ_CASE='";
  const std::size_t from = text.find(start) + start.size();
  const std::string line = text.substr(from, text.find('\'', from) - from);
  const Variable variable("ROUTELAB_FUZZ_CASE", line);
  std::size_t cases = 0;
  const std::string again = text_of_failure(api, [&](Session& s, Choices& c) {
    ++cases;
    never_removed(s, c);
  });
  CHECK(cases == 1);
  CHECK(contains(again, "the case asked for"));
  CHECK(contains(again, line));
}

TEST_CASE("the environment says which cases and how many", "[property]") {
  const handler::Application app = notes_app({});
  Handlers api(app, testing::notes_world, testing::notes_routes);
  std::vector<std::uint32_t> drawn;
  const auto draw = [&](Session&, Choices& c) { drawn.push_back(c.below(1U << 24)); };
  const Variable count("ROUTELAB_FUZZ_CASES", "7");
  property(api, "a draw", draw);
  CHECK(drawn.size() == 7);
  const std::vector<std::uint32_t> first = drawn;
  drawn.clear();
  property(api, "a draw", draw);
  CHECK(drawn == first);
  drawn.clear();
  const Variable seed("ROUTELAB_FUZZ_SEED", "2");
  property(api, "a draw", draw);
  CHECK(drawn != first);
}

TEST_CASE("any exception of a property is a failure", "[property]") {
  const handler::Application app = notes_app({});
  Handlers api(app, testing::notes_world, testing::notes_routes);
  const std::string text =
      text_of_failure(api, [](Session& s, Choices& c) { ask(s, "GET /nowhere", c); }, {.cases = 1});
  CHECK(contains(text, "exception: the API has no GET /nowhere"));
}

TEST_CASE("all checks find what is wrong, and nothing where nothing is", "[property]") {
  // One endpoint: all the probes there are take their time.
  constexpr const char* routes = R"({ "routes": { "/users": { "POST": { "json": {
    "type": "object", "required": ["name"], "properties": { "name": { "type": "string" } } } } } } })";
  // A body that is no JSON is an exception here, and so 500.
  const CheckOptions options{.cases = 2, .off = {Check::No5xx}};
  const handler::Application right = notes_app({});
  Handlers good(right, testing::notes_world, routes);
  check_all(good, options);

  const handler::Application racy = notes_app({.inserts_late = true});
  Handlers bad(racy, testing::notes_world, routes);
  std::string text;
  try {
    check_all(bad, options);
  } catch (const Falsified& falsified) {
    text = falsified.what();
  }
  INFO(text);
  CHECK(contains(text, "linearizable  POST /users"));
  const std::string start = "ROUTELAB_FUZZ_CASE='";
  const std::size_t from = text.find(start);
  REQUIRE(from != text.npos);
  const std::size_t begin = from + start.size();
  const Variable variable("ROUTELAB_FUZZ_CASE", text.substr(begin, text.find('\'', begin) - begin));
  CHECK_THROWS_AS(check_all(bad, options), Falsified);
  check_all(good, options);
}

TEST_CASE("a scenario alone is an API under test, too", "[property]") {
  const char* root = std::getenv("ROUTELAB_SOURCE_DIR");
  REQUIRE(root != nullptr);
  Handlers api(std::string(root) + "/scenarios/001-first-route.json");
  REQUIRE_FALSE(api.map().endpoints().empty());
  const std::string endpoint = api.map().endpoints()[0].name;
  property(api, "it answers",
           [&](Session& s, Choices& c) { FUZZ_REQUIRE(ask(s, endpoint, c).status() == 200); });
}

TEST_CASE("what cannot be loaded is said", "[property]") {
  CHECK_THROWS_AS(Handlers("no such file.json"), std::invalid_argument);
  CHECK_THROWS_AS(Handlers("{ \"routes\": 3 }"), std::invalid_argument);
}

TEST_CASE("bytes become as few and as small as they can", "[shrinking]") {
  const auto shrunk = [](Bytes bytes, const std::function<bool(const Bytes&)>& shows) {
    shrink(bytes, 1000, shows);
    return bytes;
  };
  CHECK(shrunk({9, 9, 9, 0}, [](const Bytes&) { return true; }).empty());
  CHECK(shrunk({1, 200, 3, 200, 5}, [](const Bytes& bytes) {
          std::size_t large = 0;
          for (const auto byte : bytes) large += byte >= 100 ? 1U : 0U;
          return large == 2;
        }) == Bytes{100, 100});
  // What is needed stays where it is.
  CHECK(shrunk({7, 7, 7, 7}, [](const Bytes& bytes) {
          return bytes.size() > 2 && bytes[2] == 7;
        }) == Bytes{0, 0, 7});
  Bytes bytes(64, 1);
  CHECK(shrink(bytes, 5, [](const Bytes&) { return false; }) == 5);
  CHECK(bytes == Bytes(64, 1));
}
