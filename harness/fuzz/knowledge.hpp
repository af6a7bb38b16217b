/// What plain requests have shown about an API, before anything odd is sent: what later answers
/// are held against. Learned once at the beginning of a run, constant afterwards.
#pragma once

#include <algorithm>
#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "harness/fuzz/request_choice.hpp"

namespace routelab::fuzz {

struct EndpointFacts {
  int as_user = 0;         ///< the status of the plainest request of a user; 0: not asked
  int as_nobody = 0;       ///< of one without credentials
  bool is_stable = false;  ///< GET: two in a row are answered alike
  bool is_slow = false;    ///< GET: two in a row took long, such as a stream that does not end
  int absent = 0;          ///< with an id that nobody has; 0: it takes none
  bool reads_new = false;  ///< GET of a row: one that was just created was found

  /// It refuses who is not signed in.
  [[nodiscard]] bool wants_user() const {
    return (as_nobody == 401 || as_nobody == 403) && as_user >= 200 && as_user < 300;
  }
};

struct Knowledge {
  std::vector<EndpointFacts> endpoints;
  Seen seen;
  /// By route: a row that was made for whoever needs some row, where states are not fresh. It may have
  /// gone since.
  std::map<std::size_t, std::string> kept;

  /// No plain request was answered with anything but 404.
  [[nodiscard]] bool is_all_unknown() const {
    return std::all_of(endpoints.begin(), endpoints.end(), [](const EndpointFacts& facts) {
      return facts.as_user == 404 && (facts.as_nobody == 404 || facts.as_nobody == 0);
    });
  }
};

}  // namespace routelab::fuzz
