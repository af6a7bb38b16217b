/// What a reader tells about a field when it asks for it (fields.hpp): the schema, the completions
/// of editors and docs/scenario.md are made from such notes (vocabulary.hpp).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace routelab::scenario {

struct FieldNote {
  enum class Type : std::uint8_t {
    Duration,
    Distribution,
    Integer,
    Number,
    Probability,
    Rate,
    Memory,
    Text,
    Boolean,
    Choice,
    Object,
    Array,
    Any
  };

  std::string name;
  Type type = Type::Any;
  std::string doc;
  std::string initial;  ///< the default as JSON text; empty: there is none to show
  bool required = false;
  std::optional<double> low;         ///< least value allowed (seconds for a duration)
  std::optional<double> high;        ///< greatest value allowed
  std::vector<std::string> choices;  ///< of a Choice
};

}  // namespace routelab::scenario
