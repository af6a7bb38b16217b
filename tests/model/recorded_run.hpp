/// A run of a scenario given as text, with everything that it left: the figures and each record,
/// sorted by the request that it belongs to. The records take the way of every trace: through a
/// Writer into a file and back through a Reader.
#pragma once

#include <cstdint>
#include <span>
#include <stdexcept>
#include <string>
#include <unordered_map>
#include <vector>

#include "sim/scenario/scenario.hpp"
#include "sim/study/run.hpp"
#include "sim/trace/reader.hpp"
#include "sim/trace/writer.hpp"
#include "tests/trace/temporary_file.hpp"

namespace routelab::testing {

using trace::Kind;
using trace::Record;

/// Throws what is wrong with the text, as a person would see it.
inline scenario::Scenario scenario_of(const std::string& text) {
  scenario::Diagnostics diagnostics;
  auto scenario = scenario::load_text(text, "test.json", {}, diagnostics);
  if (!scenario) throw std::invalid_argument(diagnostics.render() + text);
  return *std::move(scenario);
}

/// The records of one request.
struct Story {
  std::uint32_t function = 0;  ///< of its instance, if it had one
  Record request;
  std::vector<Record> spans;  ///< before its own record
  std::vector<Record> loose;  ///< after it, the record Late among them

  [[nodiscard]] bool gave_up() const { return (request.flags & trace::GaveUp) != 0; }
  /// An instance was started for it, perhaps only after its client had given up.
  [[nodiscard]] bool cold() const {
    const Record& last = late() != nullptr ? *late() : request;
    return ((request.flags | last.flags) & trace::Cold) != 0;
  }
  /// The time limit ended it: no other thing marks a request with an error.
  [[nodiscard]] bool stopped() const { return (request.flags & trace::Error) != 0; }
  [[nodiscard]] const Record* late() const {
    for (const Record& record : loose) {
      if (record.kind == Kind::Late) return &record;
    }
    return nullptr;
  }
  /// The spans of a kind, early and late, in the order in which they ended.
  [[nodiscard]] std::vector<Record> all(Kind kind) const {
    std::vector<Record> found;
    for (const auto* list : {&spans, &loose}) {
      for (const Record& record : *list) {
        if (record.kind == kind) found.push_back(record);
      }
    }
    return found;
  }
  [[nodiscard]] std::int64_t total(Kind kind) const {
    std::int64_t sum = 0;
    for (const Record& record : all(kind)) sum += record.duration;
    return sum;
  }
};

inline std::int64_t end_of(const Record& record) { return record.start + record.duration; }

struct RecordedRun {
  study::RunResult result;
  std::vector<Story> stories;  ///< in the order in which the requests ended
  std::vector<Record> instances;
  std::vector<Record> jobs;  ///< waiting and work, in the order in which the work ended

  /// The story of the n-th call of a client; throws if it has not ended.
  [[nodiscard]] const Story& story(const std::string& client, std::uint64_t call) const {
    for (const Story& story : stories) {
      if (result.names.clients[story.request.client] == client &&
          (story.request.request & 0xffffffffff) == call) {
        return story;
      }
    }
    throw std::out_of_range(client + " has no ended call " + std::to_string(call));
  }
};

inline RecordedRun recorded(const scenario::Scenario& scenario, std::uint64_t seed = 1) {
  const trace::testing::TemporaryFile file;
  trace::Writer writer(file.path(), study::names_of_run(scenario, seed));
  RecordedRun run{
      .result = study::run(scenario, {.seed = seed, .writer = &writer, .keep_going = {}}),
      .stories = {},
      .instances = {},
      .jobs = {}};
  writer.finish(run.result.totals);
  const trace::Reader reader(file.path());
  std::unordered_map<std::uint64_t, std::size_t> story_of;
  for (std::size_t c = 0; c < reader.chunk_count(); ++c) {
    if (reader.chunk(c).kind != trace::Section::Requests) continue;
    trace::each_group(reader.records(c), [&](std::span<const Record> group) {
      story_of[group.back().request] = run.stories.size();
      Story& story = run.stories.emplace_back();
      story.request = group.back();
      story.spans.assign(group.begin(), group.end() - 1);
    });
  }
  for (std::size_t c = 0; c < reader.chunk_count(); ++c) {
    if (reader.chunk(c).kind != trace::Section::Loose) continue;
    for (const Record& record : reader.records(c)) {
      if (record.kind == Kind::Instance) {
        run.instances.push_back(record);
      } else if (trace::is_background(record.kind)) {
        run.jobs.push_back(record);
      } else {
        run.stories.at(story_of.at(record.request)).loose.push_back(record);
      }
    }
  }
  std::unordered_map<std::uint32_t, std::uint32_t> function_of;
  for (const Record& instance : run.instances) function_of[instance.entity] = instance.detail;
  for (Story& story : run.stories) {
    const Record* last = story.late() != nullptr ? story.late() : &story.request;
    if (last->entity != trace::no_entity) story.function = function_of.at(last->entity);
  }
  return run;
}

inline RecordedRun recorded(const std::string& text, std::uint64_t seed = 1) {
  return recorded(scenario_of(text), seed);
}

}  // namespace routelab::testing
