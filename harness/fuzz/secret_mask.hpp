/// What is shown of secrets: "<SECRET:DATABASE_URL>" in the place of a planted value. A leak is told
/// by name and position; whoever reads a report need not learn the value.
///
/// Everything that CanaryMatcher recognises is replaced: the value, any twelve characters of it,
/// and what either was encoded in (a base64 text, a whole gzip stream), with a blank around it if the
/// decoder takes that for a part of it. The rest stays as it is, byte for byte.
///
/// Cost: a search for canaries, some of them where there are any. Without canaries: a copy.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/fuzz/canary_matcher.hpp"
#include "harness/fuzz/finding.hpp"

namespace routelab::fuzz {

class SecretMask {
 public:
  /// Masks nothing.
  SecretMask() = default;
  explicit SecretMask(const std::vector<Canary>& canaries);

  [[nodiscard]] std::string text(std::string_view text) const;
  /// What came back from a server; as above, and an answer that is too long to be searched through is
  /// left out.
  [[nodiscard]] std::string answer(std::string_view text) const;
  /// All texts of it.
  [[nodiscard]] Finding finding(Finding finding) const;

 private:
  /// True: it was searched through to its end.
  bool replace(std::string& text) const;

  std::optional<CanaryMatcher> matcher_;
};

}  // namespace routelab::fuzz
