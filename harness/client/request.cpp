#include "harness/client/request.hpp"

#include <algorithm>
#include <string_view>

#include "sim/base/ascii.hpp"

namespace routelab::client {
namespace {

bool has(const Request& request, std::string_view lower_name) {
  return std::any_of(request.headers.begin(), request.headers.end(),
                     [&](const Header& h) { return lower_case(h.name) == lower_name; });
}

}  // namespace

std::string Request::bytes() const {
  std::string text = method + " " + target + " HTTP/1.1\r\n";
  for (const Header& header : headers) text += header.name + ": " + header.value + "\r\n";
  return text + "\r\n" + body;
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
    request.headers.push_back({"Content-Length", std::to_string(request.body.size())});
  }
  return request;
}

}  // namespace routelab::client
