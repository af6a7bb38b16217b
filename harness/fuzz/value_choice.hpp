/// JSON values for a shape: plain ones, odd ones that still fit, and ones that do not fit.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "harness/fuzz/choices.hpp"
#include "harness/fuzz/text_choice.hpp"
#include "harness/surface/shape.hpp"

namespace routelab::fuzz {

/// Stands in generated texts for a word of six characters that is new with each request, so that
/// what must be unique is.
constexpr char fresh_mark = '\x7f';
constexpr std::size_t fresh_size = 6;

/// How a value stands to its shape.
enum class Fit : std::uint8_t {
  Plain,    ///< it fits, and there is nothing odd about it
  Odd,      ///< it fits by the letter; a handler may have its reasons to refuse it
  Unknown,  ///< nobody has said what fits
  Misfit    ///< it does not fit, for certain
};
inline Fit worse(Fit a, Fit b) { return a < b ? b : a; }

class ValueChoice {
 public:
  /// Appends a value that fits. `name` is the field's: it tells what a text is likely to be.
  Fit append_fitting(const surface::Shape& shape, std::string_view name, Choices& choices,
                     bool may_be_odd, std::string& out);
  /// Appends a value with one thing wrong: a type, a bound, a field that is missing. Where nothing
  /// can be wrong, anything at all: Unknown.
  Fit append_misfit(const surface::Shape& shape, std::string_view name, Choices& choices,
                    std::string& out);
  /// Appends any JSON value, at most a few levels deep.
  void append_any(Choices& choices, std::string& out, int depth = 3);

 private:
  Fit append_number(const surface::Shape& shape, Choices& choices, bool may_be_odd,
                    std::string& out);
  Fit append_text(const surface::Shape& shape, std::string_view name, Choices& choices,
                  bool may_be_odd, std::string& out);
  Fit append_object(const surface::Shape& shape, Choices& choices, bool may_be_odd,
                    std::string& out);

  std::u32string scratch_;
};

/// What a text of this name is likely to be: "ann@example.com" for "email". With a fresh mark in it
/// where it is likely to be unique.
std::string likely_text(std::string_view name, std::string_view format);

}  // namespace routelab::fuzz
