/// What somebody probably meant by a name that does not exist.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace routelab {

/// The candidate that `name` is most likely a slip of, or none: the smallest number of letters
/// inserted, left out, replaced or swapped (Damerau 1964, Levenshtein 1966; each pair of letters
/// swapped at most once), at most a third of the name. Letter case and '-' for '_' cost nothing.
/// Ties go to the earlier candidate. Names beyond 64 bytes have none.
std::optional<std::string> closest(std::string_view name,
                                   const std::vector<std::string>& candidates);

}  // namespace routelab
