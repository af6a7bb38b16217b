/// An HTTP request and its answer as plain data, whoever carries them: a socket or a function call.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/base/ascii.hpp"

namespace routelab::http {

/// Names as they were sent, in the order in which they were sent.
using Headers = std::vector<std::pair<std::string, std::string>>;

/// Names of headers have no case.
inline bool same_name(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (lower_case(a[i]) != lower_case(b[i])) return false;
  }
  return true;
}

/// What the header says: several lines of one name are one list (RFC 9110, section 5.3); "" if
/// there is none.
inline std::string header(const Headers& headers, std::string_view name,
                          std::string_view separator = ", ") {
  std::string joined;
  bool found = false;
  for (const auto& [key, value] : headers) {
    if (!same_name(key, name)) continue;
    if (found) joined += separator;
    joined += value;
    found = true;
  }
  return joined;
}

struct Request {
  std::string method = "GET";
  std::string target = "/";  ///< path and query, as sent
  Headers headers{};
  std::string body{};
};

struct Reply {
  int status = 200;
  Headers headers{};
  std::string body{};
};

}  // namespace routelab::http
