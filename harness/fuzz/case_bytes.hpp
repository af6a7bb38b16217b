/// Cases for rapidcheck: the bytes that decide them. It makes them shorter and smaller, which makes
/// the cases plainer (choices.hpp), so its minimal example is a short conversation.
///
///     rc::prop("a note can be read back", [&] {
///       const auto bytes = *fuzz::case_bytes();
///       if (const auto why = fuzz::failure(api, bytes, property)) RC_FAIL(*why);
///     });
///
/// Needs rapidcheck's headers, which nothing else here does.
#pragma once

#include <cstdint>
#include <vector>

#include <rapidcheck.h>

namespace routelab::fuzz {

inline rc::Gen<std::vector<std::uint8_t>> case_bytes() {
  // Resized: all of a byte's values, from the first case on.
  return rc::gen::container<std::vector<std::uint8_t>>(
      rc::gen::resize(rc::kNominalSize, rc::gen::arbitrary<std::uint8_t>()));
}

}  // namespace routelab::fuzz
