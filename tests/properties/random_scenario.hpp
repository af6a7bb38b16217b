/// Whole scenarios as text, from all that the format offers, for properties that hold of every
/// run. Small durations and tight limits, so that a few thousand events meet every queue, refusal
/// and time-out.
#pragma once

#include <iosfwd>
#include <string>

#include <rapidcheck.h>

#include "tests/properties/choices.hpp"

namespace routelab::testing {

/// What a property needs of its scenarios.
enum class Shape : std::uint8_t {
  Anything,
  Drained,    ///< every request ends, every instance goes, nothing is cut by a warm-up
  Unlimited,  ///< nobody waits for anybody, and nothing that one client does shows to another
  Separable,  ///< the database is unlimited; everything else may be tight
};

/// Tapes, one for each part of the file, so that shrinking one leaves the others alone.
struct RandomScenario {
  Shape shape = Shape::Anything;
  Tape world;
  Tape routes;
  Tape clients;

  [[nodiscard]] std::string text() const;
  /// The same with one more client, "newcomer", who has a route and a table of its own if
  /// `apart`, or else sends what the others may send.
  [[nodiscard]] std::string text_with_newcomer(bool apart) const;
};

std::ostream& operator<<(std::ostream& out, const RandomScenario& scenario);

rc::Gen<RandomScenario> random_scenario(Shape shape);

}  // namespace routelab::testing
