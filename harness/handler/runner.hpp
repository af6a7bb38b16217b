/// One request inside of a C++ handler: runs it until it waits for something, and says what that is.
/// The counterpart of core::begin and core::resume, which do the same for a scenario's steps.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "harness/handler/application.hpp"
#include "harness/handler/request.hpp"
#include "sim/base/random.hpp"
#include "sim/model/port.hpp"

namespace routelab::handler {

class Runner {
 public:
  /// `bound` and `modules` must outlive it; `key` is that of the request, and `random` what its
  /// handler draws from. Without `send_piece`, what is written in pieces is in `reply` in the end.
  Runner(const BoundApplication& bound, const Application::Function& function, Modules& modules,
         const core::Api& api, database::RowIds* ids, Request::Parts parts, Key key, Random random,
         SendPiece send_piece = {});
  Runner(const Runner&) = delete;
  Runner& operator=(const Runner&) = delete;

  /// Runs the handler until it waits, or to its end.
  model::Next begin(UnixTime now);
  model::Next resume(core::Completion completion, UnixTime now);

  /// A query that `begin` or `resume` has asked for: on any thread, while the handler waits.
  core::Completion run_query(database::Connection& connection);

  /// The lines that the handler has logged since the last call.
  [[nodiscard]] std::vector<std::string> take_log() { return std::exchange(context_.log, {}); }
  /// Of a handler that has ended.
  /// It gave no answer: that is the framework's 500 then, and `reply` is none.
  [[nodiscard]] bool threw() const { return threw_; }
  [[nodiscard]] http::Reply& reply() { return response_.reply(); }
  /// Whether the connection was lost by the last query.
  [[nodiscard]] bool lost_connection() const { return lost_; }

 private:
  model::Next next();
  model::Next ended();

  const core::Api& api_;
  const StandIns& stand_ins_;
  Context context_;
  Request request_;
  Response response_;
  Key key_;
  std::uint64_t waits_ = 0;
  bool lost_ = false;
  bool threw_ = false;
  Task<> task_;
};

}  // namespace routelab::handler
