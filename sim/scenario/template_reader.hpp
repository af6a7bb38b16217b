/// Texts and JSON with references ("Hello {user.name}") become templates of the core.
#pragma once

#include <functional>
#include <optional>
#include <string_view>

#include "sim/core/response.hpp"
#include "sim/scenario/handler_scope.hpp"

namespace routelab::scenario {

/// Where references are looked up; nothing after an error at `node`.
using Resolve = std::function<std::optional<Reference>(std::string_view path, const Node& node)>;

/// Appends a text as it stands.
void append_literal(core::Template& pieces, std::string_view text, core::SecretSet labels = {});

/// Appends what `json` describes: texts that are one reference alone become the value itself
/// ("{user.id}" -> 7), others keep their quotes ("no. {user.id}" -> "no. 7").
void append_json(const Node& json, core::Template& pieces, const Resolve& resolve,
                 const core::Texts& texts, Diagnostics& diagnostics);

/// Appends a plain text with references. The node is a text.
void append_text(const Node& text, core::Template& pieces, const Resolve& resolve,
                 const core::Texts& texts, Diagnostics& diagnostics);

/// Reads headers by name into `headers`, values with references.
void read_headers(const Node& object, std::vector<core::Header>& headers, const Resolve& resolve,
                  const core::Texts& texts, Diagnostics& diagnostics);

/// Whether a text can be a header's value, or a part of one (RFC 9110, section 5.5).
bool is_header_text(std::string_view text);
/// Whether it can be the name of a header or a cookie (RFC 9110, section 5.6.2; RFC 6265, 4.1.1).
bool is_token(std::string_view text);

}  // namespace routelab::scenario
