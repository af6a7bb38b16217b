/// What a text may be the encoding of: every stretch of it that looks encoded, decoded. Nothing is
/// guessed from the context, so most of what comes out is noise; the caller knows what to look for.
///
/// A decoder runs only where a marker shows: 16 characters in a row of a base64 alphabet, 24 digits
/// of hexadecimal, 12 numbers in a row, a percent sign with two digits, a backslash or an ampersand
/// with what may follow it, the first bytes of a gzip or zlib stream, a binary beginning.
///
/// - base64 (RFC 4648 sections 4 and 5) at each of the four alignments, since a run may begin with
///   letters that do not belong to it; broken into lines of 60 and more.
/// - hexadecimal at both alignments; colons, commas, blanks and hyphens between digits do not count.
/// - character codes, as in [72,105].
/// - escapes of URLs (%41), JSON and JavaScript (\u0041, \x41), HTML (&#65; &#x41; &amp;): one pass
///   over the whole text undoes one level of all three.
/// - gzip, zlib and, at the beginning of what looks binary, deflate (RFC 1950 to 1952).
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace routelab::fuzz {

enum class Coding : std::uint8_t {
  Base64,
  Base64Url,
  Hex,
  CharacterCodes,
  Percent,
  JsonEscape,
  HtmlEntity,
  Gzip,
  Zlib,
  Deflate
};

std::string_view name_of(Coding coding);  ///< "base64url"

/// An escape that was undone.
struct Escape {
  std::size_t at = 0;    ///< of what it became, in the decoded text
  std::size_t from = 0;  ///< where it begins in the encoded text
  std::size_t size = 0;  ///< bytes of it there
  Coding coding = Coding::Percent;
};

struct Decoded {
  Coding coding = Coding::Base64;  ///< for a text with escapes: of the first
  std::string bytes;
  std::size_t begin = 0, end = 0;  ///< the stretch of the encoded text
  std::vector<Escape> escapes;     ///< in order; only of a text with escapes
};

/// What decoding may cost in all, so that bombs and nests of markers end: every byte that a decoder
/// reads in earnest or writes is taken from `bytes`. When that is not enough, the decoder leaves off
/// and `is_spent` says so.
struct DecodingBudget {
  std::size_t bytes = 0;
  bool is_spent = false;

  bool take(std::size_t count) {
    if (count > bytes) is_spent = true;
    if (!is_spent) bytes -= count;
    return !is_spent;
  }
};

using DecodedVisitor = std::function<void(const Decoded&)>;

void decode_all(std::string_view text, DecodingBudget& budget, const DecodedVisitor& visit);

// One by one: the parts of decode_all.
void decode_base64(std::string_view text, DecodingBudget& budget, const DecodedVisitor& visit);
void decode_hex(std::string_view text, DecodingBudget& budget, const DecodedVisitor& visit);
void decode_character_codes(std::string_view text, DecodingBudget&, const DecodedVisitor&);
void decode_escapes(std::string_view text, DecodingBudget& budget, const DecodedVisitor& visit);
/// At most 1 MiB of each stream; what comes before an error counts.
void decode_compressed(std::string_view text, DecodingBudget& budget, const DecodedVisitor& visit);

}  // namespace routelab::fuzz
