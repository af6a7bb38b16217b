#include "harness/fuzz/finding.hpp"

#include <fmt/format.h>

namespace routelab::fuzz {

std::string Finding::bucket() const {
  return fmt::format("{} {} {} {}", info(check).name, where, check == Check::No5xx ? status : 0,
                     cause);
}

}  // namespace routelab::fuzz
