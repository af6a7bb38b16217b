#include "harness/load/load_run.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "harness/client/open_loop.hpp"
#include "harness/client/request.hpp"
#include "harness/client/steady.hpp"
#include "harness/load/sent_request.hpp"

namespace routelab::load {

namespace {

trace::Outcome outcome_of(const client::RequestResult& result) {
  if (result.error == client::Error::TimedOut) return trace::Outcome::TimedOut;
  if (result.error == client::Error::Refused) return trace::Outcome::Rejected;
  if (result.error != client::Error::None || result.status == 0) return trace::Outcome::Failed;
  if (result.status == 429) return trace::Outcome::Throttled;
  if (result.status == 503) return trace::Outcome::Rejected;
  if (result.status == 504) return trace::Outcome::TimedOut;
  return result.status >= 500 ? trace::Outcome::Failed : trace::Outcome::Completed;
}

class LoadRun {
 public:
  LoadRun(const scenario::Scenario& scenario, std::span<const PlannedCall> plan,
          const LoadOptions& options)
      : scenario_(scenario), plan_(plan), options_(options), names_(scenario.names()),
        recorder_(names_, options.writer) {
    names_.seed = options.seed;
    // The first call is on its way before the clock is looked at for the second.
    begin_ = client::steady_now() + Duration::milliseconds(20);
  }

  LoadResult run(const std::atomic<bool>& stop) {
    client::OpenLoop loop(options_.endpoint, {.connections = options_.connections,
                                              .timeout = options_.timeout,
                                              .limits = {.keep_body = false}});
    const client::OpenLoopTotals totals =
        loop.run([this] { return next(); }, [this](const auto& result) { take(result); }, stop);
    trace::Totals about;
    about.complete = ended_ == plan_.size();
    about.arrived = about.calls = ended_;
    about.window_end = (last_ - begin_).ns;
    return {.names = std::move(names_),
            .summary = recorder_.summary(),
            .totals = about,
            .fingerprint = recorder_.fingerprint(),
            .calls = std::move(calls_),
            .late = std::move(late_),
            .connections = totals.connections,
            .without_answer = without_answer_};
  }

 private:
  std::optional<client::ScheduledRequest> next() {
    if (next_ == plan_.size()) return std::nullopt;
    const PlannedCall& call = plan_[next_];
    const model::ClientOptions& from = scenario_.world.clients[call.client];
    http::Request request =
        request_of(scenario_.api, from.sends[call.send], key_of(scenario_, options_.seed, call));
    request.headers.emplace_back("X-Routelab-Request", names_.request_name(call.id));
    return client::ScheduledRequest{
        .intended = begin_ + (call.at - time_zero),
        .id = next_++,
        .bytes = client::bytes_of(client::addressed(std::move(request), options_.address)),
        .method = core::name_of(from.sends[call.send].method)};
  }

  void take(const client::RequestResult& result) {
    const PlannedCall& call = plan_[result.id];
    trace::Record record;
    record.start = (result.intended - begin_).ns;
    record.duration = result.latency().ns;
    record.request = call.id;
    record.client = static_cast<std::uint16_t>(call.client);
    record.entity = trace::no_entity;
    record.detail = call.endpoint;
    record.status = static_cast<std::uint16_t>(result.status);
    record.kind = trace::Kind::Request;
    record.outcome = outcome_of(result);
    recorder_.request({&record, 1});
    calls_.push_back({.planned = result.id, .latency = result.latency(), .status = result.status});
    if (result.sent != time_never)
      late_.add(std::max<std::int64_t>((result.sent - result.intended).ns, 0));
    if (result.status == 0) ++without_answer_;
    last_ = std::max(last_, result.ended);
    ++ended_;
    if (options_.progress) options_.progress(ended_);
  }

  const scenario::Scenario& scenario_;
  std::span<const PlannedCall> plan_;
  const LoadOptions& options_;
  trace::Names names_;
  trace::Recorder recorder_;
  Time begin_;
  Time last_ = time_zero;
  std::size_t next_ = 0;
  std::size_t ended_ = 0;
  std::uint64_t without_answer_ = 0;
  std::vector<MeasuredCall> calls_;
  Histogram late_;
};

}  // namespace

LoadResult run_load(const scenario::Scenario& scenario, std::span<const PlannedCall> plan,
                    const LoadOptions& options, const std::atomic<bool>& stop) {
  return LoadRun(scenario, plan, options).run(stop);
}

}  // namespace routelab::load
