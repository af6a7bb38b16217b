/// A server's requests and replies are those of HTTP.
#pragma once

#include "harness/http/message.hpp"

namespace routelab::server {

using http::header;
using http::Headers;
using http::Reply;
using http::Request;

}  // namespace routelab::server
