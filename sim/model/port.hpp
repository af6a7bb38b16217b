/// Requests from outside, and what the world asks of whoever brings them.
///
/// A world can be given requests instead of making them itself: `World::take_in` puts one on its
/// way at this moment. The world then says who waits for whom and for how long, as for its own;
/// what it cannot know (what a real database answers, what a C++ handler does next) it asks of the
/// Port, which says it at once (virtual time) or later (a thread does it meanwhile): by
/// `World::connected`, `queried` or `handled`, with the request's ticket.
///
/// All calls of a Port come from inside of a call of the World, so under the lock of whoever
/// shares it between threads: they note what is to be done, and do nothing that takes long.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "sim/base/random.hpp"
#include "sim/core/exchange.hpp"
#include "sim/core/store.hpp"
#include "sim/model/client.hpp"

namespace routelab::model {

/// Names a request to the world while its handler lives, and nothing afterwards.
struct Ticket {
  std::uint32_t flight = 0;
  std::uint32_t life = 0;
};

/// What came of it, for its client.
struct Answer {
  std::uint16_t status = 0;
  /// The template to render with the request's slots; invalid: nobody's handler, but the router,
  /// the framework or the platform has answered.
  ResponseId response;
  bool by_code = false;  ///< code beyond the port has answered, and has the answer
};

/// A request from outside. It belongs to who brings it and stays where it is until `forgotten`.
struct Incoming {
  std::uint64_t id = 0;
  Key key;                   ///< of its draws: with a client's own, they are those of its call
  std::uint32_t client = 0;  ///< for records
  core::Method method = core::Method::GET;
  Routed routed;
  core::RequestData data;
  bool has_code = false;               ///< not the program but code beyond the port handles it
  std::uint16_t refused = 0;           ///< not 0: the framework answers so, no step runs
  const core::Texts* texts = nullptr;  ///< on top of the Api's
  std::span<core::Value> slots;        ///< as many as the program has, and at least one
};

/// What code that handles a request waits for next. Its draws are by a key of its own.
struct Next {
  core::Effect effect;
  Key key;
  std::uint16_t status = 0;  ///< Respond: of the answer, which the port has
};

class Port {
 public:
  Port() = default;
  Port(const Port&) = delete;
  Port& operator=(const Port&) = delete;
  virtual ~Port() = default;

  /// The instance opens a connection to the database; whether that went well, or later.
  virtual std::optional<bool> connect(Incoming& /*request*/, Ticket /*ticket*/,
                                      std::uint32_t /*instance*/) {
    return true;
  }

  /// A query: its slots are to be filled. What came of it, or later. Without a database of its
  /// own it is the store's.
  virtual std::optional<core::Completion> query(Incoming& request, Ticket /*ticket*/,
                                                std::uint32_t /*instance*/,
                                                const core::Program& program, core::StepIndex step,
                                                core::Store& store) {
    return store.execute(program, program.steps[step], request.slots);
  }

  /// The code that handles a request begins, or goes on with what it waited for: what it waits for
  /// then, or later (`World::handled`).
  virtual std::optional<Next> begin(Incoming& /*request*/, Ticket /*ticket*/,
                                    std::uint32_t /*instance*/, bool /*cold*/) {
    return Next{};
  }
  virtual std::optional<Next> resume(Incoming& /*request*/, Ticket /*ticket*/,
                                     core::Completion /*completion*/) {
    return Next{};
  }

  /// A client of the world's own sends a request to an endpoint: as one that comes through the
  /// port, if code beyond it handles that endpoint; else null. It is the port's until `forgotten`.
  virtual Incoming* adopt(EndpointId /*endpoint*/, std::uint32_t /*client*/, std::uint64_t /*call*/,
                          const Send& /*send*/) {
    return nullptr;
  }

  /// The answer is at its client.
  virtual void answered(Incoming& request, const Answer& answer) = 0;
  /// The world has no more to do with the request; its handler may outlive its answer.
  virtual void forgotten(Incoming& request) = 0;
  /// The instance has gone, its connections with it.
  virtual void instance_gone(std::uint32_t /*instance*/) {}
};

}  // namespace routelab::model
