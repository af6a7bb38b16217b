#include "harness/fuzz/decoding.hpp"

#include <algorithm>
#include <array>

#include "harness/fuzz/character_set.hpp"
#include "sim/base/ascii.hpp"

namespace routelab::fuzz {

namespace {

constexpr CharacterSet standard_alphabet("A-Za-z0-9+/");
constexpr CharacterSet url_alphabet("A-Za-z0-9_-");
constexpr CharacterSet hex_alphabet("0-9a-fA-F :,-");
constexpr CharacterSet code_alphabet("0-9 \t\r\n,");
constexpr std::size_t least_base64 = 16;  // 12 characters
constexpr std::size_t least_hex = 24;
constexpr std::size_t least_codes = 12;

/// Six bits, both alphabets; 64 for a line break.
constexpr std::array<std::uint8_t, 256> base64_values = [] {
  std::array<std::uint8_t, 256> table{};
  table.fill(64);
  for (const std::string_view last : {"+/", "-_"}) {
    std::uint8_t value = 0;
    for (char c = 'A'; c <= 'Z'; ++c) table[static_cast<unsigned char>(c)] = value++;
    for (char c = 'a'; c <= 'z'; ++c) table[static_cast<unsigned char>(c)] = value++;
    for (char c = '0'; c <= '9'; ++c) table[static_cast<unsigned char>(c)] = value++;
    for (const char c : last) table[static_cast<unsigned char>(c)] = value++;
  }
  return table;
}();

constexpr std::array<char, 256> hex_values = [] {
  std::array<char, 256> table{};
  table.fill(-1);
  for (int i = 0; i < 16; ++i) {
    table[static_cast<unsigned char>("0123456789abcdef"[i])] = static_cast<char>(i);
    table[static_cast<unsigned char>("0123456789ABCDEF"[i])] = static_cast<char>(i);
  }
  return table;
}();

/// Lines of 64 (PEM) or 76 (MIME) characters belong together.
void extend_over_lines(std::string_view text, const CharacterSet& set, Run& run) {
  constexpr std::size_t least_line = 60;
  std::size_t line = run.begin;
  while (run.end - line >= least_line) {
    std::size_t next = run.end;
    while (next < text.size() && next - run.end < 2 && (text[next] == '\r' || text[next] == '\n')) {
      ++next;
    }
    if (next == run.end || next == text.size() || !set.has(text[next])) return;
    line = run.end = next;
    while (run.end < text.size() && set.has(text[run.end])) ++run.end;
  }
}

std::string base64_bytes(std::string_view run, std::size_t skipped) {
  std::string out;
  out.reserve(run.size() * 3 / 4);
  std::uint32_t bits = 0;
  unsigned count = 0;
  for (const char c : run) {
    const std::uint32_t value = base64_values[static_cast<unsigned char>(c)];
    if (value == 64) continue;
    if (skipped > 0) {
      --skipped;
      continue;
    }
    bits = bits << 6U | value;
    if (++count % 4 == 1) continue;
    // The second of four characters completes a byte and leaves 4 bits, the third 2, the fourth none.
    out += static_cast<char>(bits >> (8U - 2U * ((count - 1) % 4 + 1)) & 0xffU);
  }
  return out;
}

void visit_base64(std::string_view text, Run run, Coding coding, DecodingBudget& budget,
                  const DecodedVisitor& visit) {
  for (std::size_t skipped = 0; skipped < 4; ++skipped) {
    if (!budget.take(run.size())) return;
    visit({coding,
           base64_bytes(text.substr(run.begin, run.size()), skipped),
           run.begin,
           run.end,
           {}});
  }
}

/// Whether a run of the URL alphabet is not also one of the standard alphabet, which had its turn.
bool is_of_its_own(std::string_view text, Run run) {
  const auto is_only_standard = [](char c) { return c == '+' || c == '/'; };
  if (run.begin > 0 && is_only_standard(text[run.begin - 1])) return true;
  if (run.end < text.size() && is_only_standard(text[run.end])) return true;
  return text.substr(run.begin, run.size()).find_first_of("-_") != std::string_view::npos;
}

}  // namespace

std::string_view name_of(Coding coding) {
  constexpr std::array<std::string_view, 10> names = {
      "base64",      "base64url", "hex",  "character codes", "percent", "JSON escape",
      "HTML entity", "gzip",      "zlib", "deflate"};
  return names[static_cast<std::size_t>(coding)];
}

void decode_base64(std::string_view text, DecodingBudget& budget, const DecodedVisitor& visit) {
  for (const Coding coding : {Coding::Base64, Coding::Base64Url}) {
    const CharacterSet& set = coding == Coding::Base64 ? standard_alphabet : url_alphabet;
    for (Run run = next_run(text, 0, set, least_base64); run.size() > 0;
         run = next_run(text, run.end, set, least_base64)) {
      extend_over_lines(text, set, run);
      if (coding == Coding::Base64Url && !is_of_its_own(text, run)) continue;
      visit_base64(text, run, coding, budget, visit);
    }
  }
}

void decode_hex(std::string_view text, DecodingBudget& budget, const DecodedVisitor& visit) {
  for (Run run = next_run(text, 0, hex_alphabet, least_hex); run.size() > 0;
       run = next_run(text, run.end, hex_alphabet, least_hex)) {
    std::string digits;
    for (const char c : text.substr(run.begin, run.size())) {
      const char value = hex_values[static_cast<unsigned char>(c)];
      if (value >= 0) digits += value;
    }
    if (digits.size() < least_hex) continue;
    for (std::size_t skipped = 0; skipped < 2; ++skipped) {
      if (!budget.take(run.size())) return;
      std::string bytes;
      for (std::size_t i = skipped; i + 1 < digits.size(); i += 2) {
        bytes += static_cast<char>(digits[i] * 16 + digits[i + 1]);
      }
      visit({Coding::Hex, std::move(bytes), run.begin, run.end, {}});
    }
  }
}

void decode_character_codes(std::string_view text, DecodingBudget& budget,
                            const DecodedVisitor& visit) {
  // A letter's or digit's code has two digits at least, and a comma follows.
  constexpr std::size_t least = 3 * least_codes - 1;
  for (Run run = next_run(text, 0, code_alphabet, least); run.size() > 0;
       run = next_run(text, run.end, code_alphabet, least)) {
    const std::string_view list = text.substr(run.begin, run.size());
    if (static_cast<std::size_t>(std::count(list.begin(), list.end(), ',')) + 1 < least_codes)
      continue;
    if (!budget.take(run.size())) return;
    std::string bytes;
    unsigned code = 0;
    for (std::size_t i = 0; i < list.size(); ++i) {
      if (!is_digit(list[i])) continue;
      code = std::min(code * 10 + static_cast<unsigned>(list[i] - '0'), 256U);
      if (i + 1 < list.size() && is_digit(list[i + 1])) continue;
      bytes += code < 256 ? static_cast<char>(code) : ' ';
      code = 0;
    }
    visit({Coding::CharacterCodes, std::move(bytes), run.begin, run.end, {}});
  }
}

void decode_all(std::string_view text, DecodingBudget& budget, const DecodedVisitor& visit) {
  decode_base64(text, budget, visit);
  decode_hex(text, budget, visit);
  decode_character_codes(text, budget, visit);
  decode_escapes(text, budget, visit);
  decode_compressed(text, budget, visit);
}

}  // namespace routelab::fuzz
