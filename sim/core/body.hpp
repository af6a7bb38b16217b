/// Bodies of requests: what the framework lets through, and what a handler can read of them.
///
/// A body goes through the rules of the profile and style (a table in body.cpp): its size, its
/// media type, whether it can be parsed. They are the same for every method, GET included.
///
///     rfc            400, 413 (over 1 MiB) or 415 before a handler runs (RFC 9110, 15.5)
///     next16 pages   413 over 1 MiB; JSON types are parsed: 400 "Invalid JSON", of an unknown
///                    charset "Invalid body"; forms are parsed; any other type is a text
///     next16 app     nothing: the handler parses it, whatever the type says, and what it cannot
///                    parse throws there
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/core/profile.hpp"
#include "sim/core/text.hpp"

namespace routelab::core {

/// How a body is read.
enum class BodyKind : std::uint8_t {
  Json,
  Form,
  Text  ///< as it stands: it has no fields
};

struct BodyVerdict {
  std::uint16_t status = 0;  ///< 0: the handler runs; else the framework's own answer
  std::string message;       ///< the body of that answer
  BodyKind kind = BodyKind::Text;
  bool throws_when_read = false;
  std::string text;  ///< the body in UTF-8, if the handler runs and can read it
};

/// As a route's limit: its framework leaves bodies to the handler, which finds no fields.
inline constexpr std::uint32_t unread = UINT32_MAX;

/// `content_type` is the header's value, "" if there is none; `size` is at least that of `bytes`
/// (bytes that a scenario leaves out count for the limit only). `limit` is the route's own, in bytes,
/// where the framework reads bodies (`config.api.bodyParser` of Next.js); 0: the framework's.
BodyVerdict judge_body(Profile profile, Style style, std::string_view content_type,
                       std::string_view bytes, std::uint64_t size, std::uint32_t limit = 0);

/// What handlers can read of a body, as a verdict has it: the whole under the name "", fields by
/// name, those of objects inside by their dotted path ("address.city"). Arrays and objects are
/// there as their JSON, too. A body that is no object has no fields; of a large one, the first
/// 4,096 are there, down to 16 objects deep.
std::vector<std::pair<TextId, Value>> body_fields(Profile profile, Style style,
                                                  const BodyVerdict& body, Texts& texts);

/// The same of a JSON text alone; empty if it is none.
std::vector<std::pair<TextId, Value>> json_fields(std::string_view json, Texts& texts);

}  // namespace routelab::core
