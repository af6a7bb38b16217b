// Little's law (J. Little, "A proof for the queuing formula L = lambda W", 1961) and the
// utilisation law (P. Denning and J. Buzen, 1978), at every station: a level's average over time
// and the sum of the times that make it up are the same thing counted in two ways, exactly. Where
// nobody keeps a level, the law holds between those who wait and those who make them wait: while
// anybody waits, all servers are busy.

#include <algorithm>
#include <cmath>
#include <map>

#include "tests/model/recorded_run.hpp"
#include "tests/properties/holding.hpp"
#include "tests/properties/interval.hpp"
#include "tests/properties/random_scenario.hpp"
#include "tests/support/rapidcheck.hpp"

using namespace routelab;
using namespace routelab::testing;

namespace {

using Wide = Overlap::Wide;

/// The mean is a rounded quotient of integers, so it stands for its integral up to rounding.
bool is_mean_of(const trace::Gauge& gauge, Wide integral, const trace::Totals& totals) {
  const auto window = static_cast<double>(totals.window_end - totals.window_start);
  const auto whole = static_cast<double>(integral);
  return std::abs(gauge.mean * window - whole) <= 1e-12 * whole;
}

/// A length of time that no sum of a scenario's whole milliseconds meets, so that hardly anything
/// else happens at the very moment at which it ends.
Duration odd(std::uint8_t size) { return {1'000'003 + 50'021 * std::int64_t{size}}; }

std::int64_t total(const RecordedRun& run, Kind kind) {
  std::int64_t sum = 0;
  for (const Story& story : run.stories) sum += story.total(kind);
  return sum;
}

std::int64_t length_of(const std::vector<Interval>& intervals) {
  std::int64_t sum = 0;
  for (const Interval& i : intervals) sum += i.end - i.begin;
  return sum;
}

/// How long at least one of them holds.
std::int64_t covered(const std::vector<Interval>& intervals) {
  std::vector<Interval> sorted = intervals;
  std::sort(sorted.begin(), sorted.end(), [](auto a, auto b) { return a.begin < b.begin; });
  std::int64_t sum = 0;
  std::int64_t until = INT64_MIN;
  for (const Interval& i : sorted) {
    if (i.end <= until) continue;
    sum += i.end - std::max(i.begin, until);
    until = i.end;
  }
  return sum;
}

/// The time that intervals of the two lists share, pair by pair.
Wide shared(const std::vector<Interval>& some, const std::vector<Interval>& others) {
  Wide sum = 0;
  for (const Interval& a : some) {
    for (const Interval& b : others) {
      sum += std::max(std::min(a.end, b.end) - std::max(a.begin, b.begin), std::int64_t{0});
    }
  }
  return sum;
}

/// Spans of one kind, by the instance where they were.
std::map<std::uint32_t, std::vector<Interval>> by_instance(const RecordedRun& run,
                                                           std::initializer_list<Kind> kinds) {
  std::map<std::uint32_t, std::vector<Interval>> found;
  for (const Story& story : run.stories) {
    for (const Kind kind : kinds) {
      for (const Record& span : story.all(kind)) {
        found[span.entity].push_back({span.start, end_of(span)});
      }
    }
  }
  return found;
}

std::vector<Interval> jobs_of(const RecordedRun& run, Kind kind, std::uint32_t queue) {
  std::vector<Interval> found;
  for (const Record& job : run.jobs) {
    if (job.kind == kind && job.entity == queue) found.push_back({job.start, end_of(job)});
  }
  return found;
}

/// What takes `each`, from its beginning to its end. A time-out or the time limit cuts its span, and
/// it goes on in another one; a cut at the very moment of its end cuts nothing off.
std::vector<Record> whole(const std::vector<Record>& spans, Duration each) {
  std::vector<Record> found;
  std::int64_t began = -1;
  for (const Record& span : spans) {
    if (began < 0) began = span.start;
    if ((span.flags & trace::Cut) != 0 && end_of(span) - began < each.ns) continue;
    found.push_back(span);
    found.back().duration = end_of(span) - began;
    found.back().start = began;
    began = -1;
  }
  return found;
}

/// The time from the beginning of each opening to the end of its instance. One that ends in an error
/// opened nothing.
Wide connected(const RecordedRun& run, Duration each) {
  std::map<std::uint32_t, std::int64_t> end_of_instance;
  for (const Record& instance : run.instances) end_of_instance[instance.entity] = end_of(instance);
  Wide sum = 0;
  for (const Story& story : run.stories) {
    for (const Record& span : whole(story.all(Kind::Connect), each)) {
      if ((span.flags & trace::Error) != 0) continue;
      sum += end_of_instance.at(span.entity) - span.start;
    }
  }
  return sum;
}

}  // namespace

TEST_CASE("little") {
  rc::prop("requests in flight, over time = the sum of latencies", [] {
    const RandomScenario random = *random_scenario(Shape::Drained);
    const RecordedRun run = recorded(random.text());
    std::vector<Interval> in_flight;
    for (const Story& story : run.stories) {
      in_flight.push_back({story.request.start, end_of(story.request)});
    }
    const trace::Share& latency = run.result.summary.share(Kind::Request);
    RC_ASSERT(latency.count == run.result.totals.arrived);
    RC_ASSERT(overlap_of(in_flight).integral == latency.total);
  });

  rc::prop("every kind of span: the summary's total = the sum of the records", [] {
    const RandomScenario random = *random_scenario(Shape::Drained);
    const RecordedRun run = recorded(random.text());
    for (auto k = static_cast<int>(Kind::NetworkToServer); k <= static_cast<int>(Kind::Fetch);
         ++k) {
      const auto kind = static_cast<Kind>(k);
      RC_ASSERT(run.result.summary.share(kind).total == total(run, kind));
    }
  });

  rc::prop("the queue at the limit and the instances: levels = the sums of their records", [] {
    const RandomScenario random = *random_scenario(Shape::Drained);
    const RecordedRun run = recorded(random.text());
    const trace::Totals& totals = run.result.totals;
    RC_ASSERT(is_mean_of(totals.queue, total(run, Kind::Queue), totals));
    std::int64_t lifespans = 0;
    for (const Record& instance : run.instances) lifespans += instance.duration;
    RC_ASSERT(is_mean_of(totals.instances, lifespans, totals));
    RC_ASSERT(std::abs(totals.running.mean + totals.idle.mean - totals.instances.mean) <=
              1e-12 * totals.instances.mean);
  });

  rc::prop("running instances = the time in which a request holds them", [] {
    const RandomScenario random = *random_scenario(Shape::Drained);
    const RecordedRun run = recorded(random.text());
    std::int64_t busy = 0;
    for (const auto& [instance, held] : held_by_instance(run)) busy += covered(held);
    RC_ASSERT(is_mean_of(run.result.totals.running, busy, run.result.totals));
  });

  rc::prop("the event loop: one thing at a time, and busy while anyone waits for it", [] {
    const RandomScenario random = *random_scenario(Shape::Drained);
    scenario::Scenario scenario = scenario_of(random.text());
    scenario.world.platform.time_limit = {};  // the work of a stopped handler leaves no record
    scenario.world.platform.max_instances = 1;
    scenario.world.platform.per_instance_concurrency = 8;
    const RecordedRun run = recorded(scenario);
    const auto work = by_instance(run, {Kind::Compute});
    for (const auto& [instance, intervals] : work) RC_ASSERT(overlap_of(intervals).max <= 1);
    const auto waits = by_instance(run, {Kind::CpuWait});
    RC_TAG(waits.empty() ? "nobody waits" : "somebody waits");
    for (const auto& [instance, waiting] : waits) {
      RC_ASSERT(shared(waiting, work.at(instance)) == length_of(waiting));
    }
  });

  rc::prop("connections: their level = the time from each opening to its instance's end",
           [](std::uint8_t size) {
             const RandomScenario random = *random_scenario(Shape::Drained);
             scenario::Scenario scenario = scenario_of(random.text());
             const Duration each = odd(size);
             scenario.world.database.connect = Distribution::constant(each);
             const RecordedRun run = recorded(scenario);
             const Wide time = connected(run, each);
             RC_TAG(time > 0 ? "with connections" : "without");
             RC_ASSERT(is_mean_of(run.result.totals.connections, time, run.result.totals));
           });

  rc::prop("the pool: while anyone waits, all its connections are in use", [](std::uint8_t size) {
    const RandomScenario random = *random_scenario(Shape::Drained);
    scenario::Scenario scenario = scenario_of(random.text());
    model::DatabaseOptions& database = scenario.world.database;
    database.max_connections = 1'000'000;  // nobody is refused: every opening is a connection's use
    database.connect = Distribution::constant(odd(size));
    database.query.fill(Distribution::constant(odd(size)));
    scenario.world.platform.per_instance_concurrency = 8;
    const RecordedRun run = recorded(scenario);
    const auto used = by_instance(run, {Kind::Connect, Kind::DatabaseWait, Kind::Query});
    const auto waits = by_instance(run, {Kind::PoolWait});
    RC_TAG(waits.empty() ? "nobody waits" : "somebody waits");
    for (const auto& [instance, waiting] : waits) {
      RC_ASSERT(shared(waiting, used.at(instance)) == Wide{length_of(waiting)} * database.pool);
    }
  });

  rc::prop("the database's workers, over time = queries x service time", [](std::uint8_t size) {
    const RandomScenario random = *random_scenario(Shape::Drained);
    scenario::Scenario scenario = scenario_of(random.text());
    const Duration each = odd(size);
    scenario.world.database.query.fill(Distribution::constant(each));
    const RecordedRun run = recorded(scenario);
    std::vector<Interval> busy;
    std::int64_t queries = 0;
    for (const Story& story : run.stories) {
      for (const Record& span : story.all(Kind::Query)) {
        busy.push_back({span.start, end_of(span)});
      }
      queries += static_cast<std::int64_t>(whole(story.all(Kind::Query), each).size());
    }
    RC_TAG(queries > 0 ? "with queries" : "without");
    RC_ASSERT(overlap_of(busy).integral == Wide{queries} * each.ns);
  });

  rc::prop("upstreams: an answer takes the latency, and a time-out less", [](std::uint8_t size) {
    const RandomScenario random = *random_scenario(Shape::Drained);
    scenario::Scenario scenario = scenario_of(random.text());
    scenario.world.platform.time_limit = {};  // a stopped handler no longer waits for an answer
    const Duration each = odd(size);
    for (model::UpstreamOptions& upstream : scenario.world.upstreams) {
      upstream.latency = Distribution::constant(each);
    }
    for (const Story& story : recorded(scenario).stories) {
      for (const Record& span : whole(story.all(Kind::Fetch), each)) {
        RC_ASSERT(span.duration <= each.ns);
        if ((span.flags & trace::Error) == 0) RC_ASSERT(span.duration == each.ns);
      }
    }
  });

  rc::prop("job queues: waiting jobs, busy workers, and work for all while one waits",
           [](std::uint8_t size) {
             const RandomScenario random = *random_scenario(Shape::Drained);
             scenario::Scenario scenario = scenario_of(random.text());
             const Duration each{32 * odd(size).ns};
             for (model::QueueOptions& queue : scenario.world.queues) {
               queue.work = Distribution::constant(each);
             }
             const RecordedRun run = recorded(scenario);
             const trace::Totals& totals = run.result.totals;
             for (std::uint32_t q = 0; q < scenario.world.queues.size(); ++q) {
               const std::vector<Interval> waits = jobs_of(run, Kind::JobWait, q);
               const std::vector<Interval> work = jobs_of(run, Kind::Job, q);
               const trace::QueueTotals& queue = totals.queues[q];
               RC_TAG(waits.empty() ? "nobody waits" : "somebody waits");
               RC_ASSERT(queue.done == queue.enqueued);
               RC_ASSERT(work.size() == queue.done);
               RC_ASSERT(is_mean_of(queue.waiting, length_of(waits), totals));
               RC_ASSERT(length_of(work) == static_cast<std::int64_t>(queue.done) * each.ns);
               const std::uint64_t workers = scenario.world.queues[q].workers;
               if (workers == 0) RC_ASSERT(waits.empty());
               RC_ASSERT(shared(waits, work) ==
                         Wide{length_of(waits)} * static_cast<std::int64_t>(workers));
             }
           });
}
