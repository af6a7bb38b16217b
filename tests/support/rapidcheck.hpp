/// rapidcheck inside Catch2 test cases: `rc::prop("what holds", [](int x) { RC_ASSERT(...); });`
/// A test file that includes this is left out of the build when rapidcheck is missing.
#pragma once

#include "tests/support/catch.hpp"
// After Catch2: rapidcheck's adapter takes the version that it finds included.
#include <rapidcheck/catch.h>
