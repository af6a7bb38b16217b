/// The parts of a report, one after the other, each as HTML. What a run does not have (a database,
/// jobs, a cost) is not shown.
#pragma once

#include <cstddef>
#include <string>

#include "viz/report/content.hpp"

namespace routelab::report {

std::string answer_section(const Content& content);   ///< title, question, expectations
std::string summary_section(const Content& content);  ///< the figures that everybody asks for
std::string latency_section(const Content& content);  ///< heat map
std::string time_section(const Content& content);     ///< everything else over time
std::string routes_section(const Content& content);
/// most_bytes: of all waterfalls together.
std::string slowest_section(const Content& content, std::size_t most_bytes);
std::string tail_section(const Content& content);       ///< what the slowest requests waited for
std::string resources_section(const Content& content);  ///< instances, database, queues, cost
std::string leaks_section(const Content& content);
std::string figures_section(const Content& content);  ///< every figure of replications
std::string making_section(const Content& content);   ///< how to make it again

}  // namespace routelab::report
