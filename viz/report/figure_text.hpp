/// Figures as people read them: "1,234", "253 ms", "12.5 %".
#pragma once

#include <cstdint>
#include <string>

namespace routelab::report {

std::string count_text(std::uint64_t count);
std::string time_text(std::int64_t ns);  ///< three digits, or two units from a minute on
std::string milliseconds_text(double ms);
std::string number_text(double value);  ///< three digits; whole from 1000 on
std::string percent_text(double part, double whole);

/// "1 instance", "2 instances".
std::string counted(std::uint64_t count, const char* noun);

}  // namespace routelab::report
