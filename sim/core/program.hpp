/// What handlers do, as flat arrays: the steps of all endpoints, one after the other, with ids
/// and slot numbers in place of names. Made once from a scenario (scenario/handler_reader.hpp); the loop
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
  Get,      ///< one row by its id or by the value of a column
  List,     ///< up to `limit` rows in the order of their ids
  Insert,
  Update,
  Delete,
  Fetch,  ///< call an upstream
  When,   ///< go on, or jump to `otherwise`, by a condition
  Jump,   ///< to `otherwise`
  Respond,
  Validate,  ///< go on if all rules hold, or jump to `otherwise`
  Once,      ///< go on the first time on an instance, later jump to `otherwise`
  ReadBody,  ///< throws if the request's body cannot be parsed
  Throw,     ///< to `otherwise`; none: nobody catches it
  Log,       ///< a line in the server's log
  Enqueue,   ///< a job for a queue
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

/// What a field of a request must be.
struct Rule {
  enum class Type : std::uint8_t { Any, Text, Integer, Number, Boolean, Array, Object };
  SlotIndex slot = 0;
  Type type = Type::Any;
  bool optional = false;  ///< may be missing
  bool spelt = false;     ///< numbers and booleans may be spelt as texts: queries, forms, headers
  std::int64_t low = INT64_MIN;  ///< least: of an Integer itself, of a Text its bytes
  std::int64_t high = INT64_MAX;
  Range one_of;   ///< of the program's `choices`; empty: anything
  Value field;    ///< its name, for the answer
  Value message;  ///< "'age' must be an integer from 18 to 120"
};

struct Step {
  Verb verb = Verb::Respond;
  Comparison comparison = Comparison::Truthy;  ///< When
  bool recorded_work = false;     ///< Compute, Sleep: the duration that came with the request
  std::uint32_t law = 0;          ///< Compute, Sleep: index into `laws`
  std::uint32_t target = 0;       ///< table, upstream, queue, response or message
  Operand left;                   ///< When: left side; queries by id: the id
  Operand right;                  ///< When: right side
  StepIndex otherwise = no_step;  ///< not found / condition false / failed / caught / jump
  StepIndex on_error = no_step;   ///< the database refused or timed out; none: the handler throws
  SlotIndex error = Operand::no_slot;  ///< where `otherwise` or `on_error` finds what was thrown
  Range bindings;                      ///< queries: columns into slots
  Range assignments;                   ///< Insert, Update
  Range rules;                         ///< Validate
  std::uint32_t limit = 0;             ///< List: most rows; Once: which bit of the module's state
  std::uint16_t by = 0;                ///< Get: the column that `left` is looked up in; 0 is the id
  SlotIndex result = Operand::no_slot;   ///< List: how many rows; Validate: the field that failed
  SlotIndex message = Operand::no_slot;  ///< Validate: why
  Duration timeout{};                    ///< Fetch: 0 is none
};

/// Where a slot's value comes from when a handler begins.
enum class Source : std::uint8_t {
  Param,
  ParamOrQuery,  ///< the parameter; where an optional catch-all takes nothing, the query's field
  BodyField,
  QueryField,
  Header,  ///< names in lower case
  Cookie,
  Method,
  Cold
};

struct Load {
  Source source = Source::Param;
  std::uint16_t param = 0;  ///< which, left to right
  TextId name;              ///< of a field, header or cookie
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
  std::vector<Rule> rules;
  std::vector<Value> choices;  ///< of rules
  std::vector<Distribution> laws;
  std::uint32_t slots = 0;  ///< that the neediest endpoint uses
};

}  // namespace routelab::core
