/// rapidcheck inside Catch2 test cases: `rc::prop("what holds", [](int x) { RC_ASSERT(...); });`
/// A test file that includes this is left out of the build when rapidcheck is missing.
#pragma once

#include <algorithm>
#include <sstream>
#include <string>
#include <utility>

#include "tests/support/catch.hpp"
// After Catch2: rapidcheck's adapter takes the version that it finds included.
#include <rapidcheck/catch.h>

namespace routelab::testing {

/// `rc::prop` for what takes its time: at most so many cases. RC_PARAMS can only lower it.
template <class Testable>
void prop_few(const std::string& description, int cases, Testable&& testable) {
  SECTION(description) {
    auto params = rc::detail::configuration().testParams;
    params.maxSuccess = std::min(params.maxSuccess, cases);
    const auto result = rc::detail::checkTestable(std::forward<Testable>(testable),
                                                  rc::detail::TestMetadata{}, params);
    std::ostringstream message;
    rc::detail::printResultMessage(result, message);
    INFO(message.str());
    CHECK(result.template is<rc::detail::SuccessResult>());
  }
}

}  // namespace routelab::testing
