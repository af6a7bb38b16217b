/// What a request carries beside its method and target: body, headers, cookies.
///
///     {"weight": 2, "json": {"name": "user-{1..500}"}, "headers": {"Authorization": "Bearer {1..9}"},
///      "cookies": {"session": "{1..50}"}}
///     {"form": {"name": "Ada"}}     {"text": "{\"name\":", "content_type": "application/json"}
///
/// What the framework makes of the body (core/body.hpp) is found out here, once.
#pragma once

#include <string_view>

#include "sim/core/api.hpp"
#include "sim/model/client.hpp"
#include "sim/scenario/fields.hpp"
#include "sim/scenario/json_tree.hpp"

namespace routelab::scenario {

/// Reads the fields of `f` into a send that is routed already. `f` is not done() afterwards.
void read_send_details(Fields& f, model::Send& send, core::Api& api, Diagnostics& diagnostics);

/// The same for a recorded body.
void set_recorded_body(std::string_view body, std::string_view content_type, model::Send& send,
                       core::Api& api);

}  // namespace routelab::scenario
