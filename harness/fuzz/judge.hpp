/// Judges one answer by itself: what can be said without asking again.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "harness/fuzz/api_map.hpp"
#include "harness/fuzz/canary_matcher.hpp"
#include "harness/fuzz/check.hpp"
#include "harness/fuzz/exchange.hpp"

namespace routelab::fuzz {

struct Verdict {
  Check check;
  std::string why;      ///< what was wrong, in words: "405 without an Allow header"
  std::string cause{};  ///< what tells it from others of this check at the same place: the secret
};

class Judge {
 public:
  /// `canaries` may be null: nothing was planted. Both must outlive it.
  Judge(const ApiMap& map, const CanaryMatcher* canaries) : map_(map), canaries_(canaries) {}

  /// Appends what is wrong with the answer. Cost: under a microsecond for a small one that is all
  /// right, and a pass over its bytes for canaries.
  void judge(const Exchange& exchange, std::vector<Verdict>& verdicts) const;
  /// What was logged.
  void judge_log(const std::string& log, std::vector<Verdict>& verdicts) const;
  /// What anybody can download: a script, a source map.
  void judge_file(std::string_view name, std::string_view bytes,
                  std::vector<Verdict>& verdicts) const;

 private:
  void judge_ending(const Exchange& exchange, std::vector<Verdict>& verdicts) const;
  void judge_status(const Exchange& exchange, std::vector<Verdict>& verdicts) const;
  void judge_method(const Exchange& exchange, std::vector<Verdict>& verdicts) const;
  void judge_input(const Exchange& exchange, std::vector<Verdict>& verdicts) const;
  void judge_type(const Exchange& exchange, std::vector<Verdict>& verdicts) const;
  void judge_secrets(const Exchange& exchange, std::vector<Verdict>& verdicts) const;

  const ApiMap& map_;
  const CanaryMatcher* canaries_;
};

/// A server error that the server's code is to blame for: not 501, and not those of a platform or a
/// proxy whose limits were met (502, 503, 504).
bool is_fault(int status);

}  // namespace routelab::fuzz
