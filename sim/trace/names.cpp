#include "sim/trace/names.hpp"

#include <algorithm>
#include <charconv>
#include <system_error>

namespace routelab::trace {

namespace {

constexpr int call_bits = 40;  // of a request id; the client's number is above them

}  // namespace

std::string Names::request_name(std::uint64_t request) const {
  const auto number = static_cast<std::uint32_t>(request >> call_bits);
  const auto found = std::find(client_numbers.begin(), client_numbers.end(), number);
  const auto index = static_cast<std::size_t>(found - client_numbers.begin());
  return (index < clients.size() && found != client_numbers.end() ? clients[index] : "?") + "#" +
         std::to_string(call_of(request));
}

std::optional<std::uint64_t> Names::request_id(std::string_view name) const {
  const std::size_t hash = name.rfind('#');
  if (hash == std::string_view::npos) return std::nullopt;
  const auto client = std::find(clients.begin(), clients.end(), name.substr(0, hash));
  const auto index = static_cast<std::size_t>(client - clients.begin());
  const std::string_view digits = name.substr(hash + 1);
  std::uint64_t call = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), call);
  if (index >= client_numbers.size() || client == clients.end() || error != std::errc() ||
      end != digits.data() + digits.size() || call >> call_bits != 0) {
    return std::nullopt;
  }
  return std::uint64_t{client_numbers[index]} << call_bits | call;
}

std::string_view name_at(const std::vector<std::string>& list, std::uint32_t index) {
  return index < list.size() ? std::string_view{list[index]} : "?";
}

}  // namespace routelab::trace
