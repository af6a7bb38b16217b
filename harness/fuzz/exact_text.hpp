/// Bytes in JSON, which has only UTF-8: a string where they are that, {"base64": "..."} where not.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

namespace routelab::fuzz {

nlohmann::ordered_json exact_text(std::string_view bytes);
/// None if it is neither.
std::optional<std::string> read_exact_text(const nlohmann::ordered_json& json);

/// The bytes of a base64 text (RFC 4648 section 4); none if it is no such text.
std::optional<std::string> bytes_of_base64(std::string_view text);

}  // namespace routelab::fuzz
