/// Choice bytes, made fewer and smaller as long as their case still shows what it showed. Bytes are
/// left out, then made zero, then halved: each of them is a plainer case (choices.hpp).
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

namespace routelab::fuzz {

using Bytes = std::vector<std::uint8_t>;

/// `shows` runs a case; it is asked at most `most_runs` times, never twice for the same bytes, and not
/// once `may_go_on` (if it is set) has said no. Zeros at the end are left out first: they say nothing.
/// Gives how often it was asked.
std::size_t shrink(Bytes& bytes, std::size_t most_runs,
                   const std::function<bool(const Bytes&)>& shows,
                   const std::function<bool()>& may_go_on = {});

}  // namespace routelab::fuzz
