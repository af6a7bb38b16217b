/// The sliders of `routelab view SCENARIO`: what they offer, and that the run they make is the one
/// that `--set` makes.
#include "cli/what_if.hpp"

#include <algorithm>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "sim/study/run.hpp"
#include "sim/trace/writer.hpp"
#include "tests/cli/program.hpp"
#include "tests/support/catch.hpp"
#include "tests/trace/temporary_file.hpp"

namespace routelab::cli::testing {

namespace {

std::shared_ptr<const scenario::Scenario> lesson(const scenario::Overrides& overrides = {}) {
  scenario::Diagnostics diagnostics;
  scenario::Overrides all{{"duration", "20s"}, {"warmup", "0s"}};
  all.insert(all.end(), overrides.begin(), overrides.end());
  auto scenario = scenario::load((source_folder() / "scenarios/006-slow-third-party.json").string(),
                                 all, diagnostics);
  if (!scenario) throw std::runtime_error(diagnostics.render());
  return std::make_shared<const scenario::Scenario>(std::move(*scenario));
}

std::size_t place_of(const panels::WhatIf& what_if, const std::string& path) {
  const auto found = std::ranges::find(what_if.parameters, path, &panels::Parameter::path);
  REQUIRE(found != what_if.parameters.end());
  return static_cast<std::size_t>(found - what_if.parameters.begin());
}

std::vector<double> values_of(const panels::WhatIf& what_if) {
  std::vector<double> values;
  for (const auto& parameter : what_if.parameters) values.push_back(parameter.value);
  return values;
}

std::vector<trace::Record> records_of(const timeline::Timeline& timeline) {
  std::vector<trace::Record> records;
  const trace::Reader& trace = timeline.trace();
  for (std::size_t chunk = 0; chunk < trace.chunk_count(); ++chunk) {
    const auto part = trace.records(chunk);
    records.insert(records.end(), part.begin(), part.end());
  }
  return records;
}

std::vector<trace::Record> run_of(const scenario::Scenario& scenario) {
  const trace::testing::TemporaryFile file;
  trace::Writer writer(file.path(), study::names_of_run(scenario));
  study::RunOptions how;
  how.writer = &writer;
  writer.finish(study::run(scenario, how).totals);
  return records_of(timeline::Timeline(file.path()));
}

}  // namespace

TEST_CASE("A slider for each number that can be tried, between its ends") {
  const panels::WhatIf offered = what_if(lesson());
  CHECK(offered.parameters.size() >= 4);
  for (const panels::Parameter& parameter : offered.parameters) {
    INFO(parameter.path);
    CHECK(parameter.low > 0);
    CHECK(parameter.low < parameter.high);
    CHECK(parameter.value >= parameter.low);
    CHECK(parameter.value <= parameter.high);
  }
}

TEST_CASE("As it was, the run is the same to the last record") {
  const auto scenario = lesson();
  const panels::WhatIf offered = what_if(scenario);
  const auto made = offered.rerun(values_of(offered), {});
  REQUIRE(made != nullptr);
  CHECK(made->request_count() > 50);
  CHECK(records_of(*made) == run_of(*scenario));
}

TEST_CASE("What a slider makes is what the scenario makes with that value") {
  for (const auto& [path, value, text] :
       {std::tuple{"platform.max_instances", 3.0, "3"},
        std::tuple{"platform.idle_timeout", 2e9, "2s"},
        std::tuple{"platform.per_instance_concurrency", 4.0, "4"}}) {
    INFO(path);
    const auto scenario = lesson();
    const panels::WhatIf offered = what_if(scenario);
    std::vector<double> values = values_of(offered);
    values[place_of(offered, path)] = value;
    const auto made = offered.rerun(values, {});
    REQUIRE(made != nullptr);
    const auto records = records_of(*made);
    CHECK(records == run_of(*lesson({{path, text}})));
    CHECK(records != run_of(*scenario));
  }
}

TEST_CASE("A run that is stopped gives nothing") {
  const panels::WhatIf offered = what_if(lesson());
  std::stop_source source;
  source.request_stop();
  CHECK(offered.rerun(values_of(offered), source.get_token()) == nullptr);
}

}  // namespace routelab::cli::testing
