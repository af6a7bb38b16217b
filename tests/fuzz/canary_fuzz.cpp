/// Any bytes, searched for canaries: what is found lies in them and is found again, and a canary
/// that is put between them, in an encoding that the first byte chooses, is found too.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "harness/fuzz/canary_matcher.hpp"
#include "sim/base/assert.hpp"
#include "tests/leak/disguise.hpp"

using namespace routelab::fuzz;

namespace {

const std::string value = canary_value(1, "SECRET", "fuzzer");

/// A hit of all of the canary, unless a bound was met before.
void expect(const CanaryMatcher& matcher, const std::string& text) {
  const CanaryFindings findings = matcher.find(text);
  bool is_found = !findings.is_complete;
  for (const CanaryHit& hit : findings.hits) is_found |= hit.length >= CanaryMatcher::least_part;
  RL_ASSERT(is_found);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const CanaryMatcher matcher({{"SECRET", value}});
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);

  const CanaryFindings findings = matcher.find(text);
  const CanaryFindings again = matcher.find(text);
  RL_ASSERT(findings.hits.size() == again.hits.size());
  for (std::size_t i = 0; i < findings.hits.size(); ++i) {
    const CanaryHit& hit = findings.hits[i];
    RL_ASSERT(hit.begin < hit.end && hit.end <= text.size());
    RL_ASSERT(hit.codings.size() <= CanaryMatcher::most_codings);
    RL_ASSERT(matcher.text(hit) == matcher.text(again.hits[i]));
  }

  // Not deflate: bytes before it hide its beginning, which has no mark. A gap on both sides, for
  // the bytes may end in the middle of an encoding.
  constexpr auto codings = static_cast<unsigned>(Coding::Deflate);
  const std::string before(text.substr(0, text.size() / 2));
  const std::string after(text.substr(text.size() / 2));
  expect(matcher, before + " " + value + " " + after);
  const std::string hidden = testing::encoded(value, static_cast<Coding>(data[0] % codings));
  expect(matcher, before + " " + hidden + " " + after);
  return 0;
}
