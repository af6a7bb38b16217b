/// A program for tests to start: this test program itself, which plays another role when a variable
/// says so. It needs nothing that is not there anyway.
///
///     StartedTarget target({.command = stand_in("server")});
///
/// Roles: "server" answers on the port PORT what the path says (stand_in.cpp); "parent" starts a
/// Process whose command is the variable COMMAND, says "started", and waits for ever.
#pragma once

#include <functional>
#include <string>

namespace routelab::testing {

/// A shell command that becomes the stand-in, with "NAME=value" assignments before it.
std::string stand_in(const std::string& role, const std::string& assignments = "");

/// There is such a process and it is no zombie.
bool is_alive(int process);

/// Looks again and again, for a minute at most. False: it did not come true.
bool eventually(const std::function<bool()>& condition);

}  // namespace routelab::testing
