#include "sim/scenario/azure_2019.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <set>
#include <string_view>
#include <system_error>
#include <unordered_map>
#include <utility>

#include <fmt/format.h>

#include "sim/base/random.hpp"
#include "sim/scenario/function_names.hpp"
#include "sim/scenario/input_file.hpp"
#include "sim/scenario/traffic_file.hpp"
#include "sim/scenario/units.hpp"

namespace routelab::scenario {
namespace {

constexpr const char* invocation_columns =
    "the invocations have the columns HashOwner, HashApp, HashFunction, Trigger, 1, 2 ... 1440";
constexpr const char* duration_columns =
    "the durations have the columns HashOwner, HashApp, HashFunction and percentile_Average_0, _1, "
    "_25, _50, _75, _99, _100";
constexpr const char* memory_columns =
    "the memory has the columns HashOwner, HashApp and AverageAllocatedMb_pct100";

/// The columns that say whose row it is.
struct Owner {
  std::size_t owner = 0;
  std::size_t app = 0;
  std::size_t function = 0;
};

class Azure2019Reader {
 public:
  Azure2019Reader(double memory_mb, BadRows bad_rows, Diagnostics& diagnostics)
      : memory_mb_(memory_mb), bad_rows_(bad_rows), diagnostics_(diagnostics),
        counts_(std::make_shared<MinuteCounts>()) {}

  std::optional<Azure2019> read(const Azure2019Files& files) {
    for (std::size_t day = 0; day < files.invocations.size(); ++day) {
      read_table(files.invocations[day], [&](CsvTable& t, RowErrors& e) { read_calls(t, e); });
      if (day < files.durations.size()) {
        laws_.clear();
        read_table(files.durations[day], [&](CsvTable& t, RowErrors& e) { read_laws(t, e); });
      }
      set_laws();
      counts_->end_day(rows_);
      rows_.clear();
    }
    for (const std::string& file : files.memory) {
      read_table(file, [&](CsvTable& t, RowErrors& e) { read_memory(t, e); });
    }
    if (good_ && !counts_->problem().empty()) {
      diagnostics_.error({files.invocations.front(), 0, 0, 1}, "cannot-read",
                         "this file cannot be prepared: " + counts_->problem(),
                         "TMPDIR names the folder for temporary files");
      good_ = false;
    }
    if (!good_) return std::nullopt;
    return result();
  }

 private:
  template <class ReadRows>
  void read_table(const std::string& path, const ReadRows& read_rows) {
    auto file = open_file(path, max_traffic_bytes, diagnostics_);
    if (!file) {
      good_ = false;
      return;
    }
    LineSource lines(std::move(file));
    RowErrors errors(path, bad_rows_, diagnostics_);
    CsvTable table(lines, errors);
    if (table.read_header() && table.check_header()) read_rows(table, errors);
    if (lines.failed()) errors.refuse("the file cannot be read");
    errors.finish();
    good_ = good_ && errors.good();
  }

  static std::optional<Owner> owner_of(CsvTable& table, const char* columns, bool with_function) {
    const auto owner = table.require("HashOwner", columns);
    const auto app = table.require("HashApp", columns);
    const auto function = with_function ? table.require("HashFunction", columns) : app;
    if (!owner || !app || !function) return std::nullopt;
    return Owner{*owner, *app, *function};
  }

  static bool check_owner(CsvTable& table, const Owner& owner) {
    return table.check_name(table[owner.owner], "owner") &&
           table.check_name(table[owner.app], "app") &&
           table.check_name(table[owner.function], "function");
  }

  // --- invocations

  void read_calls(CsvTable& table, RowErrors& errors) {
    const auto owner = owner_of(table, invocation_columns, true);
    const auto minutes = minutes_of(table);
    if (!owner || (minutes.empty() && !table.require("1", invocation_columns))) return;
    while (table.next()) {
      if (check_owner(table, *owner)) read_row(table, *owner, minutes);
    }
    if (rows_.empty() && errors.good()) {
      errors.refuse(errors.bad_rows() == 0 ? "there are no rows below the header"
                                           : "there are no good rows below the header");
    }
  }

  /// The columns that are minutes, each with which it is, counted from 0.
  static std::vector<std::pair<std::size_t, std::uint32_t>> minutes_of(const CsvTable& table) {
    std::vector<std::pair<std::size_t, std::uint32_t>> minutes;
    for (std::size_t c = 0; c < table.columns().size(); ++c) {
      const std::string& name = table.columns()[c];
      std::uint32_t minute = 0;
      std::from_chars(name.data(), name.data() + name.size(), minute);
      const bool is_minute = minute >= 1 && minute <= minutes_a_day;
      if (is_minute && name == std::to_string(minute)) minutes.emplace_back(c, minute - 1);
    }
    return minutes;
  }

