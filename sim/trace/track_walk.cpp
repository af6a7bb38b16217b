#include "sim/trace/track_walk.hpp"

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "sim/trace/lanes.hpp"
#include "sim/trace/levels.hpp"

namespace routelab::trace {

namespace {

constexpr std::size_t moments = 1000;

std::int64_t end_of(const Record& record) { return record.start + record.duration; }

/// Spans of one request that stand outside its group, as neighbours in a list.
struct Block {
  std::int64_t start = 0;
  std::int64_t end = 0;
  std::size_t first = 0;
  std::size_t count = 0;
};

class TrackWalk {
 public:
  TrackWalk(Selection& selection, const Names& names, TrackSink& sink)
      : selection_(selection), names_(names), sink_(sink) {}

  void walk() {
    walk_requests();
    walk_after();
    walk_jobs();
    walk_instances();
    walk_counters();
  }

 private:
  int new_group(const std::string& name) {
    sink_.add_group(++groups_, name);
    return groups_;
  }

  void walk_requests() {
    const std::size_t clients = std::max<std::size_t>(names_.clients.size(), 1);
    std::vector<Lanes> lanes(clients);
    for (ChosenRequest& chosen : selection_.requests) {
      const Record& request = chosen.request();
      chosen.lane = lanes[client_of(request)].place(request.start, end_of(request));
    }
    std::vector<int> groups(clients, 0);
    for (std::size_t client = 0; client < clients; ++client) {
      if (lanes[client].count() == 0) continue;
      const std::string name(name_at(names_.clients, static_cast<std::uint32_t>(client)));
      groups[client] = new_group("client " + name);
      sink_.add_lanes(groups[client], name, lanes[client].count());
    }
    for (const ChosenRequest& chosen : selection_.requests) {
      const Lane lane{groups[client_of(chosen.request())], chosen.lane};
      sink_.begin(lane, chosen.request());
      for (const Record& span : chosen.group().first(chosen.records - 1)) nest_span(lane, span);
      end_spans(lane, INT64_MAX);
      sink_.end(lane, chosen.request());
    }
  }

  /// An index that a damaged file made too large goes to the last.
  [[nodiscard]] std::size_t client_of(const Record& request) const {
    const std::size_t last = names_.clients.empty() ? 0 : names_.clients.size() - 1;
    return std::min<std::size_t>(request.client, last);
  }

  void walk_after() {
    const auto& spans = selection_.after;
    std::vector<Block> blocks;
    for (std::size_t i = 0; i < spans.size(); ++i) {
      if (i == 0 || spans[i]->request != spans[i - 1]->request) {
        blocks.push_back({spans[i]->start, end_of(*spans[i]), i, 0});
      }
      blocks.back().end = std::max(blocks.back().end, end_of(*spans[i]));
      ++blocks.back().count;
    }
    std::ranges::stable_sort(blocks, {}, &Block::start);
    walk_blocks("after the answer", blocks, spans);
  }

  /// A job's waiting and its work are neighbours in time, and one block.
  void walk_jobs() {
    std::map<std::uint32_t, std::vector<const Record*>> queues;
    for (const Record* job : selection_.jobs) queues[job->entity].push_back(job);
    for (auto& [queue, jobs] : queues) {
      std::vector<Block> blocks;
      for (std::size_t i = 0; i < jobs.size(); ++i) {
        blocks.push_back({jobs[i]->start, end_of(*jobs[i]), i, 1});
      }
      walk_blocks("queue " + std::string(name_at(names_.queues, queue)), blocks, jobs);
    }
  }

  void walk_instances() {
    std::vector<Block> blocks;
    const auto& instances = selection_.instances;
    for (std::size_t i = 0; i < instances.size(); ++i) {
      blocks.push_back({instances[i]->start, end_of(*instances[i]), i, 1});
    }
    instances_ = walk_blocks("instances", blocks, instances);
  }

