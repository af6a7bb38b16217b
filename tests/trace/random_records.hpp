/// Records, names and totals for tests: anything that a run could leave, chosen by a seed.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sim/base/random.hpp"
#include "sim/trace/names.hpp"
#include "sim/trace/record.hpp"
#include "sim/trace/totals.hpp"

namespace routelab::trace::testing {

class Dice {
 public:
  explicit Dice(std::uint64_t seed) : state_(seed) {}

  std::uint64_t bits() { return mix_bits(state_ += 0x9e3779b97f4a7c15ULL); }
  std::uint64_t below(std::uint64_t bound) { return to_below(bits(), bound); }
  bool one_in(std::uint64_t n) { return below(n) == 0; }
  std::int64_t duration() {  // over many orders of magnitude, often equal, sometimes zero
    if (one_in(4)) return static_cast<std::int64_t>(below(3)) * 1'000'000;
    return static_cast<std::int64_t>(bits() >> (24 + below(39)));
  }
  std::string text() {
    std::string text;
    for (std::uint64_t left = below(12); left > 0; --left) {
      text += static_cast<char>(below(256));
    }
    return text;
  }
  std::vector<std::string> texts() {
    std::vector<std::string> texts(below(4));
    for (std::string& text : texts) text = this->text();
    return texts;
  }

 private:
  std::uint64_t state_;
};

inline constexpr std::size_t endpoint_count = 3;

inline Record random_span(Dice& dice, std::uint64_t request) {
  Record span;
  span.kind = static_cast<Kind>(1 + dice.below(static_cast<std::uint64_t>(Kind::Instance) - 1));
  span.start = dice.duration();
  span.duration = dice.duration();
  span.request = request;
  span.entity = static_cast<std::uint32_t>(dice.below(9));
  span.detail = static_cast<std::uint32_t>(dice.below(4));
  span.flags = static_cast<std::uint8_t>(dice.one_in(4) ? dice.below(8) : 0);
  return span;
}

/// Up to seven spans and the request's own record.
inline std::vector<Record> random_group(Dice& dice) {
  std::vector<Record> group;
  const std::uint64_t id = dice.below(3) << 40 | dice.below(50);
  for (std::uint64_t left = dice.below(8); left > 0; --left) {
    group.push_back(random_span(dice, id));
  }
  Record request = random_span(dice, id);
  request.kind = Kind::Request;
  request.entity = dice.one_in(5) ? no_entity : request.entity;
  request.detail = dice.one_in(5) ? no_entity : static_cast<std::uint32_t>(dice.below(3));
  request.status = static_cast<std::uint16_t>(dice.below(6) * 100 + dice.below(2));
  request.client = static_cast<std::uint16_t>(dice.below(3));
  request.outcome = static_cast<Outcome>(dice.below(outcome_count));
  group.push_back(request);
  return group;
}

inline Record random_instance(Dice& dice) {
  Record instance = random_span(dice, dice.below(1000));
  instance.kind = Kind::Instance;
  return instance;
}

inline Names random_names(Dice& dice) {
  Names names;
  names.scenario = dice.text();
  names.seed = dice.bits();
  names.duration = dice.duration();
  names.warmup = dice.one_in(2) ? 0 : dice.duration();
  names.endpoints = {"GET /", "POST /api/users/[id]", "* /cart"};
  names.clients = dice.texts();
  for (std::size_t i = 0; i < names.clients.size(); ++i) {
    names.client_numbers.push_back(static_cast<std::uint32_t>(dice.below(1 << 24)));
  }
  names.tables = dice.texts();
  names.upstreams = dice.texts();
  names.functions = dice.texts();
  names.queues = dice.texts();
  return names;
}

inline Gauge random_gauge(Dice& dice) {
  return {static_cast<double>(dice.below(1000)) / 7, dice.duration()};
}

inline Totals random_totals(Dice& dice) {
  Totals totals;
  totals.complete = dice.one_in(2);
  totals.window_start = dice.duration();
  totals.window_end = dice.duration();
  totals.arrived = dice.bits();
  totals.carried_in = dice.bits();
  totals.in_flight = dice.bits();
  totals.calls = dice.bits();
  totals.instances = random_gauge(dice);
  totals.running = random_gauge(dice);
  totals.idle = random_gauge(dice);
  totals.instances_created = dice.bits();
  totals.queue = random_gauge(dice);
  totals.connections = random_gauge(dice);
  totals.connections_refused = dice.bits();
  totals.gb_seconds = static_cast<double>(dice.below(1000)) / 3;
  totals.cost_usd = static_cast<double>(dice.below(1000)) / 11;
  for (std::uint64_t left = dice.below(3); left > 0; --left) {
    totals.leaks.push_back({dice.text(), dice.text(), dice.text(), dice.bits()});
    QueueTotals queue;
    queue.name = dice.text();
    queue.enqueued = dice.bits();
    queue.waiting = random_gauge(dice);
    queue.wait_max = dice.duration();
    totals.queues.push_back(queue);
    totals.unmet.push_back({dice.text(), dice.text(), dice.text()});
  }
  totals.events = dice.bits();
  return totals;
}

}  // namespace routelab::trace::testing
