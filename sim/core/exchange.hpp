/// One request inside its handler: where the program stands and what its slots hold.
///
///     Effect effect = begin(api, exchange, request);
///     while (effect.kind != Effect::Kind::Respond) {
///       ... somebody waits for it ...
///       effect = resume(api, exchange, completion);
///     }
///
/// Both functions are pure but for the exchange: no I/O, no clock, no global. A query's rows are
/// put into the slots by whoever ran it (core::Store or a real database) before `resume`.
/// Cost: tens of nanoseconds; nothing is allocated.
#pragma once

#include <span>
#include <utility>

#include "sim/base/random.hpp"
#include "sim/core/api.hpp"
#include "sim/core/effect.hpp"

namespace routelab::core {

struct Exchange {
  Key key;                 ///< of the request: what its draws depend on
  std::span<Value> slots;  ///< at least `program.slots` of them
  StepIndex at = 0;        ///< the step whose effect is waited for
  EndpointId endpoint;
  Method method = Method::GET;
  bool cold = false;                ///< an instance was started for this request
  Duration recorded_work{};         ///< the duration that a recorded request brought along
  bool body_throws = false;         ///< the request's body cannot be parsed
  std::uint64_t* module = nullptr;  ///< the instance's flags of what it has done once
  const Texts* texts = nullptr;     ///< on top of the Api's, of a request from outside; else null
};

/// What of a request a handler can read; only looked at by `begin`.
struct RequestData {
  using Fields = std::span<const std::pair<TextId, Value>>;
  std::span<const Value> params{};  ///< of the route, left to right, decoded
  Fields body{};
  Fields query{};
  Fields headers{};  ///< names in lower case
  Fields cookies{};
  Value method{};            ///< missing: that of the exchange
  ResponseId refused{};      ///< valid: the framework answers with this, no step runs
  bool body_throws = false;  ///< reading the body throws (app-style handlers parse it themselves)
};

Effect begin(const Api& api, Exchange& exchange, const RequestData& request);
Effect resume(const Api& api, Exchange& exchange, const Completion& completion);

inline Value value_of(const Operand& operand, std::span<const Value> slots) {
  return operand.slot == Operand::no_slot ? operand.constant : slots[operand.slot];
}

}  // namespace routelab::core
