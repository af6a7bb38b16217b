#include "harness/fuzz/bucket.hpp"

#include <utility>

#include <fmt/format.h>

namespace routelab::fuzz {

std::string place_of(Check check, std::string where) {
  // What a route has not, it refuses in one place, whatever the method.
  if (check == Check::NoCanaryOut || check == Check::AllowHeaderExact)
    return where.substr(where.find(' ') + 1);
  if (check == Check::NoCanaryInLog) return "";
  const bool is_fault = check == Check::No5xx || check == Check::NoCrashOrHang;
  if (is_fault && where.starts_with("HEAD ")) where.replace(0, 4, "GET");
  return where;
}

std::string bucket_of(const Complaint& complaint) {
  return fmt::format("{} {} {}", info(complaint.check).name,
                     place_of(complaint.check, complaint.where), complaint.cause);
}

bool is_proof(Check check) {
  return check == Check::No5xx || check == Check::NoCanaryOut || check == Check::NoCanaryInLog ||
         check == Check::NoStackTraceOut;
}

bool is_chancy(Check check) {
  return check == Check::Linearizable || check == Check::AuthCrossUser ||
         check == Check::IdempotencyKey;
}

}  // namespace routelab::fuzz
