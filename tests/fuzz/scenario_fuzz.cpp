/// Any bytes as a scenario file, with changes of the command line: text NUL path=value NUL ...
/// Nothing may crash; there are errors or a scenario, not both and not neither; what is said points
/// into the input and can be printed; saying it twice says the same; and what loads can be run.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>

#include "sim/base/assert.hpp"
#include "sim/model/world.hpp"
#include "sim/scenario/input_file.hpp"
#include "sim/scenario/scenario.hpp"
#include "sim/study/expectation.hpp"
#include "tests/fuzz/printable.hpp"

using namespace routelab;

namespace {

constexpr std::string_view scenario_name = "fuzz.json";
constexpr std::string_view azure =
    "app,func,end_timestamp,duration\na,f,1.5,0.25\na,g,2,0.5\nb,f,2.25,1\n";
constexpr std::string_view calls = "HashOwner,HashApp,HashFunction,Trigger,1,2\no,a,f,http,3,1\n";
constexpr std::string_view durations =
    "HashOwner,HashApp,HashFunction,Average,Count,Minimum,Maximum,percentile_Average_0,"
    "percentile_Average_1,percentile_Average_25,percentile_Average_50,percentile_Average_75,"
    "percentile_Average_99,percentile_Average_100\no,a,f,20,4,5,60,5,6,10,15,30,55,60\n";
constexpr std::string_view archive =
    R"({"log": {"entries": [{"startedDateTime": "2026-03-01T10:00:00.000Z", "time": 12,
        "request": {"method": "GET", "url": "https://shop.example/api/users"}}]}})";
constexpr std::string_view times = "TIMESTAMP\n2023-11-16 18:17:03.97\n2023-11-16 18:17:04\n";

/// Traffic files that exist for the scenarios of this program.
std::optional<std::string_view> content_of(std::string_view path) {
  if (path.ends_with("azure.csv")) return azure;
  if (path.ends_with("times.csv")) return times;
  if (path.ends_with("invocations.csv")) return calls;
  if (path.ends_with("durations.csv")) return durations;
  if (path.ends_with(".har")) return archive;
  if (path.ends_with("empty.csv")) return "";
  return std::nullopt;
}

}  // namespace

// The one place of the loader that opens files, replaced at link time: an input must not reach the
// disk. This object defines all that input_file.cpp does, so the linker leaves that one out (and
// says so, should it ever hold more).
namespace routelab::scenario {

bool is_within(std::size_t limit, std::size_t bytes, const std::string& file,
               Diagnostics& diagnostics) {
  if (bytes <= limit) return true;
  diagnostics.error({file, 0, 0, 1}, "file-too-large", "the file is too large");
  return false;
}

std::optional<std::string> read_file(const std::string& path, std::size_t,
                                     Diagnostics& diagnostics) {
  const auto content = content_of(path);
  if (content) return std::string(*content);
  diagnostics.error({path, 0, 0, 1}, "no-such-file", "there is no such file");
  return std::nullopt;
}

std::unique_ptr<std::istream> open_file(const std::string& path, std::size_t limit,
                                        Diagnostics& diagnostics) {
  const auto content = read_file(path, limit, diagnostics);
  return content ? std::make_unique<std::istringstream>(*content) : nullptr;
}

}  // namespace routelab::scenario

namespace {

struct Input {
  std::string text;
  scenario::Overrides overrides;
};

Input input_of(std::string_view bytes) {
  Input input;
  std::size_t end = std::min(bytes.find('\0'), bytes.size());
  input.text = bytes.substr(0, end);
  while (end < bytes.size()) {
    bytes.remove_prefix(end + 1);
    end = std::min(bytes.find('\0'), bytes.size());
    const std::string_view change = bytes.substr(0, end);
    const std::size_t equals = change.find('=');
    if (equals != change.npos)
      input.overrides.emplace_back(change.substr(0, equals), change.substr(equals + 1));
  }
  return input;
}

/// The text that a place points into.
std::string source_of(const scenario::Place& place, const Input& input) {
  if (place.file == scenario_name) return input.text;
  if (const auto content = content_of(place.file)) return std::string(*content);
  std::string all;
  for (const auto& [path, value] : input.overrides) {
    std::string line = path + "=" + value;  // one change, one line, whatever is in it
    std::replace(line.begin(), line.end(), '\n', ' ');
    all += line + "\n";
  }
  return all;
}

void check_place(const scenario::Place& place, const Input& input) {
  RL_ASSERT(!place.file.empty() && place.line >= 0 && place.length >= 1);
  if (place.line == 0) return;
  const std::string text = source_of(place, input);
  std::string_view line = text;
  for (int i = 1; i < place.line; ++i) {
    RL_ASSERT(line.find('\n') != line.npos);
    line.remove_prefix(line.find('\n') + 1);
  }
  line = line.substr(0, line.find('\n'));
  const auto columns = static_cast<int>(scenario::count_code_points(line));
  RL_ASSERT(place.column >= 1 && place.column <= columns + 1);
}

/// A little of the run. What would only be large is left out.
void check_run(const scenario::Scenario& scenario) {
  constexpr std::uint64_t most_users = 10'000;
  constexpr std::uint64_t most_events = 2'000;
  std::uint64_t users = 0;
  for (const model::ClientOptions& client : scenario.world.clients) {
    RL_ASSERT(!client.sends.empty());
    if (client.arrivals == model::ClientOptions::Arrivals::Users) users += client.users;
  }
  if (users > most_users) return;
  trace::Recorder recorder(scenario.names());
  model::World world(scenario.api, scenario.world, scenario.seed, recorder);
  world.advance(time_zero + scenario.warmup, most_events);
  world.begin_window();
  world.advance(time_zero + scenario.duration, most_events);
  world.finish();
  (void)world.totals();
}

struct Loaded {
  std::optional<scenario::Scenario> scenario;
  scenario::Diagnostics diagnostics;
};

void load(const Input& input, Loaded& loaded) {
  loaded.scenario = scenario::load_text(input.text, std::string(scenario_name), input.overrides,
                                        loaded.diagnostics);
  RL_ASSERT(loaded.scenario.has_value() != loaded.diagnostics.has_errors());
  if (loaded.scenario) study::parse_expectations(*loaded.scenario, loaded.diagnostics);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const Input input = input_of({reinterpret_cast<const char*>(data), size});
  Loaded first;
  load(input, first);
  for (const scenario::Diagnostic& d : first.diagnostics.sorted()) check_place(d.place, input);
  constexpr std::size_t all = 1'000'000;
  const std::string text = first.diagnostics.render(all);
  testing::check_printable(text);
  Loaded second;
  load(input, second);
  RL_ASSERT(second.diagnostics.render(all) == text);
  if (first.scenario) check_run(*first.scenario);
  return 0;
}
