/// Dense ids: a noun's index in its table, typed so that a route cannot be taken for a client.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>

namespace routelab {

template <class Noun>
struct Id {
  static constexpr std::uint32_t none = UINT32_MAX;
  std::uint32_t index = none;

  constexpr Id() = default;
  explicit constexpr Id(std::size_t i) : index(static_cast<std::uint32_t>(i)) {}
  [[nodiscard]] constexpr bool valid() const { return index != none; }
  friend constexpr auto operator<=>(Id, Id) = default;
};

using TextId = Id<struct TextNoun>;          ///< an interned text
using RouteId = Id<struct RouteNoun>;        ///< a route, in the order of the scenario file
using EndpointId = Id<struct EndpointNoun>;  ///< a route and one method that it answers (or `*`)
using TableId = Id<struct TableNoun>;        ///< a table of the database
using UpstreamId = Id<struct UpstreamNoun>;  ///< a third party
using ResponseId = Id<struct ResponseNoun>;  ///< a response template
using ClientId = Id<struct ClientNoun>;      ///< a client (a population of callers)

}  // namespace routelab
