#include "sim/trace/record.hpp"

#include <catch2/catch.hpp>
#include <set>
#include <string>

namespace routelab::trace {

TEST_CASE("every kind and outcome has its own name", "[trace][record]") {
  std::set<std::string> kinds;
  for (int i = 0; i < kind_count; ++i) kinds.insert(name_of(static_cast<Kind>(i)));
  CHECK(kinds.size() == static_cast<std::size_t>(kind_count));
  std::set<std::string> outcomes;
  for (int i = 0; i < outcome_count; ++i) outcomes.insert(name_of(static_cast<Outcome>(i)));
  CHECK(outcomes.size() == static_cast<std::size_t>(outcome_count));
  CHECK(kinds.count("?") + outcomes.count("?") == 0);
}

TEST_CASE("names stand at their kinds", "[trace][record]") {
  CHECK(std::string(name_of(Kind::Request)) == "request");
  CHECK(std::string(name_of(Kind::NetworkToServer)) == "network to server");
  CHECK(std::string(name_of(Kind::StartWait)) == "start wait");
  CHECK(std::string(name_of(Kind::RuntimeStart)) == "runtime start");
  CHECK(std::string(name_of(Kind::HandlerInit)) == "handler init");
  CHECK(std::string(name_of(Kind::PoolWait)) == "pool wait");
  CHECK(std::string(name_of(Kind::Query)) == "query");
  CHECK(std::string(name_of(Kind::Instance)) == "instance");
  CHECK(std::string(name_of(Outcome::Throttled)) == "throttled");
  CHECK(std::string(name_of(Outcome::TimedOut)) == "timed_out");
}

TEST_CASE("a number without a name is a question mark", "[trace][record]") {
  CHECK(std::string(name_of(static_cast<Kind>(kind_count))) == "?");
  CHECK(std::string(name_of(static_cast<Kind>(255))) == "?");
  CHECK(std::string(name_of(static_cast<Outcome>(outcome_count))) == "?");
}

}  // namespace routelab::trace
