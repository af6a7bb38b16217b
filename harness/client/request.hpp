/// A request as it will stand on the wire: nothing is added, nothing is put in order, nothing is
/// checked, because a harness must be able to send what is wrong.
#pragma once

#include <string>

#include "harness/client/address.hpp"
#include "harness/http/message.hpp"

namespace routelab::client {

using http::Request;

/// "GET / HTTP/1.1", the headers in their order, an empty line, the body.
std::string bytes_of(const Request& request);

/// With what a proper request to this server needs and does not have yet: the server's base in
/// front of the target, Host as its first header (RFC 9112 section 3.2), Content-Length as its last if
/// there is a body or the method means to have one (RFC 9110 section 8.6).
Request addressed(Request request, const Address& server);

}  // namespace routelab::client
