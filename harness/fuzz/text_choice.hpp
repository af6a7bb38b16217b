/// Texts that handlers stumble over, and plain ones: chosen by bytes, written where they are to
/// stand (in JSON, in a URL).
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "harness/fuzz/choices.hpp"

namespace routelab::fuzz {

/// From the plainest on.
enum class TextKind : std::uint8_t {
  Word,  ///< letters and digits
  Empty,
  Blanks,
  Number,       ///< what looks like one: "0x10", "1e309", " 5", "-0", "NaN"
  Name,         ///< "__proto__", "constructor", "toString", "null", "undefined", "true"
  Punctuation,  ///< quotes, brackets, markup, what SQL, shells, templates and paths are made of
  Accents,      ///< composed and decomposed, letters whose length changes with their case
  Wide,         ///< CJK, emoji with joiners: more than one UTF-16 unit
  Invisible,    ///< bidi marks, zero width, BOM
  Control,      ///< NUL, line ends, escapes
  Surrogate,    ///< half of a pair, which no UTF-8 can say (JSON can)
  Long          ///< some thousand characters
};
constexpr std::uint32_t text_kind_count = 12;

/// Replaces `out`. Code points; a Surrogate has one of D800 to DFFF.
void choose_text(TextKind kind, Choices& choices, std::u32string& out);

/// Appends it as a JSON string, quotes included.
void append_json(const std::u32string& text, std::string& out);
/// Appends it percent-encoded, as a value in a path or a query; half a surrogate pair becomes U+FFFD.
void append_percent(const std::u32string& text, std::string& out);
void append_percent(std::string_view text, std::string& out);
/// Appends it in UTF-8; half a surrogate pair becomes U+FFFD.
void append_utf8(const std::u32string& text, std::string& out);

}  // namespace routelab::fuzz
