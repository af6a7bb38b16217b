/// One case as it runs: sends requests, judges each answer, keeps what was said, and takes down what
/// is wrong. Checks that need more than one request (probes) talk to an API through it.
#pragma once

#include <cstdint>
#include <deque>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "harness/fuzz/canary.hpp"
#include "harness/fuzz/check.hpp"
#include "harness/fuzz/choices.hpp"
#include "harness/fuzz/credentials.hpp"
#include "harness/fuzz/exchange.hpp"
#include "harness/fuzz/judge.hpp"
#include "harness/fuzz/knowledge.hpp"
#include "harness/fuzz/request_choice.hpp"

namespace routelab::fuzz {

/// Something that was wrong, and where in the conversation it showed.
struct Complaint {
  Check check;
  std::string where;  ///< "GET /api/users/[id]"
  int status = 0;     ///< of the answer that showed it
  std::string why;
  std::size_t exchange = 0;  ///< index into the history
  std::string cause{};       ///< see Verdict
};

/// What all cases of a run share.
struct Surroundings {
  const ApiMap& map;
  target::Target& target;
  const Judge& judge;
  Knowledge& knowledge;
  Credentials& credentials;
  const std::vector<Canary>& secrets;  ///< that were planted
  std::uint64_t& fresh;                ///< how many fresh words there were
};

class Session {
 public:
  explicit Session(const Surroundings& around) : around_(around), requests_(around.map) {}

  /// Sends the plainest request of an endpoint. References stay as long as the session.
  const Exchange& plain(std::size_t endpoint, Sender sender, Choices& choices,
                        std::string_view id = {});
  /// Sends what was made up; adds the sender's credentials and puts fresh words in.
  const Exchange& send(const Attempt& attempt);
  /// Sends it again as it was: same words, same credentials.
  const Exchange& again(const Exchange& exchange);
  /// Sends them at the same time. With `same_word`, what is fresh is the same in all of them.
  /// In virtual time they come as far apart as `choices` says, so that they take turns in many ways.
  std::vector<const Exchange*> burst(std::span<const Attempt> attempts, Choices& choices,
                                     bool same_word = false);

  /// What `send` sends, without sending it; for those who keep one exchange for many cases.
  static void prepare(const Surroundings& around, Exchange& exchange);

  void complain(Check check, const Exchange& at, std::string why, std::string cause = {});

  [[nodiscard]] const std::deque<Exchange>& history() const { return history_; }
  [[nodiscard]] const std::vector<Complaint>& complaints() const { return complaints_; }

  [[nodiscard]] const ApiMap& map() const { return around_.map; }
  [[nodiscard]] Knowledge& knowledge() { return around_.knowledge; }
  [[nodiscard]] target::Target& target() { return around_.target; }
  [[nodiscard]] const Surroundings& surroundings() const { return around_; }
  [[nodiscard]] RequestChoice& requests() { return requests_; }
  [[nodiscard]] const EndpointFacts& facts(std::size_t endpoint) const {
    return around_.knowledge.endpoints[endpoint];
  }
  /// User 0 if the endpoint has use for one; nobody if there is none.
  [[nodiscard]] Sender usual_sender() const {
    return around_.map.surface().users.empty() ? Sender::nobody() : Sender::of(0);
  }

 private:
  Exchange& prepared(const Attempt& attempt);
  void finish(Exchange& exchange);
  std::string where(const Exchange& exchange) const;

  Surroundings around_;
  RequestChoice requests_;
  std::deque<Exchange> history_;
  std::vector<Complaint> complaints_;
  std::vector<Verdict> verdicts_;
};

/// The id of a row as an answer tells it: the last segment of Location, or the field of its JSON that
/// is called so. "" if it tells none.
std::string id_in(const http::Reply& reply);
/// All ids that a list of rows shows.
std::vector<std::string> ids_in(const http::Reply& reply);

}  // namespace routelab::fuzz
