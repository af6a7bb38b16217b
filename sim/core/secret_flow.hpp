/// Which secrets can leave by which response, found out before anything runs (secret.hpp).
#pragma once

#include "sim/core/api.hpp"

namespace routelab::core {

/// Adds to each response's labels those of the slots that its body shows. A slot has the labels
/// of the columns that queries copy into it; a column keeps the labels of everything that any
/// handler writes to it. Computed to a fixed point over all handlers.
void label_responses(Api& api);

}  // namespace routelab::core
