/// A canary: a value that is planted where a secret would be, and that nothing else contains. Where
/// it comes out again, in whatever form, something leaked; its name says what and from where.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace routelab::fuzz {

constexpr std::size_t canary_length = 28;

struct Canary {
  std::string name;   ///< what a report calls it: "DATABASE_URL in instance 2"
  std::string value;  ///< never shown: whoever reads the report need not learn it
};

/// 28 characters of [A-Za-z0-9], a pure function of the three: the run's seed, the variable and the
/// place it is planted in (an instance, a row, a request). Every third character is a digit, so no
/// word of more than two letters is in it. The 138 bits that are left make values of different places
/// differ; twelve characters in a row are those of another canary with a chance of 2^-51, whatever
/// their case.
std::string canary_value(std::uint64_t seed, std::string_view variable, std::string_view place);

}  // namespace routelab::fuzz
