/// Trees of figures (results.hpp) of several runs, brought together into one of the same shape.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <vector>

#include <nlohmann/json_fwd.hpp>

namespace routelab::study {

/// One figure in each of the trees, in their order; none where it is null or missing.
using Numbers = std::vector<std::optional<double>>;

/// What is to stand instead of the numbers.
using Combine = std::function<nlohmann::ordered_json(const Numbers&)>;

/// A tree in which `make` has made one thing of each number. Names come in the order in which they
/// are met. A count that a tree lacks (a status that did not occur, a leak) is 0 there. Leaks,
/// which stand in a list, are told apart by secret, route and channel.
nlohmann::ordered_json combined(std::span<const nlohmann::ordered_json> trees, const Combine& make);

/// Those that are there.
std::vector<double> present(const Numbers& numbers);

}  // namespace routelab::study
