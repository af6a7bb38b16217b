/// Text of a scenario on its way into HTML, where it must stay text.
///
/// Names and questions may be any bytes. Markup characters become references; control characters,
/// marks of direction and invisible characters are shown as "\x1b" or "\u{202e}", so that none can
/// turn the line around or hide; what is not UTF-8 becomes U+FFFD. The result stands between tags
/// and in quoted attributes alike.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace routelab::report {

std::string html_text(std::string_view text);

/// The same of the first `most` characters; an ellipsis says that there were more.
std::string html_text(std::string_view text, std::size_t most);

}  // namespace routelab::report
