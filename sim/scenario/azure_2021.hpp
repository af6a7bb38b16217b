/// The layout of the Azure Functions 2021 trace: one row an execution, columns app, func,
/// end_timestamp, duration (decimal seconds). An arrival is at end - duration. Times stay as they
/// are; if the smallest is negative, all are shifted so that it is 0.
#pragma once

#include "sim/scenario/csv.hpp"
#include "sim/scenario/traffic.hpp"

namespace routelab::scenario {

/// Whether a header is likely meant for this layout.
bool looks_like_azure_2021(const CsvTable& table);

/// Reads the rows behind the header.
void read_azure_2021(CsvTable& table, Traffic& traffic);

}  // namespace routelab::scenario
