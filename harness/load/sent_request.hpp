/// The calls of a scenario's clients as requests on the wire: what the simulated client sends, byte
/// by byte, with the same numbers drawn, and with its own name in a header, so that a server that
/// runs the same scenario draws the same durations.
#pragma once

#include <cstdint>

#include "harness/http/message.hpp"
#include "sim/base/random.hpp"
#include "sim/core/api.hpp"
#include "sim/model/client.hpp"

namespace routelab::load {

/// `call` is the key of the call: Key::of_seed(seed).named(client).numbered(call).
http::Request request_of(const core::Api& api, const model::Send& send, Key call);

}  // namespace routelab::load
