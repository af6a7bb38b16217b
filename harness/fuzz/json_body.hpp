/// The JSON of a made-up request: who is sent one, and one with a value in it that is written as no
/// writer of JSON would.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include "harness/fuzz/api_map.hpp"

namespace routelab::fuzz {

/// So many fields of a body have probes of their own.
constexpr std::size_t most_probed_fields = 12;

/// What it reads is JSON, as far as anybody has said.
bool takes_json(const Endpoint& endpoint);

/// The object with a field whose value is this text as it is: a parser of ours need not take what
/// theirs must.
std::string with_raw_field(nlohmann::json object, const std::string& field, std::string_view value);

}  // namespace routelab::fuzz
