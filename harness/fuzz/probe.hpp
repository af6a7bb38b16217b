/// A way to look for what is wrong that takes more than one request: makes some, looks at the answers,
/// asks again. What it does is decided by the subject (an endpoint, a resource), the choice bytes and
/// the answers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "harness/fuzz/choices.hpp"
#include "harness/fuzz/session.hpp"

namespace routelab::fuzz {

/// What a probe is run for, one at a time.
enum class Subject : std::uint8_t { Api, Route, Endpoint, Resource };

struct Probe {
  std::string_view name;
  Subject subject;
  /// How many ways there are to do it: the deterministic phase goes through all of them.
  std::size_t variants;
  /// It needs what only some targets can: see Abilities.
  enum class Needs : std::uint8_t { Nothing, Wire, Restart, Virtual, Process } needs;
  /// Low: some requests. Middle: dozens. High: seconds; the random phase leaves it out.
  enum class Cost : std::uint8_t { Low, Middle, High } cost;
  void (*run)(Session& session, std::size_t subject, std::size_t variant, Choices& choices);
};

/// In the order in which they are run: the cheap ones that explain the most come first.
std::span<const Probe> all_probes();
const Probe* probe_of(std::string_view name);
std::size_t subjects_of(const Probe& probe, const ApiMap& map);

// By what they are about.
std::span<const Probe> method_probes();
std::span<const Probe> body_probes();
std::span<const Probe> parameter_probes();
std::span<const Probe> json_probes();
std::span<const Probe> user_probes();
std::span<const Probe> row_probes();
std::span<const Probe> concurrency_probes();
std::span<const Probe> history_probes();
std::span<const Probe> instance_probes();
std::span<const Probe> resource_probes();
std::span<const Probe> wire_probes();
std::span<const Probe> secret_probes();

}  // namespace routelab::fuzz
