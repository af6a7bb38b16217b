/// What Node does with the bytes of a connection, in this process: heads are read by the rules of
/// next16, bodies put together, and the app asked, request after request.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "tests/next16/app.hpp"

namespace routelab::testing::next16 {

struct Outcome {
  std::optional<http::Reply> reply;  ///< the first; none: the connection is closed or waits
  std::vector<int> others;           ///< statuses of those behind it
};

/// `bytes` is all that the client sends.
Outcome converse(std::string_view bytes, App& app);

}  // namespace routelab::testing::next16