  /// All of the row is looked at before any of it counts.
  void read_row(CsvTable& table, const Owner& owner,
                const std::vector<std::pair<std::size_t, std::uint32_t>>& minutes) {
    called_.clear();
    for (const auto& [column, minute] : minutes) {
      const std::string& text = table[column].text;
      if (text == "0" || text.empty()) continue;
      std::uint32_t calls = 0;
      const auto end = std::from_chars(text.data(), text.data() + text.size(), calls);
      if (end.ec != std::errc{} || end.ptr != text.data() + text.size() ||
          calls > MinuteCounts::most_calls) {
        return table.reject(table[column],
                            fmt::format("{} is not a number of calls", in_quotes(text)),
                            "write a whole number, at most 1000000000");
      }
      if (calls > 0) called_.emplace_back(minute, calls);
    }
    const auto row = static_cast<std::uint32_t>(rows_.size());
    FunctionDay& day = rows_.emplace_back();
    const std::string& o = table[owner.owner].text;
    const std::string& a = table[owner.app].text;
    const std::string& f = table[owner.function].text;
    day.function = names_.number_of(o, a, f);
    day.name_hash = hash_text(fmt::format("{}/{}/{}", o, a, f));
    for (const auto& [minute, calls] : called_) counts_->add(row, minute, calls);
  }

  // --- durations

  void read_laws(CsvTable& table, RowErrors& /*errors*/) {
    const auto owner = owner_of(table, duration_columns, true);
    std::array<std::size_t, PercentileLaw::percentiles.size()> columns{};
    bool complete = owner.has_value();
    for (std::size_t i = 0; i < columns.size(); ++i) {
      const auto column = table.require(
          fmt::format("percentile_Average_{}", PercentileLaw::percentiles[i]), duration_columns);
      complete = complete && column.has_value();
      columns[i] = column.value_or(0);
    }
    if (!complete) return;
    while (table.next()) {
      if (!check_owner(table, *owner)) continue;
      const auto law = law_of(table, columns);
      if (!law) continue;
      const std::uint32_t* function = names_.find(table[owner->owner].text, table[owner->app].text,
                                                  table[owner->function].text);
      if (function == nullptr) continue;  // never called
      if (!laws_.emplace(*function, *law).second) {
        table.reject(table[owner->function], "this function has durations already");
      }
    }
  }

  static std::optional<PercentileLaw> law_of(
      CsvTable& table, const std::array<std::size_t, PercentileLaw::percentiles.size()>& columns) {
    PercentileLaw law;
    for (std::size_t i = 0; i < columns.size(); ++i) {
      const CsvField& field = table[columns[i]];
      const auto thousandfold = parse_seconds(field.text);  // of milliseconds
      if (!thousandfold || (*thousandfold).ns < 0) {
        table.reject(field, fmt::format("{} is not a duration", in_quotes(field.text)),
                     "write milliseconds as a decimal number, for example 12.5");
        return std::nullopt;
      }
      law.values[i] = Duration{((*thousandfold).ns + 500) / 1000};
      if (i > 0 && law.values[i] < law.values[i - 1]) {
        table.reject(field, "this percentile is below the one before");
        return std::nullopt;
      }
    }
    return law;
  }

  void set_laws() {
    has_law_.resize(names_.size());
    for (FunctionDay& row : rows_) {
      const auto law = laws_.find(row.function);
      if (law == laws_.end()) continue;
      row.has_law = 1;
      row.law = law->second;
      has_law_[row.function] = true;
    }
  }

  // --- memory

  void read_memory(CsvTable& table, RowErrors& /*errors*/) {
    const auto owner = owner_of(table, memory_columns, false);
    const auto column = table.require("AverageAllocatedMb_pct100", memory_columns);
    if (!owner || !column) return;
    while (table.next()) {
      if (!check_owner(table, *owner)) continue;
      const CsvField& field = table[*column];
      const auto megabytes = parse_seconds(field.text);
      if (!megabytes || (*megabytes).ns < 0) {
        table.reject(field, fmt::format("{} is not a size", in_quotes(field.text)),
                     "write megabytes as a decimal number, for example 120.5");
        continue;
      }
      const std::string app = table[owner->owner].text + '\0' + table[owner->app].text;
      apps_.insert(app);
      if ((*megabytes).in_seconds() > memory_mb_) large_apps_.insert(app);
    }
  }

  Azure2019 result() {
    Azure2019 all;
    all.without_durations =
        static_cast<std::size_t>(std::count(has_law_.begin(), has_law_.end(), false));
    all.apps = apps_.size();
    all.large_apps = large_apps_.size();
    all.functions = names_.take();
    all.recording = std::move(counts_);
    return all;
  }

  double memory_mb_;
  BadRows bad_rows_;
  Diagnostics& diagnostics_;
  std::shared_ptr<MinuteCounts> counts_;
  FunctionNames names_;
  std::vector<FunctionDay> rows_;                                // of this day
  std::vector<std::pair<std::uint32_t, std::uint32_t>> called_;  // of this row: minute, calls
  std::unordered_map<std::uint32_t, PercentileLaw> laws_;        // by function, as of this day
  std::vector<bool> has_law_;                                    // by function, on some day
  std::set<std::string> apps_;
  std::set<std::string> large_apps_;
  bool good_ = true;
};

}  // namespace

bool looks_like_azure_2019(const CsvTable& table) {
  return table.column("HashApp").has_value() &&
         (table.column("HashOwner").has_value() || table.column("HashFunction").has_value());
}

std::optional<Azure2019> read_azure_2019(const Azure2019Files& files, double memory_mb,
                                         BadRows bad_rows, Diagnostics& diagnostics) {
  return Azure2019Reader(memory_mb, bad_rows, diagnostics).read(files);
}

}  // namespace routelab::scenario
