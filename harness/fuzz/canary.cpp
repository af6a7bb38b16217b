#include "harness/fuzz/canary.hpp"

#include "sim/base/random.hpp"

namespace routelab::fuzz {

std::string canary_value(std::uint64_t seed, std::string_view variable, std::string_view place) {
  constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  constexpr std::string_view digits = "0123456789";
  const Key key = Key::of_seed(seed).named("canary").named(variable).named(place);
  std::string value;
  for (std::size_t i = 0; i < canary_length; ++i) {
    const std::string_view alphabet = i % 3 == 2 ? digits : letters;
    // The key is nobody else's, so any purpose will do.
    value += alphabet[to_below(key.bits(i, Purpose::Placement), alphabet.size())];
  }
  return value;
}

}  // namespace routelab::fuzz
