/// One thing that happened: 40 bytes, fixed layout, little-endian in a file.
///
/// A run leaves a stream of records. All spans of a request stand together, in the order in which
/// they ended, followed by the request's own record (kind `Request`); an instance's record comes
/// when it is destroyed or at the end of the run. Everything that people look at (summary,
/// timeline, exports) is made from these records and the name table beside them.
#pragma once

#include <cstdint>
#include <string>

#include "sim/base/time.hpp"

namespace routelab::trace {

/// What a record tells. Numbers are part of the file format: new kinds go to the end.
enum class Kind : std::uint8_t {
  Request,          ///< arrival until the client has its answer or gives up
  NetworkToServer,  ///< client to edge
  NetworkToClient,  ///< edge to client
  Queue,            ///< waiting for an instance at the concurrency limit
  StartWait,        ///< waiting for an instance that another request's cold start brings up
  Placement,        ///< cold start: finding a place to run
  Download,         ///< cold start: fetching the code
  RuntimeStart,     ///< cold start: starting the runtime
  ModuleLoad,       ///< cold start: loading the application's modules
  HandlerInit,      ///< cold start: the handler's own initialisation
  CpuWait,          ///< waiting for the instance's event loop
  Compute,          ///< on the instance's CPU
  Sleep,            ///< waiting on purpose
  PoolWait,         ///< waiting for a connection of the instance's pool
  Connect,          ///< opening a database connection
  DatabaseWait,     ///< waiting for a worker of the database
  Query,            ///< a worker of the database at work
  Fetch,            ///< waiting for an upstream
  Late,             ///< the handler's end after the client had given up
  Instance,         ///< an instance from creation to destruction
  JobWait,          ///< a job waiting for a worker of its queue
  Job,              ///< a worker of a queue at work
};
inline constexpr int kind_count = static_cast<int>(Kind::Job) + 1;

/// How a request ended, from the client's view. Each request has exactly one.
enum class Outcome : std::uint8_t {
  Completed,  ///< status 200 to 499, except 429
  Failed,     ///< status 500 to 599, except those below
  Throttled,  ///< 429, or the platform's 503: no capacity
  Rejected,   ///< the bounded queue was full, or the connection was refused
  TimedOut,   ///< the client gave up, or 504
};
inline constexpr int outcome_count = static_cast<int>(Outcome::TimedOut) + 1;

/// Marks, or-ed together in `Record::flags`.
enum Flag : std::uint8_t {
  Cold = 1,    ///< Request: its instance was started for it
  Error = 2,   ///< a step failed, was refused or timed out
  Open = 4,    ///< still going on when the run ended: `duration` is cut there
  GaveUp = 8,  ///< Request: the client's time-out ended it
  Cut = 16,    ///< a span: the client gave up or the time limit struck here; what is left of the
               ///< stage, if it goes on all the same, is a span of its own
};

/// `entity` and `detail` by kind:
///   Request            entity: instance number or `no_entity`; detail: endpoint index or
///                      `no_entity` (router answers); status: HTTP status, 0 if none came;
///                      outcome; client index
///   cold-start phases, Queue, StartWait, CpuWait, Compute, Sleep
///                      entity: instance number (Queue: `no_entity`); detail: step number or 0
///   PoolWait, Connect, DatabaseWait, Query
///                      entity: instance number; detail: table index (of a Connect that was
///                      refused: the step)
///   Fetch              entity: instance number; detail: upstream index
///   Instance           entity: its number; detail: function (pool) index; request: requests served
///   JobWait, Job       entity: queue index; request: the one that left the job
struct Record {
  std::int64_t start = 0;     ///< ns since the start of the run
  std::int64_t duration = 0;  ///< ns
  std::uint64_t request = 0;  ///< request id: client's number << 40 | index of the call
  std::uint32_t entity = 0;
  std::uint32_t detail = 0;
  std::uint16_t status = 0;
  std::uint16_t client = 0;
  Kind kind = Kind::Request;
  std::uint8_t flags = 0;
  Outcome outcome = Outcome::Completed;
  std::uint8_t reserved = 0;

  friend bool operator==(const Record&, const Record&) = default;
};
static_assert(sizeof(Record) == 40);

inline constexpr std::uint32_t no_entity = UINT32_MAX;

/// The words for people and files, e.g. "runtime start", "timed_out".
const char* name_of(Kind kind);
const char* name_of(Outcome outcome);
/// "module_load" for "module load": the kind as one word, in filters, figures and columns.
std::string word_of(Kind kind);

/// Kinds that belong to no request's group: the fleet, and what goes on behind the answers.
constexpr bool is_background(Kind kind) { return kind >= Kind::Instance; }

constexpr bool is_cold_start_phase(Kind kind) {
  return kind >= Kind::Placement && kind <= Kind::HandlerInit;
}

}  // namespace routelab::trace
