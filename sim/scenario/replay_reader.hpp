/// A client that plays a recording: which, and what it sends.
///
///     "replay": {"trace": "calls.csv", "send": "POST /api/{function}"}
///     "shop":   {"trace": "access.log", "layout": "access-log", "bad_rows": "skip"}
///     "azure":  {"trace": {"invocations": "data/invocations.d{01..14}.csv",
///                          "durations":   "data/durations.d{01..14}.csv"},
///                "send": "POST /api/{function}"}
///
/// A log carries its own requests; of other recordings `send` says what a function's call is.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sim/core/api.hpp"
#include "sim/model/client.hpp"
#include "sim/scenario/fields.hpp"
#include "sim/scenario/recorded_request.hpp"
#include "sim/scenario/send_reader.hpp"

namespace routelab::scenario {

struct Replay {
  std::vector<std::string> functions;     ///< what `send` is sent for, by the number in the calls
  std::vector<RecordedRequest> requests;  ///< or instead of them: what is sent
  std::shared_ptr<const model::Recording> recording;
};

/// Reads the keys trace, layout and bad_rows. Nothing if there is no trace or it cannot be used,
/// which has been reported then. `folder` as in `read_clients`; `memory_mb` is the platform's.
std::optional<Replay> read_replay(Fields& f, const std::string& folder, double memory_mb,
                                  Diagnostics& diagnostics);

/// Adds a send for each function or request. `send` is the client's key of that name, or null;
/// what all of them have in common is reported at `trace`.
void add_replayed_sends(const Replay& replay, const Node* send, const Node& trace,
                        SendReader& sends, core::Api& api, model::ClientOptions& client,
                        Diagnostics& diagnostics);

}  // namespace routelab::scenario
