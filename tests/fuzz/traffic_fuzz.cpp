/// Any bytes as recorded traffic, in every layout: nothing may crash, what is refused must say so,
/// what is said must be printable, and what is accepted must be in order and fit to be sent.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

#include <unistd.h>

#include "sim/base/assert.hpp"
#include "sim/scenario/azure_2019.hpp"
#include "sim/scenario/traffic_file.hpp"
#include "tests/fuzz/printable.hpp"

using namespace routelab;
using namespace routelab::scenario;
using routelab::testing::check_printable;

namespace {

void check_traffic(std::string_view text, TrafficLayout layout, BadRows bad_rows) {
  Diagnostics diagnostics;
  const auto traffic = parse_traffic(text, "x", layout, diagnostics, bad_rows);
  RL_ASSERT(traffic.has_value() != diagnostics.has_errors());
  check_printable(diagnostics.render());
  if (!traffic) return;
  const std::size_t kinds =
      traffic->requests.empty() ? traffic->functions.size() : traffic->requests.size();
  Time last = time_zero;
  for (const RecordedArrival& arrival : traffic->arrivals) {
    RL_ASSERT(arrival.at >= last && arrival.function < kinds);
    RL_ASSERT(!arrival.work || arrival.work->ns >= 0);
    if (traffic->tick.ns > 0) RL_ASSERT(arrival.at.ns % traffic->tick.ns == 0);
    last = arrival.at;
  }
  for (const RecordedRequest& request : traffic->requests) {
    RL_ASSERT(target_problem(request.target).empty());
  }
}

/// One file of the process, written over and over.
std::string write(const char* name, std::string_view text) {
  static const std::string folder = [] {
    std::string made = (std::filesystem::temp_directory_path() / "traffic-fuzz-XXXXXX").string();
    RL_ASSERT(::mkdtemp(made.data()) != nullptr);
    return made;
  }();
  std::string path = folder + "/" + name;
  std::ofstream(path, std::ios::binary) << text;
  return path;
}

/// The text is the invocations, behind a line "===" the durations, behind another the memory.
void check_azure_2019(std::string_view text, BadRows bad_rows) {
  const auto take = [&] {
    constexpr std::string_view mark = "===\n";
    const std::size_t end = text.find(mark);
    const std::string_view part = text.substr(0, end);
    text.remove_prefix(end == text.npos ? text.size() : end + mark.size());
    return part;
  };
  Azure2019Files files;
  files.invocations = {write("i", take())};
  if (!text.empty()) files.durations = {write("d", take())};
  if (!text.empty()) files.memory = {write("m", take())};
  Diagnostics diagnostics;
  const auto azure = read_azure_2019(files, 512, bad_rows, diagnostics);
  RL_ASSERT(azure.has_value() != diagnostics.has_errors());
  check_printable(diagnostics.render());
  if (!azure) return;
  const auto stream = azure->recording->open(Key::of_seed(1));
  Time last = time_zero;
  std::uint64_t calls = 0;
  constexpr std::uint64_t most = 2000;  // a minute may have a thousand million of them
  while (calls < most) {
    const auto call = stream->next();
    if (!call) break;
    RL_ASSERT(call->at >= last && call->send < azure->functions.size() && call->work.ns >= 0);
    last = call->at;
    ++calls;
  }
  RL_ASSERT(calls == std::min(most, azure->recording->calls()));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string text(reinterpret_cast<const char*>(data + 1), size - 1);
  const BadRows bad_rows = data[0] % 2 == 0 ? BadRows::Stop : BadRows::Skip;
  switch (data[0] / 2 % 7) {
    case 0: check_traffic(text, TrafficLayout::FromHeader, bad_rows); break;
    case 1: check_traffic(text, TrafficLayout::Azure2021, bad_rows); break;
    case 2: check_traffic(text, TrafficLayout::Timestamps, bad_rows); break;
    case 3: check_traffic(text, TrafficLayout::AccessLog, bad_rows); break;
    case 4: check_traffic(text, TrafficLayout::JsonLog, bad_rows); break;
    case 5: check_traffic(text, TrafficLayout::Har, bad_rows); break;
    default: check_azure_2019(text, bad_rows); break;
  }
  return 0;
}
