/// Why something that we were to start does not run, for people.
#pragma once

#include <string>

namespace routelab::target {

struct Problem {
  std::string message;  ///< lower case, no full stop; "": there is none
  std::string hint;     ///< what to do about it
  std::string log;      ///< the last lines that it wrote; may be empty

  explicit operator bool() const { return !message.empty(); }
};

}  // namespace routelab::target
