/// A finding for people: what was asked, what came back, what should have, and how to ask again.
#pragma once

#include <string>
#include <string_view>

#include "harness/fuzz/finding.hpp"
#include "harness/fuzz/secret_mask.hpp"

namespace routelab::fuzz {

struct TextOptions {
  bool colour = false;
  std::string address = "http://127.0.0.1:3000";  ///< in curl lines
  const SecretMask* mask = nullptr;               ///< null: the finding is masked already
};

/// Some lines, the last one ends with a line end.
std::string text_of(const Finding& finding, const TextOptions& options);
/// One line for a shell: curl sends exactly this request.
std::string curl_line(const http::Request& request, std::string_view address);

/// What came back, in one line: "200 application/json  {...}".
std::string answer_line(const Exchange& exchange);

}  // namespace routelab::fuzz
