/// The words of HTTP that the model needs: methods, sets of methods, status texts.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace routelab::core {

/// The methods that a route can name (RFC 9110 section 9, RFC 5789), in the order in which an
/// Allow header lists them (alphabetical).
enum class Method : std::uint8_t { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT };
inline constexpr int method_count = 7;

std::string_view name_of(Method method);
/// Methods are case-sensitive: "get" is none of them.
std::optional<Method> method_of(std::string_view name);

/// A set of methods, one bit each.
class MethodSet {
 public:
  constexpr MethodSet() = default;
  static constexpr MethodSet all() { return MethodSet{(1U << method_count) - 1}; }
  constexpr MethodSet& add(Method m) { return bits_ |= bit(m), *this; }
  [[nodiscard]] constexpr bool has(Method m) const { return (bits_ & bit(m)) != 0; }
  [[nodiscard]] constexpr bool empty() const { return bits_ == 0; }
  /// "DELETE, GET, HEAD": the value of an Allow header.
  [[nodiscard]] std::string text() const;
  friend constexpr bool operator==(MethodSet, MethodSet) = default;

 private:
  explicit constexpr MethodSet(unsigned bits) : bits_(bits) {}
  static constexpr unsigned bit(Method m) { return 1U << static_cast<unsigned>(m); }
  unsigned bits_ = 0;
};

/// "Not Found" for 404; "" for a status that neither RFC 9110 section 15 nor RFC 6585 (429, 431)
/// gives a meaning.
std::string_view reason_of(int status);

}  // namespace routelab::core