  /// The blocks, by start, side by side in a group of their own; none if there are none.
  int walk_blocks(const std::string& name, const std::vector<Block>& blocks,
                  const std::vector<const Record*>& records) {
    if (blocks.empty()) return 0;
    Lanes lanes;
    std::vector<std::uint32_t> lane_of;
    for (const Block& block : blocks) lane_of.push_back(lanes.place(block.start, block.end));
    const int group = new_group(name);
    sink_.add_lanes(group, name, lanes.count());
    for (std::size_t b = 0; b < blocks.size(); ++b) {
      const Lane lane{group, lane_of[b]};
      for (std::size_t i = 0; i < blocks[b].count; ++i) {
        nest_span(lane, *records[blocks[b].first + i]);
      }
      end_spans(lane, INT64_MAX);
    }
    return group;
  }

  /// A span behind or inside those before it in its lane.
  void nest_span(Lane lane, const Record& span) {
    end_spans(lane, span.start);
    sink_.begin(lane, span);
    open_.push_back(&span);
  }

  /// Ends the spans of this lane that are over by then.
  void end_spans(Lane lane, std::int64_t time) {
    while (!open_.empty() && end_of(*open_.back()) <= time) {
      sink_.end(lane, *open_.back());
      open_.pop_back();
    }
  }

  void walk_counters() {
    std::int64_t end = 0;
    for (const ChosenRequest& chosen : selection_.requests) {
      end = std::max(end, end_of(chosen.request()));
    }
    Levels in_flight(end, moments);
    std::vector<Levels> kinds(kind_count, in_flight);
    std::map<std::uint32_t, Levels> upstreams;
    const auto add = [&](const Record& record) {
      kinds[static_cast<std::size_t>(record.kind)].add(record.start, end_of(record));
      if (record.kind != Kind::Fetch) return;
      upstreams.try_emplace(record.detail, end, moments)
          .first->second.add(record.start, end_of(record));
    };
    for (const ChosenRequest& chosen : selection_.requests) {
      for (const Record& record : chosen.group()) add(record);
    }
    for (const Record* record : selection_.after) add(*record);
    for (const Record* record : selection_.instances) add(*record);
    walk_counters_of(kinds, upstreams);
  }

  void walk_counters_of(const std::vector<Levels>& kinds,
                        const std::map<std::uint32_t, Levels>& upstreams) {
    const auto of = [&](Kind kind) -> const Levels& {
      return kinds[static_cast<std::size_t>(kind)];
    };
    if (instances_ == 0) instances_ = new_group("instances");
    walk_counter(instances_, "requests in flight", of(Kind::Request));
    walk_counter(instances_, "requests waiting for an instance", of(Kind::Queue));
    walk_counter(instances_, "instances", of(Kind::Instance));
    walk_counter(instances_, "computing", of(Kind::Compute));
    if (of(Kind::Query).any() || of(Kind::PoolWait).any()) {
      const int database = new_group("database");
      walk_counter(database, "queries at work", of(Kind::Query));
      walk_counter(database, "waiting for a worker", of(Kind::DatabaseWait));
      walk_counter(database, "waiting for a connection", of(Kind::PoolWait));
    }
    if (upstreams.empty()) return;
    const int group = new_group("upstreams");
    for (const auto& [upstream, levels] : upstreams) {
      walk_counter(group, std::string(name_at(names_.upstreams, upstream)), levels);
    }
  }

  void walk_counter(int group, const std::string& name, const Levels& levels) {
    if (!levels.any()) return;
    sink_.add_counter(group, name);
    levels.each_change([&](std::int64_t time, std::int64_t level) { sink_.level(time, level); });
  }

  Selection& selection_;
  const Names& names_;
  TrackSink& sink_;
  int groups_ = 0;
  int instances_ = 0;                ///< the group
  std::vector<const Record*> open_;  ///< of the lane that is being walked, innermost last
};

}  // namespace

void walk_tracks(Selection& selection, const Names& names, TrackSink& sink) {
  TrackWalk(selection, names, sink).walk();
}

}  // namespace routelab::trace
