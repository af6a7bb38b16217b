/// Requests as recordings hold them: whole, and the same one over and over.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/core/http.hpp"

namespace routelab::scenario {

struct RecordedRequest {
  using Pairs = std::vector<std::pair<std::string, std::string>>;

  core::Method method = core::Method::GET;
  std::string target;  ///< path and query, as it was sent
  Pairs headers;       ///< names in lower case
  Pairs cookies;
  std::optional<std::string> body;
  std::string content_type;

  friend auto operator<=>(const RecordedRequest&, const RecordedRequest&) = default;
};

/// The different requests of a recording, numbered by their first occurrence. Cost of `add`:
/// O(log size).
class RequestSet {
 public:
  static constexpr std::size_t most = 1'000'000;

  /// Its number; nothing if it would be one too many.
  std::optional<std::uint32_t> add(RecordedRequest request);
  /// All of them, by number; the set is empty afterwards.
  std::vector<RecordedRequest> take();

 private:
  std::map<RecordedRequest, std::uint32_t> numbers_;
};

/// Path and query of a URL as browsers and proxies write it: without scheme, host and fragment.
/// `host` is what was taken off, if anything.
std::string_view target_of_url(std::string_view url, std::string_view& host);

/// What keeps a recorded target from being sent (no path, a bad escape), or an empty text.
std::string target_problem(std::string_view target);

/// "DELETE, GET ... or PUT".
std::string known_methods();

}  // namespace routelab::scenario
