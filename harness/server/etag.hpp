/// Entity tags, and whether a client has the answer already (RFC 9110, sections 8.8.3 and 13.1.2).
#pragma once

#include <string>
#include <string_view>

#include "harness/server/message.hpp"

namespace routelab::server {

/// As Next.js makes it of a body: 52 bits of FNV-1a over the UTF-16 units, then how many they are,
/// both in base 36. Cost: a pass over the body.
std::string next_etag(std::string_view body);

/// `request` may be answered with 304, as npm's "fresh" decides it: If-None-Match lists the tag, or
/// is "*"; If-Modified-Since says nothing beside it, and "Cache-Control: no-cache" asks for all.
bool is_fresh(const Headers& request, std::string_view etag);

}  // namespace routelab::server
