/// A made-up run for the tests of the panels: a shop for ten seconds, every time known.
///
/// Request i of `visitors` (i = 0 to 99) starts at i * 100 ms on instance i % 2 and takes 20 ms:
///
///     0  network to server  1  compute  5  query users  15  compute  19  network to client  20
///
/// but for: 0 (cold, 300 ms of runtime start before its first compute), 20 (500), 40 (waits 400 ms
/// for the bank), 60 (the client gives up after 50 ms), 70 (throttled). Even ones ask GET /, odd
/// ones GET /cart. `robots` ask GET /cart every second, 2 ms long, at 50 ms past.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "sim/trace/reader.hpp"
#include "sim/trace/writer.hpp"
#include "tests/trace/temporary_file.hpp"
#include "viz/timeline/timeline.hpp"

namespace routelab::panels::testing {

inline constexpr std::int64_t ms = 1'000'000;

inline trace::Names shop_names() {
  trace::Names names;
  names.scenario = "Shop";
  names.seed = 7;
  names.duration = 10'000 * ms;
  names.endpoints = {"GET /", "GET /cart"};
  names.clients = {"visitors", "robots"};
  names.client_numbers = {1, 2};
  names.tables = {"users"};
  names.upstreams = {"bank"};
  names.functions = {"app"};
  return names;
}

/// visitors#i
inline std::uint64_t visitor(std::uint64_t i) { return std::uint64_t{1} << 40 | i; }

/// The records of one request in the making.
class Call {
 public:
  Call(std::uint64_t request, std::uint16_t client, std::uint32_t endpoint, std::int64_t start)
      : start_(start), now_(start) {
    whole_.request = request;
    whole_.client = client;
    whole_.detail = endpoint;
    whole_.start = start;
    whole_.status = 200;
  }

  Call& span(trace::Kind kind, std::int64_t duration, std::uint32_t instance,
             std::uint8_t flags = 0) {
    trace::Record record;
    record.kind = kind;
    record.request = whole_.request;
    record.client = whole_.client;
    record.start = now_;
    record.duration = duration;
    record.entity = instance;
    record.flags = flags;
    spans_.push_back(record);
    now_ += duration;
    return *this;
  }

  std::vector<trace::Record> end(std::uint32_t instance,
                                 trace::Outcome outcome = trace::Outcome::Completed,
                                 std::uint16_t status = 200, std::uint8_t flags = 0) {
    whole_.duration = now_ - start_;
    whole_.entity = instance;
    whole_.outcome = outcome;
    whole_.status = status;
    whole_.flags = flags;
    spans_.push_back(whole_);
    return spans_;
  }

 private:
  std::int64_t start_;
  std::int64_t now_;
  trace::Record whole_;
  std::vector<trace::Record> spans_;
};

inline std::vector<trace::Record> visit(std::uint64_t i, std::int64_t extra) {
  using trace::Kind;
  using trace::Outcome;
  const auto instance = static_cast<std::uint32_t>(i % 2);
  Call call(visitor(i), 0, static_cast<std::uint32_t>(i % 2),
            static_cast<std::int64_t>(i) * 100 * ms);
  call.span(Kind::NetworkToServer, 1 * ms, instance);
  if (i == 70) return call.end(trace::no_entity, Outcome::Throttled, 429, trace::Error);
  if (i == 0) call.span(Kind::RuntimeStart, 300 * ms, instance);
  call.span(Kind::Compute, 4 * ms + extra, instance);
  if (i == 60) {
    call.span(Kind::Fetch, 45 * ms, instance, trace::Cut | trace::Error);
    return call.end(instance, Outcome::TimedOut, 0, trace::GaveUp | trace::Error);
  }
  call.span(Kind::Query, 10 * ms, instance);
  if (i == 40) call.span(Kind::Fetch, 400 * ms, instance);
  call.span(Kind::Compute, 4 * ms, instance).span(Kind::NetworkToClient, 1 * ms, instance);
  if (i == 20) return call.end(instance, Outcome::Failed, 500, trace::Error);
  return call.end(instance, Outcome::Completed, 200, i == 0 ? trace::Cold : 0);
}

/// The bytes of its trace file. extra: added to the first compute of every visitor.
/// count: of visitors; from 100 on they are like the others. unmet: expectations.
inline std::vector<std::byte> shop_bytes(const trace::Names& names = shop_names(),
                                         std::int64_t extra = 0, std::uint64_t count = 100,
                                         std::vector<trace::Unmet> unmet = {}) {
  const trace::testing::TemporaryFile file;
  trace::Writer writer(file.path(), names);
  for (std::uint64_t i = 0; i < count; ++i) {
    if (i % 10 == 0) {
      writer.add(Call(std::uint64_t{2} << 40 | i / 10, 1, 1,
                      static_cast<std::int64_t>(i) * 100 * ms + 50 * ms)
                     .span(trace::Kind::NetworkToServer, 1 * ms, 1)
                     .span(trace::Kind::Compute, 1 * ms, 1)
                     .end(1));
    }
    writer.add(visit(i, extra));
  }
  for (std::uint32_t i = 0; i < 2; ++i) {
    trace::Record life;
    life.kind = trace::Kind::Instance;
    life.entity = i;
    life.start = i * 100 * ms;
    life.duration = (i == 0 ? 10'000 : 8'000) * ms;
    life.request = 50;
    writer.add({&life, 1});
  }
  trace::Totals totals;
  totals.complete = true;
  totals.window_end = names.duration;
  totals.unmet = std::move(unmet);
  writer.finish(totals);
  return file.bytes();
}

inline timeline::Timeline shop(const trace::Names& names = shop_names(), std::int64_t extra = 0,
                               std::uint64_t count = 100, std::vector<trace::Unmet> unmet = {}) {
  const auto bytes = shop_bytes(names, extra, count, std::move(unmet));
  return timeline::Timeline(trace::Reader(bytes, "shop.rltrace"));
}

}  // namespace routelab::panels::testing
