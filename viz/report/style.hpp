/// The look of a report, as CSS. Colours: categories from Okabe and Ito's palette ("Color universal
/// design", 2008), the heat map from viridis (van der Walt and Smith, 2015), both for eyes of all
/// kinds.
#pragma once

#include <string>

namespace routelab::report {

const std::string& style();

}  // namespace routelab::report
