/// What handlers do, as flat arrays: the steps of all endpoints, one after the other, with ids
/// and slot numbers in place of names. Made once from a scenario (program_builder.hpp); the loop
/// that runs it touches no text.
///
/// A request's data lives in its local slots (8 bytes each). A query or a parameter fills only
/// the slots that some later step or template reads.
#pragma once

#include <cstdint>
#include <vector>

#include "sim/base/distribution.hpp"
#include "sim/base/ids.hpp"
#include "sim/core/secret.hpp"
#include "sim/core/value.hpp"

namespace routelab::core {

enum class Verb : std::uint8_t {
  Compute,  ///< work on the instance's CPU
  Sleep,    ///< wait on purpose
  Get,      ///< one row by id
  List,     ///< up to `limit` rows in the order of their ids
  Insert,
  Update,
  Delete,
  Fetch,  ///< call an upstream
  When,   ///< go on, or jump to `otherwise`, by a condition
  Jump,   ///< to `otherwise`
  Respond,
};

constexpr bool is_query(Verb verb) { return verb >= Verb::Get && verb <= Verb::Delete; }

using StepIndex = std::uint32_t;
inline constexpr StepIndex no_step = UINT32_MAX;
using SlotIndex = std::uint16_t;

/// A constant, or what a slot holds when the step runs.
struct Operand {
  static constexpr SlotIndex no_slot = UINT16_MAX;
  Value constant;
  SlotIndex slot = no_slot;
};

enum class Comparison : std::uint8_t {
  Truthy,
  Falsy,
  Equal,
  NotEqual,
  Less,
  LessOrEqual,
  Greater,
  GreaterOrEqual,
};

/// A part of an array of the program.
struct Range {
  std::uint32_t first = 0;
  std::uint32_t count = 0;
};

/// A column that a query copies into a slot.
struct Binding {
  std::uint16_t column = 0;
  SlotIndex slot = 0;
};

/// A column that a query writes.
struct Assignment {
  std::uint16_t column = 0;
  Operand value;
  SecretSet labels;  ///< of the value, if it is a constant
};

struct Step {
  Verb verb = Verb::Respond;
  Comparison comparison = Comparison::Truthy;  ///< When
  bool recorded_work = false;     ///< Compute, Sleep: the duration that came with the request
  std::uint32_t law = 0;          ///< Compute, Sleep: index into `laws`
  std::uint32_t target = 0;       ///< table, upstream or response template
  Operand left;                   ///< When: left side; queries by id: the id
  Operand right;                  ///< When: right side
  StepIndex otherwise = no_step;  ///< not found / condition false / fetch failed / jump
  StepIndex on_error = no_step;   ///< the database refused or timed out; none: the handler throws
  Range bindings;                 ///< queries: columns into slots
  Range assignments;              ///< Insert, Update
  std::uint32_t limit = 0;        ///< List
  SlotIndex result = Operand::no_slot;  ///< List: how many rows
  Duration timeout{};                   ///< Fetch: 0 is none
};

/// Where a slot's value comes from when a handler begins.
enum class Source : std::uint8_t { Param, BodyField, QueryField, Method, Cold };

struct Load {
  Source source = Source::Param;
  std::uint16_t param = 0;  ///< Param: which, left to right
  TextId name;              ///< BodyField, QueryField
  SlotIndex slot = 0;
};

/// One endpoint's part of the program.
struct Entry {
  StepIndex first = 0;
  Range loads;
};

struct Program {
  std::vector<Step> steps;
  std::vector<Entry> entries;  ///< by EndpointId
  std::vector<Load> loads;
  std::vector<Binding> bindings;
  std::vector<Assignment> assignments;
  std::vector<Distribution> laws;
  std::uint32_t slots = 0;  ///< that the neediest endpoint uses
};

}  // namespace routelab::core
