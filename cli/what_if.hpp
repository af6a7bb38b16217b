/// What `routelab view SCENARIO` offers to try: the numbers of a scenario as sliders, and its run
/// with other ones.
#pragma once

#include <memory>

#include "sim/scenario/scenario.hpp"
#include "viz/panels/what_if.hpp"

namespace routelab::cli {

panels::WhatIf what_if(const std::shared_ptr<const scenario::Scenario>& scenario);

}  // namespace routelab::cli
