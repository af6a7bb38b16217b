/// One HTML file about a run that needs nothing else: it loads nothing, sends nothing, and its
/// policy forbids both. Everything but what is shown under the cursor works without its script.
///
/// The same content gives the same bytes: there is no date and no clock in it. At most 1.5 MB,
/// whatever the run; lists that are cut say how much is left out. Names are escaped
/// (html_text.hpp).
#pragma once

#include <string>

#include "viz/report/content.hpp"

namespace routelab::report {

std::string html_report(const Content& content);

}  // namespace routelab::report
