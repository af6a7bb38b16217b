#include "sim/trace/record.hpp"

#include <algorithm>
#include <array>

namespace routelab::trace {

namespace {

constexpr std::array<const char*, kind_count> kind_names{
    "request",
    "network to server",
    "network to client",
    "queue",
    "start wait",
    "placement",
    "download",
    "runtime start",
    "module load",
    "handler init",
    "cpu wait",
    "compute",
    "sleep",
    "pool wait",
    "connect",
    "database wait",
    "query",
    "fetch",
    "late",
    "instance",
    "job wait",
    "job",
};

constexpr std::array<const char*, outcome_count> outcome_names{"completed", "failed", "throttled",
                                                               "rejected", "timed_out"};

}  // namespace

// A number from outside (a file of a later version) has no name, but must not be an accident.
const char* name_of(Kind kind) {
  const auto number = static_cast<std::size_t>(kind);
  return number < kind_names.size() ? kind_names[number] : "?";
}

const char* name_of(Outcome outcome) {
  const auto number = static_cast<std::size_t>(outcome);
  return number < outcome_names.size() ? outcome_names[number] : "?";
}

std::string word_of(Kind kind) {
  std::string word = name_of(kind);
  std::replace(word.begin(), word.end(), ' ', '_');
  return word;
}

}  // namespace routelab::trace
