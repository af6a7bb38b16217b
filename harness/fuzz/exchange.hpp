/// A request that was sent, and what came of it.
#pragma once

#include "harness/fuzz/attempt.hpp"
#include "harness/http/message.hpp"
#include "harness/target/target.hpp"

namespace routelab::fuzz {

struct Exchange {
  Attempt attempt;
  http::Request sent;  ///< with the sender's credentials
  target::Outcome outcome;

  [[nodiscard]] int status() const {
    return outcome.ending == target::Ending::Answered ? outcome.reply.status : 0;
  }
  [[nodiscard]] Duration took() const { return outcome.answered - outcome.sent; }
  [[nodiscard]] bool succeeded() const { return status() >= 200 && status() < 300; }
  [[nodiscard]] bool was_refused() const { return status() >= 400 && status() < 500; }
};

}  // namespace routelab::fuzz
