/// Clients: who calls, when, and what they send.
///
/// An open-loop client's arrivals do not depend on the answers (constant gaps, Poisson, a
/// recording); a closed-loop client is a number of users who each wait for an answer, think, and
/// call again. Each call's request id is the client's number (from its name) and the index of the
/// call, so adding a client changes nothing for the others.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "sim/base/distribution.hpp"
#include "sim/base/ids.hpp"
#include "sim/base/random.hpp"
#include "sim/core/http.hpp"
#include "sim/core/value.hpp"
#include "sim/model/recording.hpp"
#include "sim/model/wire.hpp"

namespace routelab::model {

/// What the router says to one target, found out once: the router is a pure function.
struct Routed {
  std::uint16_t status = 0;  ///< 0: admitted; else the router's own answer
  EndpointId endpoint;       ///< also set for a 405: the first endpoint of the route, for counting
  std::vector<core::Value> params;
  int numbered_param = -1;     ///< the parameter that takes the call's number, if one does
  TextId number_prefix;        ///< what stands before the number in that parameter
  std::uint32_t function = 0;  ///< whose instances serve it
};

/// A field of a request's body, query, headers or cookies: a constant, or a text or number that
/// ends in a number drawn for each call.
struct SendField {
  TextId name;
  core::Value constant;
  bool drawn = false;
  bool as_text = false;  ///< drawn: the text prefix + number, else the number itself
  TextId prefix;
  std::int64_t low = 0;
  std::int64_t high = 0;
};

/// One kind of request that a client sends.
struct Send {
  double weight = 1;
  core::Method method = core::Method::GET;
  std::string target;     ///< as in the scenario, for people: "/api/users/{1..100}"
  bool numbered = false;  ///< the target holds a number drawn from [low, high] for each call
  std::int64_t low = 0;
  std::int64_t high = 0;
  Routed routed;
  /// Instead of `routed`, from `low` on, where the numbers go different ways; else empty.
  std::vector<Routed> by_number;
  std::vector<SendField> body;
  std::vector<SendField> query;
  std::vector<SendField> headers;  ///< names in lower case
  std::vector<SendField> cookies;
  ResponseId refused;        ///< valid: the framework's answer to the body
  bool body_throws = false;  ///< whoever reads the body throws
  Wire wire;                 ///< as bytes

  /// A page was loaded: what its script asks for next, as a client of its own.
  static constexpr std::uint32_t no_follower = UINT32_MAX;
  std::uint32_t follower = no_follower;
};

struct ClientOptions {
  enum class Arrivals : std::uint8_t {
    Every,     ///< first at `start`, then at equal gaps
    Poisson,   ///< exponential gaps with mean `gap`
    Users,     ///< closed loop
    Recorded,  ///< at the times of `recording`, shifted by `start`
    Followed,  ///< whenever a page has arrived whose `follower` it is: each of `sends` once
  };
  std::string name;
  std::uint32_t number = 0;  ///< upper 24 bits of its request ids, from the name

  Arrivals arrivals = Arrivals::Every;
  Duration gap = Duration::seconds(1);         ///< Every, Poisson; > 0
  std::uint64_t at_once = 1;                   ///< Every, Poisson: calls at each arrival
  std::uint64_t users = 1;                     ///< Users
  Distribution think;                          ///< Users: before each call, the first too
  std::shared_ptr<const Recording> recording;  ///< Recorded

  Time start{};                      ///< no arrival before this
  std::uint64_t calls = UINT64_MAX;  ///< no more than these (Users: each)
  Duration timeout{};                ///< the client gives up; 0: never
  std::vector<Send> sends;           ///< not empty
};

/// Which of its sends a call of a client makes, by their weights (summed up to and with each of
/// them): a pure function of the call's key. Recordings and followers do not draw.
std::uint32_t choose_send(std::span<const double> weights_up_to, Key call);
std::vector<double> weights_up_to(std::span<const Send> sends);

/// The number in the path of a call.
std::int64_t path_number(const Send& send, Key call);

/// What a field holds in a call. Each field has a draw of its own; they are counted through body,
/// query, headers and cookies.
core::Value value_of(const SendField& field, std::size_t index, Key call);

}  // namespace routelab::model
