#include "harness/fuzz/confirm.hpp"

#include <vector>

#include "harness/fuzz/session.hpp"

namespace routelab::fuzz {

Confirmed confirm(const Finding& finding, const ApiMap& map, const Knowledge& knowledge,
                  target::Target& target, std::size_t most_runs, std::uint64_t fresh) {
  const std::vector<Canary> no_secrets;
  const Judge judge(map, nullptr);
  Credentials credentials(map.surface().users);
  Knowledge facts = knowledge;
  Confirmed confirmed;
  while (confirmed.runs < most_runs && !confirmed.shows) {
    ++confirmed.runs;
    if (target.abilities().resets) {
      target.reset(confirmed.runs);
      credentials.forget();
    }
    Session session({map, target, judge, facts, credentials, no_secrets, fresh});
    run_case(finding.id, session);
    for (const Complaint& complaint : session.complaints()) {
      if (complaint.check != finding.check || complaint.where != finding.where) continue;
      confirmed.shows = true;
      confirmed.why = complaint.why;
      break;
    }
  }
  return confirmed;
}

}  // namespace routelab::fuzz
