/// The calls of a scenario's clients as requests on the wire: what the simulated client sends, byte
/// by byte, with the same numbers drawn, and with its own name in a header, so that a server that
/// runs the same scenario draws the same durations.
#pragma once

#include <cstdint>

#include "harness/client/request.hpp"
#include "harness/http/message.hpp"
#include "sim/base/random.hpp"
#include "sim/core/api.hpp"
#include "sim/model/client.hpp"

namespace routelab::load {

/// `call` is the key of the call: Key::of_seed(seed).named(client).numbered(call).
client::Request request_of(const core::Api& api, const model::Send& send, Key call);

/// The request as a server takes it from the wire.
http::Request as_received(const client::Request& request);

}  // namespace routelab::load
