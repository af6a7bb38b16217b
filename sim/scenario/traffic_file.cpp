#include "sim/scenario/traffic_file.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "sim/scenario/access_log.hpp"
#include "sim/scenario/azure_2019.hpp"
#include "sim/scenario/azure_2021.hpp"
#include "sim/scenario/characters.hpp"
#include "sim/scenario/csv.hpp"
#include "sim/scenario/har.hpp"
#include "sim/scenario/input_file.hpp"
#include "sim/scenario/json_log.hpp"
#include "sim/scenario/timestamps.hpp"

namespace routelab::scenario {
namespace {

constexpr std::array<std::pair<std::string_view, TrafficLayout>, 6> layouts{{
    {"azure-2021", TrafficLayout::Azure2021},
    {"azure-2019", TrafficLayout::Azure2019},
    {"timestamps", TrafficLayout::Timestamps},
    {"access-log", TrafficLayout::AccessLog},
    {"json-log", TrafficLayout::JsonLog},
    {"har", TrafficLayout::Har},
}};

void read_table(LineSource& lines, TrafficLayout layout, Traffic& traffic, RowErrors& errors) {
  CsvTable table(lines, errors);
  if (!table.read_header() || !table.check_header()) return;
  if (layout == TrafficLayout::Azure2021) {
    read_azure_2021(table, traffic);
  } else {
    read_timestamps(table, traffic);
  }
  if (traffic.arrivals.empty() && errors.good()) {
    errors.refuse(errors.bad_rows() == 0 ? "there are no rows below the header"
                                         : "there are no good rows below the header");
  }
}

}  // namespace

std::optional<TrafficLayout> traffic_layout(std::string_view name) {
  for (const auto& [known, layout] : layouts) {
    if (known == name) return layout;
  }
  return std::nullopt;
}

const std::vector<std::string>& traffic_layout_names() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> made;
    for (const auto& [name, layout] : layouts) made.emplace_back(name);
    return made;
  }();
  return names;
}

TrafficLayout layout_from_beginning(std::string_view text) {
  constexpr std::size_t looked_at = 1U << 16U;
  text = text.substr(0, looked_at);
  if (looks_like_har(text)) return TrafficLayout::Har;
  LineSource lines(text);
  while (lines.next() && lines.blank()) {
  }
  if (lines.line().starts_with('{')) return TrafficLayout::JsonLog;
  if (looks_like_access_log(lines.line())) return TrafficLayout::AccessLog;
  Diagnostics unsaid;
  const std::string file;
  RowErrors errors(file, BadRows::Stop, unsaid);
  LineSource again(text);
  CsvTable table(again, errors);
  if (!table.read_header()) return TrafficLayout::Timestamps;
  if (looks_like_azure_2019(table)) return TrafficLayout::Azure2019;
  return looks_like_azure_2021(table) ? TrafficLayout::Azure2021 : TrafficLayout::Timestamps;
}

std::optional<Traffic> parse_traffic(std::string_view text, const std::string& file_name,
                                     TrafficLayout layout, Diagnostics& diagnostics,
                                     BadRows bad_rows) {
  RowErrors errors(file_name, bad_rows, diagnostics);
  LineSource lines(text);
  Traffic traffic;
  if (layout == TrafficLayout::FromHeader) layout = layout_from_beginning(text);
  switch (layout) {
    case TrafficLayout::FromHeader:
    case TrafficLayout::Azure2021:
    case TrafficLayout::Timestamps: read_table(lines, layout, traffic, errors); break;
    case TrafficLayout::AccessLog: read_access_log(lines, traffic, errors); break;
    case TrafficLayout::JsonLog: read_json_log(lines, file_name, traffic, errors); break;
    case TrafficLayout::Har: read_har(text, file_name, traffic, errors, diagnostics); break;
    case TrafficLayout::Azure2019:
      errors.refuse("the layout azure-2019 is a set of files",
                    R"("trace": {"invocations": ..., "durations": ...} names them)");
      break;
  }
  if (errors.good() && traffic.arrivals.empty()) errors.refuse("there is nothing in this file");
  errors.finish();
  if (!errors.good()) return std::nullopt;
  return traffic;
}

std::optional<Traffic> read_traffic(const std::string& path, TrafficLayout layout,
                                    Diagnostics& diagnostics, BadRows bad_rows) {
  const auto text = read_file(path, max_traffic_bytes, diagnostics);
  return text ? parse_traffic(*text, path, layout, diagnostics, bad_rows) : std::nullopt;
}

}  // namespace routelab::scenario
