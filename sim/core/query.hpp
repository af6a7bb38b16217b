/// Queries and forms: "a=1&b=x+y&a=2" as fields (WHATWG URL, section 5.1, and Node's querystring).
///
/// '+' is a blank, a bad escape stays as it is, bytes that are no UTF-8 become U+FFFD, a field
/// without '=' is empty; ';' separates nothing and brackets mean nothing.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/core/profile.hpp"
#include "sim/core/text.hpp"

namespace routelab::core {

/// What stands in the text, in its order, decoded.
std::vector<std::pair<std::string, std::string>> decode_form(std::string_view text);

/// The fields as a handler reads them, each name once, in the order of their first mention.
///
///     of a name that is repeated   next16, pages: an array of texts; else the first text, as
///                                  `URLSearchParams.get` gives it
///     __proto__                    next16: is not there
///     constructor, toString, ...   next16, pages: an array that begins with a function of
///                                  JavaScript's (null in JSON): the object has a prototype
///     nxtP...                      next16: the framework's own, taken away
std::vector<std::pair<TextId, Value>> query_fields(Profile profile, Style style,
                                                   std::string_view query, Texts& texts);

/// The same of the body of a form: of a name that is repeated, pages-style handlers of next16 get
/// an array. No name is special; a field without a name is left out.
std::vector<std::pair<TextId, Value>> form_fields(Profile profile, Style style,
                                                  std::string_view form, Texts& texts);

}  // namespace routelab::core
