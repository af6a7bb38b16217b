#include "harness/fuzz/digest.hpp"

#include "tests/support/catch.hpp"

using namespace routelab::fuzz;

TEST_CASE("digests of abc: RFC 1321 A.5, FIPS 180-4", "[leak][digest]") {
  CHECK(hex_of(digest_of(Digest::Md5, "abc")) == "900150983cd24fb0d6963f7d28e17f72");
  CHECK(hex_of(digest_of(Digest::Sha1, "abc")) == "a9993e364706816aba3e25717850c26c9cd0d89d");
  CHECK(hex_of(digest_of(Digest::Sha256, "abc")) ==
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST_CASE("base64: RFC 4648 section 10", "[leak][digest]") {
  CHECK(base64_of("").empty());
  CHECK(base64_of("f") == "Zg==");
  CHECK(base64_of("fo") == "Zm8=");
  CHECK(base64_of("foo") == "Zm9v");
  CHECK(base64_of("foob") == "Zm9vYg==");
  CHECK(base64_of("\xff\xfe") == "//4=");
}
