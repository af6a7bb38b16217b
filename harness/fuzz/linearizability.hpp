/// Was each operation of a history done at one moment between its invocation and its answer? Then
/// the history is linearizable: as if the operations had come one after the other.
///
/// The search is that of J. Wing and C. Gong ("Testing and verifying concurrent objects", 1993) with
/// the memo of G. Lowe ("Testing for linearizability", 2017): what has been tried is a pair of the
/// operations that are done and the state they lead to. Histories of different keys are searched one
/// by one, which is sound because linearizability is local (M. Herlihy and J. Wing, 1990).
///
/// Intervals are closed: an operation that is invoked when another returns overlaps it. Operations
/// without an answer may happen at any time after their invocation, or never.
///
/// Cost: exponential in the number of operations that overlap, and in nothing else: 200 operations
/// of which six overlap take milliseconds. Deterministic.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "harness/fuzz/specification.hpp"

namespace routelab::fuzz {

struct Linearizability {
  enum class Verdict : std::uint8_t {
    Yes,
    No,
    NotDecided  ///< the bound on steps was met
  } verdict = Verdict::Yes;
  /// Yes: a witness, in which those without an answer that need not have happened are left out; key
  /// by key, in the order of keys. No: the longest way to explain the prefix without its last answer.
  /// Indices into the history.
  std::vector<std::size_t> order;
  /// No: the operations of the shortest prefix of the history that cannot be explained, by their
  /// invocation. All are of one key; the answer of `last` is what nothing explains.
  std::vector<std::size_t> prefix;
  std::size_t last = 0;
  std::uint64_t steps = 0;  ///< of the search
};

constexpr std::uint64_t most_linearizability_steps = 2'000'000;

Linearizability linearizability(const Specification& specification,
                                std::span<const Operation> history,
                                std::uint64_t most_steps = most_linearizability_steps);

}  // namespace routelab::fuzz
