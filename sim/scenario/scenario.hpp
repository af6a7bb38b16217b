/// A scenario, read and ready to run: a complete sentence about an API, its platform and its
/// traffic. What is wrong with the file has been said by then; a Scenario is consistent.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/base/time.hpp"
#include "sim/core/api.hpp"
#include "sim/model/world.hpp"
#include "sim/scenario/diagnostics.hpp"
#include "sim/trace/names.hpp"

namespace routelab::scenario {

/// A sentence of `expect`, still to be understood by whoever knows the results.
struct ExpectationText {
  std::string text;
  Place place;
};

struct Scenario {
  std::string name;      ///< the file's name without folder and ending if it gives none
  std::string question;  ///< a lesson's; may be empty
  std::uint64_t seed = 1;
  Duration duration = Duration::minutes(10);
  Duration warmup{};  ///< < duration
  core::Api api;
  model::WorldOptions world;
  std::vector<ExpectationText> expectations;

  /// What a trace of this scenario needs beside its records.
  [[nodiscard]] trace::Names names() const;
};

/// `--set PATH=VALUE` of the command line, in order.
using Overrides = std::vector<std::pair<std::string, std::string>>;

/// Endpoints that code handles, "GET /api/users/[id]": they are routes of the scenario, too, so
/// that its clients can call them.
using CodeRoutes = std::vector<std::string>;

/// Reads, changes and checks a scenario file. Nothing if there were errors; all of them, and any
/// warnings, are in `diagnostics`. Files that it names are found relative to its own folder.
std::optional<Scenario> load(const std::string& path, const Overrides& overrides,
                             Diagnostics& diagnostics, const CodeRoutes& code = {});

/// The same from a text; `name` is shown as the file's name.
std::optional<Scenario> load_text(std::string_view text, const std::string& name,
                                  const Overrides& overrides, Diagnostics& diagnostics,
                                  const CodeRoutes& code = {});

}  // namespace routelab::scenario
