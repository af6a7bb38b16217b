/// A request in flight: the world's note of where it stands.
///
/// It has two lives that end apart. The client's: called, perhaps gave up, answer arrived. The
/// handler's: queued, started, one step after the other, done; a handler that was stopped by the
/// time limit may leave a query running that nobody waits for. The slot is used again when both
/// are over, so a steady state allocates nothing.
#pragma once

#include <cstdint>
#include <vector>

#include "sim/core/exchange.hpp"
#include "sim/model/port.hpp"
#include "sim/trace/record.hpp"

namespace routelab::model {

struct Flight {
  /// Of the handler's life.
  enum class Stage : std::uint8_t {
    None,            ///< not at an instance yet, or not any more
    Queued,          ///< at the concurrency limit
    Starting,        ///< for a cold start
    Stepping,        ///< compute, sleep, fetch: ends by itself
    ConnectionWait,  ///< for a connection of the instance's pool
    Connecting,
    WorkerWait,
    Querying,
    InCode,  ///< code beyond the port is at work: the port says when it waits for something
  };

  std::uint64_t id = 0;
  core::Exchange exchange;       ///< its slots point into the world's value slab, or into
  Incoming* incoming = nullptr;  ///< the request from outside that it is; else null
  Time arrived{};
  Time answered{};  ///< when the answer left for the client
  Time stage_began{};
  Time handler_began{};
  Duration wait_for_cpu{};  ///< Stepping: how much of the stage is waiting for the event loop
  std::uint32_t client = 0;
  std::uint32_t user = 0;  ///< of a closed-loop client
  std::uint32_t send = 0;
  std::uint32_t instance = 0;                        ///< index; meaningful while the handler lives
  std::uint32_t instance_number = trace::no_entity;  ///< for records
  std::uint32_t function = 0;
  std::int64_t number = 0;      ///< drawn for its target
  std::uint32_t stamp = 0;      ///< of its stage: events of earlier stages are void
  std::uint32_t life = 0;       ///< of this use of the slot: events of earlier uses are void
  core::Completion completion;  ///< Stepping: what comes of it
  trace::Kind span = trace::Kind::Compute;  ///< Stepping: what it is
  Stage stage = Stage::None;
  std::uint16_t status = 0;
  ResponseId response;                                 ///< of its answer; invalid: no handler's
  std::uint8_t flags = 0;                              ///< trace::Flag
  trace::Outcome refusal = trace::Outcome::Completed;  ///< Throttled or Rejected by the platform
  bool handler_done = false;  ///< nothing happens for it on the server any more
  bool client_done = false;   ///< the answer has arrived, or will never come
  bool gave_up = false;       ///< its record is written; an answer will be late
  bool stopped = false;       ///< by the time limit
  bool by_code = false;       ///< its answer is that of code beyond the port
  bool is_own = true;         ///< sent by a client of the world's own
  bool opening = false;       ///< Connecting: a connection is opened, none was handed over
  std::vector<trace::Record> spans;
};

}  // namespace routelab::model
