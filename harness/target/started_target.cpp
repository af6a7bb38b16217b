#include "harness/target/started_target.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "harness/client/steady.hpp"
#include "harness/target/port.hpp"
#include "sim/base/ascii.hpp"
#include "sim/base/assert.hpp"

namespace routelab::target {
namespace {

constexpr Duration between_looks = Duration::milliseconds(20);
constexpr std::size_t most_failed_starts = 3;
constexpr std::size_t shown_lines = 20;
constexpr std::size_t most_log = std::size_t{4} * 1024 * 1024;

/// A launcher (npm, a shell) takes a moment to follow the server that it has started.
constexpr Duration longest_death = Duration::seconds(10);

bool ended_by_itself(const Outcome& outcome) {
  return outcome.ending == Ending::Cut || outcome.ending == Ending::Unreachable;
}

void set_unreachable(Outcome& outcome, std::string what) {
  outcome.ending = Ending::Unreachable;
  outcome.reply = {};
  outcome.what = std::move(what);
  outcome.sent = outcome.answered = client::steady_now();
}

std::string in_seconds(Duration duration) {
  return std::to_string(duration.ns / Duration::seconds(1).ns) + " s";
}

}  // namespace

StartedTarget::~StartedTarget() {
  if (process_) process_->stop(options_.grace);
}

/// Nothing runs afterwards.
bool StartedTarget::fail(std::string message, std::string hint) {
  problem_ = {std::move(message), std::move(hint), ""};
  if (process_) {
    process_->stop(options_.grace);
    problem_.log = process_->last_lines(shown_lines);
    keep_log();
    process_.reset();
  }
  ++failed_starts_;
  return false;
}

bool StartedTarget::start() {
  RL_ASSERT(!process_);
  problem_ = {};
  if (options_.address.port == 0) options_.address.port = free_port();
  if (is_listening(options_.address, Duration::seconds(1))) {
    return fail("port " + std::to_string(options_.address.port) + " is taken by another program",
                "stop that program, or leave the port out: a free one is chosen then");
  }
  ProcessOptions options{options_.argv, options_.command, options_.folder, options_.environment};
  options.environment.set.emplace_back("PORT", std::to_string(options_.address.port));
  process_ = std::make_unique<Process>(options);
  if (!process_->problem().empty()) {
    const std::string problem = process_->problem();
    process_.reset();
    return fail(problem, "check the command and the folder");
  }
  if (!wait_until_ready()) return false;
  if (!url_) url_ = std::make_unique<UrlTarget>(options_.address, options_.calls);
  url_->close();
  is_noted_ = false;
  failed_starts_ = 0;
  return true;
}

bool StartedTarget::wait_until_ready() {
  const Time deadline = client::steady_now() + options_.ready_timeout;
  const std::string port = "port " + std::to_string(options_.address.port);
  bool is_open = false;
  for (;;) {
    if (process_->wait(between_looks)) {
      const bool has_left = process_->succeeded() && !is_open;
      return fail("the server " + process_->end() + " before it was ready",
                  has_left ? "the command must stay in the foreground as long as the server runs"
                           : "what it wrote last says why");
    }
    if (options_.stop != nullptr && *options_.stop) return fail("stopped", "");
    is_open = is_open || is_listening(options_.address, Duration::seconds(1));
    if (is_open && (options_.ready_target.empty() || answers())) return true;
    if (client::steady_now() < deadline) continue;
    const std::string within = " within " + in_seconds(options_.ready_timeout);
    return is_open ? fail("the server listens on " + port + " but did not answer GET " +
                              options_.ready_target + within,
                          "does that target answer at all? Or give it more time to start")
                   : fail(port + " of " + options_.address.host + " did not open" + within,
                          "the server must listen on the port that the variable PORT says; or give "
                          "it more time to start");
  }
}

bool StartedTarget::answers() {
  UrlTarget probe(options_.address, {Duration::seconds(1), Duration::seconds(1)});
  Outcome outcome;
  probe.call({"GET", options_.ready_target}, outcome);
  return outcome.ending == Ending::Answered;
}

void StartedTarget::keep_log() {
  log_ += process_->take_log();
  if (log_.size() > most_log) log_.erase(0, log_.size() - most_log);
}

bool StartedTarget::died() const { return has_ended() || (!process_ && failed_starts_ > 0); }

Abilities StartedTarget::abilities() const { return {.restarts = true, .has_wire = true}; }

void StartedTarget::note_death() {
  ++deaths_;
  is_noted_ = true;
  last_death_ = process_->end();
  keep_log();
}

/// False: `outcome` says why nothing can be sent.
bool StartedTarget::is_up(Outcome& outcome) {
  if (has_ended() && !is_noted_) {
    note_death();
    set_unreachable(outcome, "the server " + last_death_ + " after the request before this one");
    return false;
  }
  if (process_ && process_->is_running()) return true;
  if (failed_starts_ < most_failed_starts && restart()) return true;
  set_unreachable(outcome, "the server does not start again: " + problem_.message);
  return false;
}

/// A server that cut a connection on purpose still listens; so does one that somebody else has
/// started again, and one that is ending, for a moment: the kernel closes its connections first.
bool StartedTarget::has_died_after(const Outcome& outcome) {
  if (!ended_by_itself(outcome)) return false;
  const Time latest = client::steady_now() + longest_death;
  while (process_->is_running()) {
    const bool is_exiting = process_->is_exiting();
    if (!is_exiting && is_listening(options_.address, Duration::seconds(1))) return false;
    if (!process_->wait(between_looks) && client::steady_now() > latest) return false;
  }
  note_death();
  return true;
}

void StartedTarget::call(const http::Request& request, Outcome& outcome) {
  if (!is_up(outcome)) return;
  url_->call(request, outcome);
  if (has_died_after(outcome)) outcome.what += "; the server " + last_death_;
}

void StartedTarget::burst(std::span<const http::Request> requests, std::vector<Outcome>& outcomes) {
  outcomes.resize(requests.size());
  if (requests.empty()) return;
  if (!is_up(outcomes.front())) {
    std::fill(outcomes.begin() + 1, outcomes.end(), outcomes.front());
    return;
  }
  url_->burst(requests, outcomes);
  if (!std::any_of(outcomes.begin(), outcomes.end(),
                   [&](const Outcome& outcome) { return has_died_after(outcome); })) {
    return;
  }
  for (Outcome& outcome : outcomes) {
    if (ended_by_itself(outcome)) outcome.what += "; the server " + last_death_;
  }
}

Outcome StartedTarget::raw(std::string_view bytes, Duration quiet, std::string& received) {
  Outcome outcome;
  received.clear();
  if (!is_up(outcome)) return outcome;
  outcome = url_->raw(bytes, quiet, received);
  if (has_died_after(outcome)) outcome.what += "; the server " + last_death_;
  return outcome;
}

void StartedTarget::abandon(std::string_view bytes, int clients) {
  Outcome outcome;
  if (is_up(outcome)) url_->abandon(bytes, clients);
}

std::shared_ptr<void> StartedTarget::hold(std::string_view bytes) {
  Outcome outcome;
  return is_up(outcome) ? url_->hold(bytes) : nullptr;
}

bool StartedTarget::restart() {
  if (process_) {
    if (has_ended() && !is_noted_) note_death();
    process_->stop(options_.grace);
    keep_log();
    process_.reset();
  }
  return start();
}

std::optional<std::string> StartedTarget::variable(const std::string& name) const {
  for (const std::string& entry : entries(options_.environment)) {
    if (entry.starts_with(name + "=")) return entry.substr(name.size() + 1);
  }
  return std::nullopt;
}

bool StartedTarget::set_variable(const std::string& name, const std::optional<std::string>& value) {
  auto& set = options_.environment.set;
  std::erase_if(set, [&](const auto& variable) { return variable.first == name; });
  if (value) {
    set.emplace_back(name, *value);
    return true;
  }
  std::copy_if(first_variables_.begin(), first_variables_.end(), std::back_inserter(set),
               [&](const auto& variable) { return variable.first == name; });
  return true;
}

bool StartedTarget::replace_settings(const Replacements& replacements) {
  for (auto& [name, value] : options_.environment.set) {
    for (const auto& [from, to] : replacements) replace_all(value, from, to);
  }
  return true;
}

std::string StartedTarget::take_log() {
  if (process_) keep_log();
  return std::exchange(log_, {});
}

Resources StartedTarget::resources() { return process_ ? process_->resources() : Resources{}; }

}  // namespace routelab::target
