/// Catch2, version 2 (Debian 12) or 3. Tests use what both have: TEST_CASE, SECTION, CHECK,
/// REQUIRE, INFO, GENERATE; no matchers and no Approx, whose namespaces differ.
#pragma once

#if __has_include(<catch2/catch_all.hpp>)
#include <catch2/catch_all.hpp>
#else
#include <catch2/catch.hpp>
#endif
