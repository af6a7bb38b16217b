#include "sim/core/http.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

namespace routelab::core {

namespace {

constexpr std::array<std::string_view, method_count> method_names{
    "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"};

using Reason = std::pair<int, std::string_view>;

// RFC 9110 section 15 and RFC 6585, by status. 306 and 418 are reserved there, without a meaning.
constexpr Reason reasons[] = {
    {100, "Continue"},
    {101, "Switching Protocols"},
    {200, "OK"},
    {201, "Created"},
    {202, "Accepted"},
    {203, "Non-Authoritative Information"},
    {204, "No Content"},
    {205, "Reset Content"},
    {206, "Partial Content"},
    {300, "Multiple Choices"},
    {301, "Moved Permanently"},
    {302, "Found"},
    {303, "See Other"},
    {304, "Not Modified"},
    {305, "Use Proxy"},
    {307, "Temporary Redirect"},
    {308, "Permanent Redirect"},
    {400, "Bad Request"},
    {401, "Unauthorized"},
    {402, "Payment Required"},
    {403, "Forbidden"},
    {404, "Not Found"},
    {405, "Method Not Allowed"},
    {406, "Not Acceptable"},
    {407, "Proxy Authentication Required"},
    {408, "Request Timeout"},
    {409, "Conflict"},
    {410, "Gone"},
    {411, "Length Required"},
    {412, "Precondition Failed"},
    {413, "Content Too Large"},
    {414, "URI Too Long"},
    {415, "Unsupported Media Type"},
    {416, "Range Not Satisfiable"},
    {417, "Expectation Failed"},
    {421, "Misdirected Request"},
    {422, "Unprocessable Content"},
    {426, "Upgrade Required"},
    {428, "Precondition Required"},
    {429, "Too Many Requests"},
    {431, "Request Header Fields Too Large"},
    {500, "Internal Server Error"},
    {501, "Not Implemented"},
    {502, "Bad Gateway"},
    {503, "Service Unavailable"},
    {504, "Gateway Timeout"},
    {505, "HTTP Version Not Supported"},
    {511, "Network Authentication Required"},
};

}  // namespace

std::string_view name_of(Method method) { return method_names[static_cast<std::size_t>(method)]; }

std::optional<Method> method_of(std::string_view name) {
  const auto* found = std::find(method_names.begin(), method_names.end(), name);
  if (found == method_names.end()) return std::nullopt;
  return static_cast<Method>(found - method_names.begin());
}

std::string MethodSet::text() const {
  std::string list;
  for (int i = 0; i < method_count; ++i) {
    const auto method = static_cast<Method>(i);
    if (!has(method)) continue;
    if (!list.empty()) list += ", ";
    list += name_of(method);
  }
  return list;
}

std::string_view reason_of(int status) {
  const auto* found =
      std::lower_bound(std::begin(reasons), std::end(reasons), status,
                       [](const Reason& reason, int wanted) { return reason.first < wanted; });
  return found != std::end(reasons) && found->first == status ? found->second : "";
}

}  // namespace routelab::core
