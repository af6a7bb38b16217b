#include "harness/client/failure.hpp"

#include <cerrno>

#include "sim/base/assert.hpp"

namespace routelab::client {

const char* name_of(Error error) {
  switch (error) {
    case Error::None: return "none";
    case Error::Refused: return "refused";
    case Error::Unreachable: return "unreachable";
    case Error::Reset: return "reset";
    case Error::TimedOut: return "timed-out";
    case Error::ClosedEarly: return "closed-early";
    case Error::Malformed: return "malformed";
    case Error::TooLarge: return "too-large";
    case Error::Stopped: return "stopped";
    case Error::System: return "system";
  }
  RL_ASSERT(!"every error has a name");
  return "";
}

Error error_of(int number) {
  switch (number) {
    case 0: return Error::None;
    case ECONNREFUSED: return Error::Refused;
    case ECONNRESET:
    case ECONNABORTED:
    case EPIPE: return Error::Reset;
    case ETIMEDOUT: return Error::TimedOut;
    case EHOSTUNREACH:
    case EHOSTDOWN:
    case ENETUNREACH:
    case ENETDOWN: return Error::Unreachable;
    default: return Error::System;
  }
}

}  // namespace routelab::client
