/// The layout of the Azure Functions 2019 trace (Shahrad and others, "Serverless in the Wild", USENIX
/// ATC 2020; github.com/Azure/AzurePublicDataset), a file a day of each of three kinds:
///
///     invocations  HashOwner, HashApp, HashFunction, and 1 to 1440: calls in that minute of the day
///     durations    HashOwner, HashApp, HashFunction, and percentile_Average_0, _1, _25, _50, _75,
///                  _99, _100: milliseconds, without cold starts
///     memory       HashOwner, HashApp, and AverageAllocatedMb_pct100: megabytes
///
/// Other columns are ignored, minutes that are missing have no calls. A function without durations
/// takes no time (one warning says how many). Memory is only held against what the platform gives
/// (one warning). How calls are placed and how long they take: minute_counts.hpp.
///
/// Each file is read once, line by line. Cost: about 1 s for a day of 50,000 functions; memory for
/// one day, 2 bytes for each minute of each function that has calls, and the functions' names.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sim/scenario/csv.hpp"
#include "sim/scenario/diagnostics.hpp"
#include "sim/scenario/minute_counts.hpp"
#include "sim/scenario/row_errors.hpp"

namespace routelab::scenario {

/// Files by day. Where there are fewer durations than invocations, the last ones stay valid.
struct Azure2019Files {
  std::vector<std::string> invocations{};
  std::vector<std::string> durations{};
  std::vector<std::string> memory{};
};

struct Azure2019 {
  std::vector<std::string> functions;  ///< by first occurrence; named as FunctionNames does
  std::shared_ptr<const MinuteCounts> recording;
  std::size_t without_durations = 0;  ///< functions
  std::size_t apps = 0;               ///< with known memory, on some day
  std::size_t large_apps = 0;         ///< those that took more than `memory_mb`
};

/// Whether a header is likely meant for one of these files.
bool looks_like_azure_2019(const CsvTable& table);

/// All days, or nothing after errors.
std::optional<Azure2019> read_azure_2019(const Azure2019Files& files, double memory_mb,
                                         BadRows bad_rows, Diagnostics& diagnostics);

}  // namespace routelab::scenario
