/// A finding as a test in C++ (Catch2) to be pasted into a project: the same requests in the same
/// order, and what must be. Against a scenario in virtual time, or against a server that listens.
///
/// What can be said of the last answer's status is checked as such. What a probe has concluded from
/// several answers is checked by its trace: the wrong answer must not come again. A server that
/// keeps its rows gives other ids the next time; whoever pastes the test puts them in.
///
/// The text has no secret in it if the finding has none (SecretMask).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "harness/fuzz/finding.hpp"

namespace routelab::fuzz {

struct CppTestOptions {
  std::string scenario{};  ///< its file; "": a server at the address
  std::string address = "http://127.0.0.1:3000";
  std::uint64_t seed = 1;
  std::vector<std::string> secrets{};  ///< names of the variables that are planted in a scenario
  std::string tags = "[fuzz]";
};

/// A whole source file; "" if nothing was sent.
std::string cpp_test(const Finding& finding, const CppTestOptions& options);

/// An expression whose value is this text: "\"a\\000\"" and the like. A long run of one character
/// becomes std::string(1000, 'a').
std::string cpp_text(std::string_view text);

}  // namespace routelab::fuzz
