/// What programs make of a secret that they do not want to show, and show all the same: its digest.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace routelab::fuzz {

enum class Digest : std::uint8_t { Md5, Sha1, Sha256 };

/// The raw bytes; empty if the system's OpenSSL refuses the algorithm (MD5 in FIPS mode).
std::string digest_of(Digest digest, std::string_view bytes);

std::string hex_of(std::string_view bytes);     ///< "00ff"
std::string base64_of(std::string_view bytes);  ///< RFC 4648 section 4, padded

}  // namespace routelab::fuzz
