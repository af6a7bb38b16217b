/// What is tested: something that answers HTTP requests, in this process or behind a socket. A
/// fuzzer knows no more of it than this.
///
/// For one thread at a time. What the target does (dies, hangs, answers nonsense) is an Outcome,
/// never an exception.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/http/message.hpp"
#include "sim/base/time.hpp"

namespace routelab::target {

/// How an exchange ended.
enum class Ending : std::uint8_t {
  Answered,    ///< `reply` is all of it
  Cut,         ///< the connection ended in the middle of the answer, or before it
  Malformed,   ///< what came is no HTTP
  TimedOut,    ///< a complete request, and no complete answer by the deadline
  Unreachable  ///< nobody listens
};

struct Outcome {
  Ending ending = Ending::Answered;
  http::Reply reply{};  ///< header values as raw bytes; the body without its frame
  std::string what{};   ///< how it ended, in words; "" if it was answered
  /// When it was sent and when its last byte was there, on one clock for all requests of a target:
  /// virtual time or the steady clock. Two exchanges whose intervals overlap were concurrent.
  Time sent{}, answered{};
};

/// Which instances answer, where that can be chosen.
enum class Instances : std::uint8_t {
  AsWritten,  ///< as the scenario says
  One,        ///< one for all, and it stays
  Fresh       ///< a new one for each request
};

/// What a target can do besides answering.
struct Abilities {
  bool resets = false;      ///< `reset` gives a fresh state: all that was written is gone
  bool restarts = false;    ///< `restart` starts its processes or instances anew
  bool is_virtual = false;  ///< deterministic: same seed, same requests, same answers
  bool has_wire = false;    ///< `raw` sends bytes
};

/// What the target's processes hold now; 0: not known.
struct Resources {
  std::uint64_t memory = 0;       ///< resident bytes
  std::uint64_t descriptors = 0;  ///< open files and sockets
  Duration processor{};           ///< time that they have used, with that of children that ended
};

/// What is to become what, in this order.
using Replacements = std::vector<std::pair<std::string, std::string>>;

class Target {
 public:
  virtual ~Target() = default;
  Target() = default;
  Target(const Target&) = delete;
  Target& operator=(const Target&) = delete;

  [[nodiscard]] virtual Abilities abilities() const = 0;

  /// Sends one request and waits for its end. `outcome` is overwritten; its buffers are reused.
  virtual void call(const http::Request& request, Outcome& outcome) = 0;
  /// Sends them at the same time, each on a connection of its own; outcomes in their order.
  virtual void burst(std::span<const http::Request> requests, std::vector<Outcome>& outcomes) = 0;
  /// The same, each so much later than the one before: the first pause is the second's. Targets that
  /// cannot do that send them at once.
  virtual void burst_apart(std::span<const http::Request> requests,
                           std::span<const Duration> pauses, std::vector<Outcome>& outcomes);
  /// Sends exactly these bytes on a new connection and gives what comes back until it is closed or
  /// quiet for `quiet`; only with `has_wire`.
  virtual Outcome raw(std::string_view bytes, Duration quiet, std::string& received);

  /// So many clients send these bytes at the same time, each on a connection of its own, and go away
  /// without waiting for an answer; returns when all are gone. Only with `has_wire`.
  virtual void abandon(std::string_view bytes, int clients);
  /// A client that sends these bytes and then nothing more, until the result is destroyed; null if it
  /// cannot connect. Only with `has_wire`.
  virtual std::shared_ptr<void> hold(std::string_view bytes);

  /// A fresh state from this seed; only with `resets`.
  virtual void reset(std::uint64_t seed);
  /// From the next reset on; only with `is_virtual`.
  virtual void set_instances(Instances instances);
  /// Every process or instance ends and starts anew; what is durable stays. Only with `restarts`.
  /// False: it does not come up again.
  virtual bool restart();

  /// The same in a fresh state behind a port, on the wall clock; null: there is none, or it cannot
  /// listen. Only with `is_virtual`.
  virtual std::unique_ptr<Target> over_the_wire() { return nullptr; }

  /// Lets so much of the target's time pass.
  virtual void rest(Duration time);
  /// What a variable of its environment is, from the next restart on; none: not set, or not known.
  [[nodiscard]] virtual std::optional<std::string> variable(const std::string& /*name*/) const {
    return std::nullopt;
  }
  /// A variable of its environment, from the next restart on; without a value it is again as it was
  /// at first. False: that cannot be.
  virtual bool set_variable(const std::string& /*name*/,
                            const std::optional<std::string>& /*value*/) {
    return false;
  }
  /// Wherever a value of its environment or of its files with settings has the first of two in it, it
  /// has the second there from the next restart on. False: that cannot be.
  virtual bool replace_settings(const Replacements& /*replacements*/) { return false; }

  /// What was logged since the last call: standard output and error of its processes.
  virtual std::string take_log() { return {}; }
  [[nodiscard]] virtual Resources resources() { return {}; }
};

}  // namespace routelab::target
