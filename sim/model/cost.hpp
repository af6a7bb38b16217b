/// What the platform charges: memory x time, and a fee a request.
///
/// Each request is billed for the time that it held its instance (with the cold start that was
/// made for it), rounded up to a whole millisecond, as AWS Lambda does since August 2025.
#pragma once

#include <cstdint>

#include "sim/base/time.hpp"

namespace routelab::model {

struct CostOptions {
  double usd_per_gb_second = 0;
  double usd_per_million_requests = 0;
};

/// Sums in integers: the order of requests never shows in a bill.
class Bill {
 public:
  void add(Duration held) {
    milliseconds_ += static_cast<std::uint64_t>((held.ns + 999'999) / 1'000'000);
    ++requests_;
  }
  /// memory in GB (1024 MB).
  [[nodiscard]] double gb_seconds(double memory_gb) const {
    return static_cast<double>(milliseconds_) * 1e-3 * memory_gb;
  }
  [[nodiscard]] double usd(double memory_gb, const CostOptions& price) const {
    return gb_seconds(memory_gb) * price.usd_per_gb_second +
           static_cast<double>(requests_) * 1e-6 * price.usd_per_million_requests;
  }

 private:
  std::uint64_t milliseconds_ = 0;
  std::uint64_t requests_ = 0;
};

}  // namespace routelab::model
