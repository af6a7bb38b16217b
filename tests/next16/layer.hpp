/// Who gave an answer: the layers of Next.js, told from what was observed alone.
///
///     node      Node's parser, before any code of Next.js: 400 or 431 with nothing in it and the
///               connection closed; 417
///     router    normal form and redirects (308), proxy, static files and pages, 404, a target
///               that cannot be decoded, internal headers
///     wrapper   around a handler: its body is read (400, 413), its method found (204, 400, 405,
///               500 for TRACE)
///     handler   everything else
///     silent    nobody answered: the connection was closed, or left open for good
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "tests/next16/row.hpp"

namespace routelab::testing::next16 {

enum class Layer : std::uint8_t { Node, Router, Wrapper, Handler, Silent };
inline constexpr std::array<std::string_view, 5> layer_names{"node", "router", "wrapper", "handler",
                                                             "silent"};

Layer layer_of(const Row& row);

}  // namespace routelab::testing::next16
