/// What an export with tracks says about a span besides its name, its kind and its times.
#pragma once

#include <cstdint>

#include "sim/trace/record.hpp"

namespace routelab::trace {

enum class Argument : std::uint8_t {
  Request,  ///< the request's name, "visitors#17"
  Outcome,  ///< a word
  Status,   ///< a number, as Instance and Requests
  Instance,
  Requests,  ///< how many an instance served
  Cold,      ///< true, or not there; as all below
  Late,
  Error,
  Cut,
  Open,
};
inline constexpr int argument_count = static_cast<int>(Argument::Open) + 1;

/// "request", ..., "open".
constexpr const char* name_of(Argument argument) {
  constexpr const char* names[argument_count] = {"request",  "outcome", "status", "instance",
                                                 "requests", "cold",    "late",   "error",
                                                 "cut",      "open"};
  return names[static_cast<int>(argument)];
}

/// Calls visit.request(record), visit.outcome(outcome), visit.number(argument, value) and
/// visit.flag(argument) for what there is to say. Spans inside their request say nothing more,
/// unless something is special about them.
template <class Visit>
void each_argument(const Record& record, Visit&& visit) {
  const auto flag = [&](std::uint8_t bit, Argument argument) {
    if ((record.flags & bit) != 0) visit.flag(argument);
  };
  if (record.kind == Kind::Request) {
    visit.request(record);
    visit.outcome(record.outcome);
    if (record.status != 0) visit.number(Argument::Status, record.status);
    if (record.entity != no_entity) visit.number(Argument::Instance, record.entity);
    flag(Cold, Argument::Cold);
    flag(GaveUp, Argument::Late);
    flag(Open, Argument::Open);
  } else if (record.kind == Kind::Instance) {
    visit.number(Argument::Instance, record.entity);
    visit.number(Argument::Requests, record.request);
  } else {
    const bool alone = is_background(record.kind) || record.kind == Kind::Late;
    if (!alone && (record.flags & (Error | Cut | Open)) == 0) return;
    visit.request(record);
    flag(Error, Argument::Error);
    flag(Cut, Argument::Cut);
    flag(Open, Argument::Open);
  }
}

}  // namespace routelab::trace
