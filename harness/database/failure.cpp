#include "harness/database/failure.hpp"

namespace routelab::database {

const char* name_of(Error error) {
  switch (error) {
    case Error::Unique: return "unique";
    case Error::Null: return "null";
    case Error::ForeignKey: return "foreign-key";
    case Error::Refused: return "refused";
    case Error::TimedOut: return "timed-out";
    case Error::Serialization: return "serialization";
    case Error::Lost: return "lost";
    case Error::Other: return "other";
  }
  return "other";
}

}  // namespace routelab::database
