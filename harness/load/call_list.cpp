#include "harness/load/call_list.hpp"

#include <algorithm>
#include <memory>

#include "sim/trace/recorder.hpp"

namespace routelab::load {

namespace {

class CallCollector final : public trace::RequestObserver {
 public:
  explicit CallCollector(Duration duration) : duration_(duration) {}

  void request(std::span<const trace::Record> group) override {
    const trace::Record& record = group.back();
    if (record.start >= duration_.ns) return;
    PlannedCall& call = calls.emplace_back();
    call.id = record.request;
    call.at = Time{record.start};
    call.client = record.client;
    call.endpoint = record.detail;
  }

  std::vector<PlannedCall> calls;

 private:
  Duration duration_;
};

/// Which send a call makes: drawn, or, of a recording and of a page's followers, counted.
class SendChooser {
 public:
  SendChooser(const scenario::Scenario& scenario, std::uint64_t seed)
      : scenario_(scenario), seed_(seed) {
    for (const model::ClientOptions& client : scenario.world.clients) {
      weights_.push_back(model::weights_up_to(client.sends));
      auto& sends = recorded_.emplace_back();
      if (!client.recording) continue;
      const auto stream = client.recording->open(Key::of_seed(seed).named(client.name));
      while (const auto call = stream->next()) sends.push_back(call->send);
    }
  }

  [[nodiscard]] std::uint32_t send_of(const PlannedCall& call) const {
    const model::ClientOptions& client = scenario_.world.clients[call.client];
    if (client.recording) return recorded_[call.client][call.call()];
    if (client.sends.size() == 1) return 0;
    if (client.arrivals == model::ClientOptions::Arrivals::Followed) {
      return static_cast<std::uint32_t>(call.call() % client.sends.size());
    }
    return model::choose_send(weights_[call.client], key_of(scenario_, seed_, call));
  }

 private:
  const scenario::Scenario& scenario_;
  std::uint64_t seed_;
  std::vector<std::vector<double>> weights_;
  std::vector<std::vector<std::uint32_t>> recorded_;
};

}  // namespace

Key key_of(const scenario::Scenario& scenario, std::uint64_t seed, const PlannedCall& call) {
  return Key::of_seed(seed).named(scenario.world.clients[call.client].name).numbered(call.call());
}

std::vector<PlannedCall> planned_calls(const scenario::Scenario& scenario, std::uint64_t seed,
                                       Duration duration, std::size_t most) {
  CallCollector collector(duration);
  trace::Recorder recorder(scenario.names(), nullptr, &collector);
  model::World world(scenario.api, scenario.world, seed, recorder);
  world.advance(time_zero + duration);
  // Those that are still in flight end, but nobody waits for ever: a handler may sleep for a year.
  constexpr Duration patience = Duration::minutes(10);
  const std::uint64_t arrived = world.requests();
  for (Duration past{}; past < patience && collector.calls.size() < arrived;) {
    past += Duration::milliseconds(100);
    world.advance(time_zero + duration + past);
  }
  std::vector<PlannedCall> calls = std::move(collector.calls);
  std::sort(calls.begin(), calls.end(), [](const PlannedCall& a, const PlannedCall& b) {
    return a.at != b.at ? a.at < b.at : a.id < b.id;
  });
  if (calls.size() > most) calls.resize(most);
  const SendChooser chooser(scenario, seed);
  for (PlannedCall& call : calls) call.send = chooser.send_of(call);
  return calls;
}

}  // namespace routelab::load
