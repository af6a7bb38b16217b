#include "harness/client/request.hpp"

#include <algorithm>
#include <string_view>

namespace routelab::client {
namespace {

bool has(const Request& request, std::string_view name) {
  return std::any_of(request.headers.begin(), request.headers.end(),
                     [&](const auto& header) { return http::same_name(header.first, name); });
}

}  // namespace

std::string bytes_of(const Request& request) {
  std::string text = request.method + " " + request.target + " HTTP/1.1\r\n";
  for (const auto& [name, value] : request.headers) text += name + ": " + value + "\r\n";
  return text + "\r\n" + request.body;
}

Request addressed(Request request, const Address& server) {
  if (request.target.starts_with('/')) request.target.insert(0, server.base);
  if (!has(request, "host")) {
    request.headers.insert(request.headers.begin(), {"Host", server.authority()});
  }
  const bool means_body =
      request.method == "POST" || request.method == "PUT" || request.method == "PATCH";
  if ((means_body || !request.body.empty()) && !has(request, "content-length") &&
      !has(request, "transfer-encoding")) {
    request.headers.emplace_back("Content-Length", std::to_string(request.body.size()));
  }
  return request;
}

}  // namespace routelab::client
