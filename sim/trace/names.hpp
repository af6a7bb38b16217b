/// The names behind the indices of the records: what a trace file carries beside them, and all
/// that a reader needs in order to show a record to a person.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace routelab::trace {

/// The number behind the # of a request's name, from its id.
constexpr std::uint64_t call_of(std::uint64_t request) {
  return request & ((std::uint64_t{1} << 40) - 1);
}

struct Names {
  std::string scenario;
  std::uint64_t seed = 0;
  std::int64_t duration = 0;           ///< ns: when the run was to end
  std::int64_t warmup = 0;             ///< ns: what ended before is not in the summary
  std::vector<std::string> endpoints;  ///< "GET /api/users/[id]"
  std::vector<std::string> clients;
  std::vector<std::uint32_t> client_numbers;  ///< upper 24 bits of the request ids, per client
  std::vector<std::string> tables;
  std::vector<std::string> upstreams;
  std::vector<std::string> functions;  ///< instance pools
  std::vector<std::string> queues;

  friend bool operator==(const Names&, const Names&) = default;

  /// "visitors#17" for a request id, "?#17" when the client is unknown.
  [[nodiscard]] std::string request_name(std::uint64_t request) const;
  /// The way back; nothing for what is no such name.
  [[nodiscard]] std::optional<std::uint64_t> request_id(std::string_view name) const;
};

/// The index'th name, "?" beyond the end: an index from a file is not to be trusted.
std::string_view name_at(const std::vector<std::string>& list, std::uint32_t index);

}  // namespace routelab::trace
