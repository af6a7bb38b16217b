#include "harness/fuzz/case_id.hpp"

#include <charconv>

#include <fmt/format.h>

#include "harness/fuzz/replay.hpp"
#include "harness/fuzz/sequence.hpp"

namespace routelab::fuzz {

namespace {

constexpr std::size_t steps_of_sequence = 12;

/// The next word of a line.
std::string_view word_of(std::string_view& text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  const std::string_view word = text.substr(0, text.find(' '));
  text.remove_prefix(word.size());
  return word;
}

bool read(std::string_view word, std::size_t& number) {
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), number);
  return error == std::errc{} && end == word.data() + word.size();
}

}  // namespace

std::string_view CaseId::name() const {
  switch (kind) {
    case Kind::Request: return "request";
    case Kind::Sequence: return "sequence";
    case Kind::File: return "file";
    case Kind::Replay: return "replay";
    case Kind::Probe: break;
  }
  return probe->name;
}

std::string CaseId::text() const {
  if (kind == Kind::Replay) {
    return replay->name.empty() ? "replay" : "replay of " + replay->name;
  }
  std::string hex;
  for (const std::uint8_t byte : bytes) hex += fmt::format("{:02x}", byte);
  return fmt::format("{} {} {} {}", name(), subject, variant, hex.empty() ? "-" : hex);
}

std::optional<CaseId> parse_case(std::string_view text) {
  CaseId id;
  const std::string_view name = word_of(text);
  if (name == "sequence") {
    id.kind = CaseId::Kind::Sequence;
  } else if (name != "request") {
    id.kind = CaseId::Kind::Probe;
    id.probe = probe_of(name);
    if (id.probe == nullptr) return std::nullopt;
  }
  if (!read(word_of(text), id.subject) || !read(word_of(text), id.variant)) return std::nullopt;
  std::string_view hex = word_of(text);
  if (hex == "-") return id;
  if (hex.empty() || hex.size() % 2 != 0) return std::nullopt;
  for (std::size_t i = 0; i < hex.size(); i += 2) {
    std::uint8_t byte = 0;
    const auto [end, error] = std::from_chars(hex.data() + i, hex.data() + i + 2, byte, 16);
    if (error != std::errc{} || end != hex.data() + i + 2) return std::nullopt;
    id.bytes.push_back(byte);
  }
  return id;
}

std::size_t left_out(const Swarm& swarm) {
  std::size_t bits = 0;
  for (const bool keeps : {swarm.odd_methods, swarm.odd_paths, swarm.odd_queries, swarm.odd_headers,
                           swarm.odd_bodies, swarm.other_senders}) {
    bits = 2 * bits + (keeps ? 0 : 1);
  }
  return bits;
}

Swarm swarm_without(std::size_t left_out) {
  const auto keeps = [&](unsigned bit) { return (left_out >> bit & 1) == 0; };
  return {.odd_methods = keeps(5),
          .odd_paths = keeps(4),
          .odd_queries = keeps(3),
          .odd_headers = keeps(2),
          .odd_bodies = keeps(1),
          .other_senders = keeps(0)};
}

void run_case(const CaseId& id, Session& session) {
  Choices choices(id.bytes);
  switch (id.kind) {
    case CaseId::Kind::Request: {
      Attempt attempt;
      session.requests().any(choices, swarm_without(id.variant), session.knowledge().seen, attempt);
      session.send(attempt);
      return;
    }
    case CaseId::Kind::File: return;
    case CaseId::Kind::Sequence:
      run_sequence(session, choices, steps_of_sequence, swarm_without(id.variant));
      return;
    case CaseId::Kind::Replay: run_replay(*id.replay, session); return;
    case CaseId::Kind::Probe:
      if (id.subject < subjects_of(*id.probe, session.map())) {
        id.probe->run(session, id.subject, id.variant, choices);
      }
      return;
  }
}

}  // namespace routelab::fuzz
