/// Keyed draws: every random number is a pure function of (seed, who, step, purpose).
///
/// There is no shared sequence that one draw could disturb for the next: a `Key` stands for an
/// entity (by its name) or a request (by its id), and `bits(step, purpose)` is its draw for one
/// step of its life. So two runs that differ in one option see the same values everywhere else
/// (common random numbers), and the order in which events happen to be processed cannot matter.
///
/// The mixer is the 64-bit finalizer "variant 13" of D. Stafford, which Steele, Lea and Flood
/// use in SplitMix (OOPSLA 2014, section 3); a key is mixed once when it is made and once per
/// draw. Cost: about 2 ns a draw.
#pragma once

#include <cstdint>
#include <string_view>

namespace routelab {

/// What a draw is for. Two purposes never share a value; the order of this list is part of the
/// output of every run, so new purposes go to the end.
enum class Purpose : std::uint8_t {
  Interarrival,
  Think,
  SendChoice,
  PathNumber,
  BodyNumber,
  NetworkToServer,
  NetworkToClient,
  Placement,
  Download,
  RuntimeStart,
  ModuleLoad,
  HandlerInit,
  Work,
  Connect,
  Query,
  UpstreamLatency,
  UpstreamFailure,
  JobWork,
};

constexpr std::uint64_t mix_bits(std::uint64_t x) {
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ULL;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebULL;
  return x ^ (x >> 31);
}

/// FNV-1a, then mixed: names are short and read once, at the start.
constexpr std::uint64_t hash_text(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325ULL;
  for (const char c : text) {
    hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
  }
  return mix_bits(hash);
}

class Key {
 public:
  constexpr Key() = default;

  /// The key of a run; every other key descends from it.
  static constexpr Key of_seed(std::uint64_t seed) {
    return Key{mix_bits(seed + 0x9e3779b97f4a7c15ULL)};
  }
  [[nodiscard]] constexpr Key named(std::string_view name) const {
    return numbered(hash_text(name));
  }
  /// Not of a run's own key: seed a, number b would be seed b, number a. Name who it is first.
  [[nodiscard]] constexpr Key numbered(std::uint64_t number) const {
    return Key{mix_bits(value_ ^ mix_bits(number + 0x9e3779b97f4a7c15ULL))};
  }

  /// The 64 random bits of this key for (step, purpose).
  [[nodiscard]] constexpr std::uint64_t bits(std::uint64_t step, Purpose purpose) const {
    const std::uint64_t counter = (step << 8) | static_cast<std::uint64_t>(purpose);
    return mix_bits(value_ + (counter + 1) * 0x9e3779b97f4a7c15ULL);
  }

  friend constexpr bool operator==(Key, Key) = default;

 private:
  explicit constexpr Key(std::uint64_t value) : value_(value) {}
  std::uint64_t value_ = 0;
};

/// A double in the open interval (0, 1), from the upper 52 bits: the middles of 2^52 equal cells.
/// Every one is exact (with 53 bits the last would round to 1), and flipping all bits gives 1 - u.
constexpr double to_unit(std::uint64_t bits) {
  return (static_cast<double>(static_cast<std::int64_t>(bits >> 12)) + 0.5) * 0x1p-52;
}

/// An integer in [0, bound), bound > 0: the upper half of a 64 x 64-bit product (Lemire, "Fast
/// random integer generation in an interval", 2019, without rejection: the bias is below
/// bound / 2^64).
constexpr std::uint64_t to_below(std::uint64_t bits, std::uint64_t bound) {
  __extension__ using Wide = unsigned __int128;
  return static_cast<std::uint64_t>((static_cast<Wide>(bits) * bound) >> 64);
}

}  // namespace routelab
