/// Somebody who wants to see each request with all its spans as it ends.
#pragma once

#include <span>

#include "sim/trace/record.hpp"

namespace routelab::trace {

class RequestObserver {
 public:
  virtual ~RequestObserver() = default;
  /// The spans in the order in which they ended, then the request's own record. The memory is
  /// used again after the call.
  virtual void request(std::span<const Record> group) = 0;
};

}  // namespace routelab::trace
