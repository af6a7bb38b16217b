/// A case as it can be written down and run again: what is done, for whom, and the bytes by which it
/// decides the rest.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/fuzz/probe.hpp"

namespace routelab::fuzz {

struct Replay;

struct CaseId {
  enum class Kind : std::uint8_t {
    Request,   ///< one request
    Sequence,  ///< some that follow each other
    Probe,
    File,   ///< nothing is sent: it is in a file that anybody can download
    Replay  ///< requests as they stand
  } kind = Kind::Request;
  const Probe* probe = nullptr;  ///< Probe
  std::size_t subject = 0;
  std::size_t variant = 0;  ///< Request, Sequence: what is left out, as `left_out` says
  std::vector<std::uint8_t> bytes;
  std::shared_ptr<const fuzz::Replay> replay{};  ///< Replay

  /// "request", "sequence", "file", "replay", or the probe's name.
  [[nodiscard]] std::string_view name() const;
  /// "life 2 0 00ff3a": one line that `parse_case` reads, unless it is a replay.
  [[nodiscard]] std::string text() const;
};

/// What a swarm leaves out, as a number: 0 for nothing.
std::size_t left_out(const Swarm& swarm);
Swarm swarm_without(std::size_t left_out);

/// None if it is no such text, or names a probe that there is none of.
std::optional<CaseId> parse_case(std::string_view text);

/// Runs it: what it sends and what was wrong is in the session then.
void run_case(const CaseId& id, Session& session);

}  // namespace routelab::fuzz
