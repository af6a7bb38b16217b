/// Any bytes as a filter: what is refused says where and why, inside the text; what is taken can be
/// asked of any request.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "sim/base/assert.hpp"
#include "sim/trace/filter_parser.hpp"
#include "tests/trace/filter_names.hpp"
#include "tests/trace/random_records.hpp"

using namespace routelab::trace;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Names names = testing::filter_names();
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const ParsedFilter parsed = parse_filter(text, names);
  if (!parsed.filter) {
    RL_ASSERT(!parsed.error.message.empty());
    RL_ASSERT(parsed.error.offset <= size && parsed.error.length <= size - parsed.error.offset);
    return 0;
  }
  testing::Dice dice(size);
  const std::string negation = "not (" + std::string(text) + ")";
  const ParsedFilter negated = parse_filter(negation, names);
  for (int i = 0; i < 8; ++i) {
    const auto group = testing::random_group(dice);
    const bool matches = parsed.filter->matches(group);
    if (negated.filter) RL_ASSERT(negated.filter->matches(group) != matches);
  }
  return 0;
}
