/// Between a handler and the world: what the handler waits for, and what came of it. A handler does
/// not see this; the services of request.hpp fill it in, runner.hpp takes it on to the world.
#pragma once

#include <chrono>
#include <coroutine>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/database/connection.hpp"
#include "harness/http/message.hpp"
#include "sim/base/distribution.hpp"
#include "sim/core/api.hpp"
#include "sim/core/effect.hpp"

namespace routelab::handler {

/// Where the steps of a program stand that stand for what C++ handlers wait for: the world asks
/// them what a query is on, which upstream is called, which queue gets the job.
struct StandIns {
  core::StepIndex work = 0;     ///< compute and sleep
  core::StepIndex queries = 0;  ///< five for each table: get, list, insert, update, delete
  core::StepIndex fetches = 0;  ///< by upstream
  core::StepIndex jobs = 0;     ///< by queue
  core::StepIndex respond = 0;
};

/// A moment as handlers see it.
using UnixTime = std::chrono::sys_time<std::chrono::nanoseconds>;

/// What a handler waits for now.
struct Ask {
  core::Effect::Kind kind = core::Effect::Kind::Respond;
  core::StepIndex step = 0;
  Distribution work{};  ///< Compute, Sleep: how long
  Duration limit{};     ///< Fetch: 0 is none
  /// Query: what is to be done on the connection; it must not wait for anything else.
  std::function<database::Outcome(database::Connection&)> query{};
};

/// Takes a piece of a body to the client while the handler is still at work; `head` is what stands
/// in front of the first. False: nobody listens any more.
using SendPiece = std::function<bool(const http::Reply& head, std::string_view piece)>;

struct Context {
  const core::Api* api = nullptr;
  const StandIns* stand_ins = nullptr;
  Ask ask{};
  std::coroutine_handle<> suspended{};  ///< where to go on
  core::Completion completion{};        ///< what came of it
  database::Outcome outcome{};          ///< Query
  UnixTime now{};                       ///< when the handler began or went on
  std::vector<std::string> log{};
  SendPiece send_piece{};  ///< none: pieces wait for the end
};

/// `co_await` of it suspends the handler until the world has let the time pass.
struct Wait {
  Context& context;
  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<> here) const noexcept { context.suspended = here; }
  void await_resume() const noexcept {}
};

}  // namespace routelab::handler
