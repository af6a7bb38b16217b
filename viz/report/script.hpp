/// What a report can do beside being read: values under the cursor, by mouse and by arrow keys;
/// parts that are folded are opened for printing. It takes all data from the page's own tables.
#pragma once

#include <string_view>

namespace routelab::report {

std::string_view script();

}  // namespace routelab::report
