/// Any bytes as a scenario's JSON, as a change and as quantities: nothing may crash, what is refused
/// must say so, and what is said must be printable.
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "sim/base/assert.hpp"
#include "sim/scenario/diagnostics.hpp"
#include "sim/scenario/distribution_reader.hpp"
#include "sim/scenario/duration_file.hpp"
#include "sim/scenario/json_set.hpp"
#include "sim/scenario/json_tree.hpp"
#include "sim/scenario/units.hpp"
#include "tests/fuzz/printable.hpp"

using namespace routelab;
using namespace routelab::scenario;

namespace {

using routelab::testing::check_printable;

/// Each place is in the text, at the character that its kind starts with.
void check_places(const Node& node, const std::string& text) {
  std::size_t at = text.starts_with("\xEF\xBB\xBF") ? 3 : 0;
  for (int line = 1; line < node.mark.line; ++line) at = text.find('\n', at) + 1;
  for (int column = 1; column < node.mark.column; ++column) at += utf8_length(text, at);
  RL_ASSERT(at < text.size());
  const char first = text[at];
  switch (node.kind) {
    case Node::Kind::Null: RL_ASSERT(first == 'n'); break;
    case Node::Kind::Boolean: RL_ASSERT(first == (node.boolean ? 't' : 'f')); break;
    case Node::Kind::Integer:
    case Node::Kind::Real: RL_ASSERT(first == '-' || (first >= '0' && first <= '9')); break;
    case Node::Kind::Text: RL_ASSERT(first == '"'); break;
    case Node::Kind::Array: RL_ASSERT(first == '['); break;
    case Node::Kind::Object: RL_ASSERT(first == '{'); break;
  }
  for (const Node& child : node.children) check_places(child, text);
}

void check_json(const std::string& text) {
  Diagnostics diagnostics;
  auto tree = parse(text, text.substr(0, 8), diagnostics);
  RL_ASSERT(tree || diagnostics.has_errors());
  if (tree) check_places(*tree, text);
  // A law may name a file: what the texts of a fuzzer would open, nobody knows.
  if (tree && text.find("file") == std::string::npos) {
    const bool read = read_distribution(*tree, "it", diagnostics).has_value();
    RL_ASSERT(read || diagnostics.has_errors());
  }
  check_printable(diagnostics.render());
}

void check_change(std::string_view text) {
  const std::size_t equals = text.find('=');
  if (equals == std::string_view::npos) return;
  Diagnostics diagnostics;
  auto root = parse(R"({"a": {"b": 1}, "c": [1, {}], "d": "x"})", "x", diagnostics);
  RL_ASSERT(root.has_value());
  const bool changed = set(*root, text.substr(0, equals), text.substr(equals + 1), diagnostics);
  RL_ASSERT(changed != diagnostics.has_errors());
  check_printable(diagnostics.render());
}

void check_units(std::string_view text) {
  const auto duration = parse_duration(text);
  RL_ASSERT(duration || !duration.problem.empty());
  if (duration) {
    RL_ASSERT((*duration).ns >= 0 && *duration <= max_duration);
    RL_ASSERT(*parse_duration(duration_text(*duration)) == *duration);
    format_duration(*duration);
  }
  if (const auto bytes = parse_memory(text)) {
    RL_ASSERT(*parse_memory(memory_text(*bytes)) == *bytes);
    format_bytes(*bytes);
    format_count(*bytes);
  }
  if (const auto rate = parse_rate(text)) RL_ASSERT(*rate >= 0 && *rate <= 1e9);
  if (const auto chance = parse_probability(text)) RL_ASSERT(*chance >= 0 && *chance <= 1);
  if (const auto seconds = parse_seconds(text)) format_duration(*seconds);
}

void check_durations(std::string_view text, std::uint8_t choice) {
  Diagnostics diagnostics;
  const DurationColumn column{choice % 2 == 0 ? "" : "a", choice % 4 < 2 ? "" : "ms"};
  const auto values = parse_durations(text, "x.csv", column, diagnostics);
  RL_ASSERT(values.has_value() != diagnostics.has_errors());
  check_printable(diagnostics.render());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string text(reinterpret_cast<const char*>(data + 1), size - 1);
  switch (data[0] % 5) {
    case 0:
    case 1: check_json(text); break;
    case 2: check_change(text); break;
    case 3: check_units(text); break;
    default: check_durations(text, data[0] / 5); break;
  }
  return 0;
}
