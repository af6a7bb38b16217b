/// One run of a scenario on the virtual clock: warm-up, window, end.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>

#include "sim/scenario/scenario.hpp"
#include "sim/trace/recorder.hpp"
#include "sim/trace/totals.hpp"

namespace routelab::study {

/// What a run left, beside the trace file.
struct RunResult {
  trace::Names names;
  trace::Summary summary;
  trace::Totals totals;  ///< `complete` is false if the run was stopped
  trace::Fingerprint fingerprint;
  std::uint64_t requests = 0;  ///< sent over the whole run, the warm-up included
  double cpu_seconds = 0;      ///< of the loop alone, on this thread
  double wall_seconds = 0;
};

/// Looked at between slices of the run, a few hundred times a second at most.
struct Progress {
  Time now;
  Time end;
  std::uint64_t requests = 0;
};

struct RunOptions {
  std::optional<std::uint64_t> seed{};  ///< none: the scenario's own
  trace::Writer* writer = nullptr;      ///< every record goes there, too; not finished by `run`
  trace::RequestObserver* observer = nullptr;  ///< sees what happens, as it happens
  const model::WorldOptions* world = nullptr;  ///< instead of the scenario's own
  /// Called between slices; false stops the run there, with what it has. One that is stopped in
  /// the warm-up has an empty window.
  std::function<bool(const Progress&)> keep_going{};
};

/// The names of a run with this seed (none: the scenario's own), as the writer of its trace needs
/// them.
trace::Names names_of_run(const scenario::Scenario& scenario,
                          std::optional<std::uint64_t> seed = std::nullopt);

RunResult run(const scenario::Scenario& scenario, const RunOptions& options);

/// What a run leaves in which nothing happened: every figure, all of them zero or null.
RunResult empty_run(const scenario::Scenario& scenario);

}  // namespace routelab::study
