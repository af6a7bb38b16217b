/// SHA-256 (FIPS 180-4) in base64, as the Content-Security-Policy of a page names the one script
/// and the one style that it allows (CSP level 3, section 2.3.1).
#pragma once

#include <string>
#include <string_view>

namespace routelab::report {

/// "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=" for the empty text.
std::string source_hash(std::string_view text);

}  // namespace routelab::report
