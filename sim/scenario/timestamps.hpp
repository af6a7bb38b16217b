/// The layout of a plain table of times: the column TIMESTAMP, timestamp or time, else the first,
/// in decimal seconds, or a date and time as in "2023-11-16 18:17:03.9799600" (UTC unless an offset
/// follows). The earliest arrival is time 0. Other columns are ignored.
#pragma once

#include "sim/scenario/csv.hpp"
#include "sim/scenario/traffic.hpp"

namespace routelab::scenario {

/// Reads the rows behind the header.
void read_timestamps(CsvTable& table, Traffic& traffic);

}  // namespace routelab::scenario
