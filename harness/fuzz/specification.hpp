/// What a small thing does when one asks it for one thing after the other: a row, a counter, a set.
/// The model against which a history of operations that overlap is held.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "sim/base/time.hpp"

namespace routelab::fuzz {

/// Fields of a row by number, as numbers of values; none: not said, or not shown.
using Fields = std::vector<std::optional<std::int64_t>>;

struct Operation {
  enum class Kind : std::uint8_t {
    Create,   ///< row: with these fields; set: puts the value in
    Read,     ///< row: its fields; counter: its value; set: whether the value is in it
    Replace,  ///< row: all fields
    Patch,    ///< row: the fields that are said
    Remove,   ///< row; set: takes the value out
    Add       ///< counter: so much
  } kind = Kind::Read;
  enum class Answer : std::uint8_t {
    None,    ///< it may have happened, or may yet, or never will
    Done,    ///< it happened
    Absent,  ///< there is no such row or value
    Exists   ///< there is one already
  } answer = Answer::None;
  std::uint32_t key = 0;  ///< which row, counter or value: keys have nothing to do with each other
  Fields given{};         ///< Create, Replace, Patch: fields; Add: one number
  Fields shown{};         ///< in a Done answer: fields, or the counter's value, after it
  Time invoked{}, returned{};
};

/// A value type: copy it, compare it. What it says is pure.
struct Specification {
  enum class Kind : std::uint8_t { Row, Counter, Set } kind = Kind::Row;
  bool is_there = false;          ///< Row, Set: at the beginning
  Fields fields{};                ///< Row: then; Counter: its value
  bool replace_makes = false;     ///< Replace makes the row that there is none of
  bool remove_is_silent = false;  ///< Remove of what is not there is Done, too

  /// Of one key.
  struct State {
    bool is_there = false;
    Fields fields;
    friend bool operator==(const State&, const State&) = default;
  };
  [[nodiscard]] State start() const { return {is_there, fields}; }
  /// Does it now. False: then its answer would have been another, and the state stays as it is. An
  /// operation without an answer does what it can.
  [[nodiscard]] bool step(State& state, const Operation& operation) const;
};

}  // namespace routelab::fuzz
