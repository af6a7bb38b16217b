#include "sim/trace/names.hpp"

#include <algorithm>

namespace routelab::trace {

namespace {

constexpr int call_bits = 40;  // of a request id; the client's number is above them

}  // namespace

std::string Names::request_name(std::uint64_t request) const {
  const auto number = static_cast<std::uint32_t>(request >> call_bits);
  const std::uint64_t call = request & ((std::uint64_t{1} << call_bits) - 1);
  const auto found = std::find(client_numbers.begin(), client_numbers.end(), number);
  const auto index = static_cast<std::size_t>(found - client_numbers.begin());
  return (index < clients.size() && found != client_numbers.end() ? clients[index] : "?") + "#" +
         std::to_string(call);
}

std::string_view name_at(const std::vector<std::string>& list, std::uint32_t index) {
  return index < list.size() ? std::string_view{list[index]} : "?";
}

}  // namespace routelab::trace
