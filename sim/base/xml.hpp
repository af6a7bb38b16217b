/// Text inside of XML.
#pragma once

#include <string>
#include <string_view>

namespace routelab {

/// Text for XML 1.0, inside an attribute or between tags. What XML cannot hold (control characters,
/// bytes that are not UTF-8) becomes U+FFFD.
std::string xml_escaped(std::string_view text);

}  // namespace routelab
