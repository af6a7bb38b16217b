#include "harness/handler/runner.hpp"

#include <utility>

#include "sim/scenario/scenario.hpp"

namespace routelab::handler {

Runner::Runner(const BoundApplication& bound, const Application::Function& function,
               Modules& modules, const core::Api& api, database::RowIds* ids, Request::Parts parts,
               Key key, Random random, SendPiece send_piece)
    : api_(api), stand_ins_(bound.stand_ins()), context_{.api = &api,
                                                         .stand_ins = &stand_ins_,
                                                         .send_piece = std::move(send_piece)},
      request_(std::move(parts), context_, ids, random), response_(context_), key_(key),
      task_(function(modules, request_, response_)) {}

model::Next Runner::begin(UnixTime now) {
  context_.now = now;
  task_.start();
  return next();
}

model::Next Runner::resume(core::Completion completion, UnixTime now) {
  context_.now = now;
  context_.completion = completion;
  std::exchange(context_.suspended, {}).resume();
  return next();
}

/// Each wait draws by a key of its own, so what is waited for in a loop takes different times.
model::Next Runner::next() {
  if (task_.done()) return ended();
  const Key key = key_.named("wait").numbered(waits_++);
  core::Effect effect;
  effect.kind = context_.ask.kind;
  effect.step = context_.ask.step;
  if (effect.kind == core::Effect::Kind::Fetch) {
    effect.duration = context_.ask.limit;
  } else if (effect.kind != core::Effect::Kind::Query) {
    effect.duration = context_.ask.work.sample(key.bits(0, Purpose::Work));
  }
  return {.effect = effect, .key = key, .status = 0};
}

/// A handler that threw, or ended without an answer: what it said goes to the log alone.
model::Next Runner::ended() {
  threw_ = !response_.is_sent();
  std::string why = "the handler ended without an answer";
  try {
    task_.take();
  } catch (const std::exception& error) {
    why = error.what();
  } catch (...) {
    why = "something that is no std::exception was thrown";
  }
  if (threw_) context_.log.push_back(why);
  core::Effect effect;
  effect.step = stand_ins_.respond;
  const ResponseId uncaught = api_.uncaught[static_cast<std::size_t>(request_.style())];
  return {.effect = effect,
          .key = key_,
          .status = threw_ ? api_.responses[uncaught.index].status
                           : static_cast<std::uint16_t>(response_.reply().status)};
}

core::Completion Runner::run_query(database::Connection& connection) {
  context_.outcome = context_.ask.query(connection);
  lost_ = context_.outcome.failure && context_.outcome.failure->error == database::Error::Lost;
  if (context_.outcome.failure) return database::completion_of(*context_.outcome.failure);
  return core::Completion::rows(context_.outcome.count);
}

}  // namespace routelab::handler
