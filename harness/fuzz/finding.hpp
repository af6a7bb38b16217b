/// Something that is wrong with an API, with the shortest conversation that shows it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "harness/fuzz/case_id.hpp"
#include "harness/fuzz/check.hpp"
#include "harness/fuzz/exchange.hpp"

namespace routelab::fuzz {

struct Finding {
  Check check{};
  std::string where;  ///< "GET /api/users/[id]"
  int status = 0;     ///< of the answer that shows it; 0: there was none
  std::string why;
  std::string cause{};            ///< see Verdict
  CaseId id;                      ///< the smallest one that shows it
  std::vector<Exchange> history;  ///< of that case
  std::size_t shown = 0;          ///< the exchange that shows it
  bool reproduced = false;        ///< it came again whenever the case was run again
  std::size_t times = 1;          ///< how many cases have shown it
  bool was_known = false;         ///< the case store had it

  /// What its file is named after: the check, where, the cause, and for no_5xx the status.
  [[nodiscard]] std::string bucket() const;
};

}  // namespace routelab::fuzz
