#include "harness/handler/application.hpp"

#include <algorithm>

namespace routelab::handler {

namespace {

core::StepIndex add_step(core::Program& program, core::Verb verb, std::size_t target) {
  core::Step step;
  step.verb = verb;
  step.target = static_cast<std::uint32_t>(target);
  program.steps.push_back(step);
  return static_cast<core::StepIndex>(program.steps.size() - 1);
}

StandIns add_stand_ins(core::Api& api) {
  core::Program& program = api.program;
  StandIns stand_ins;
  stand_ins.work = add_step(program, core::Verb::Sleep, 0);
  program.steps.back().law = static_cast<std::uint32_t>(program.laws.size());
  program.laws.emplace_back();
  stand_ins.queries = static_cast<core::StepIndex>(program.steps.size());
  for (std::size_t t = 0; t < api.tables.size(); ++t) {
    for (const core::Verb verb : {core::Verb::Get, core::Verb::List, core::Verb::Insert,
                                  core::Verb::Update, core::Verb::Delete}) {
      add_step(program, verb, t);
    }
  }
  stand_ins.fetches = static_cast<core::StepIndex>(program.steps.size());
  for (std::size_t u = 0; u < api.upstreams.size(); ++u) add_step(program, core::Verb::Fetch, u);
  stand_ins.jobs = static_cast<core::StepIndex>(program.steps.size());
  for (std::size_t q = 0; q < api.queues.size(); ++q) add_step(program, core::Verb::Enqueue, q);
  stand_ins.respond = add_step(program, core::Verb::Respond, 0);
  return stand_ins;
}

}  // namespace

BoundApplication::BoundApplication(const Application& application, scenario::Scenario& scenario)
    : functions_(scenario.api.endpoints.size()), stand_ins_(add_stand_ins(scenario.api)) {
  const std::vector<std::string>& blocking = application.blocking();
  for (std::size_t e = 0; e < functions_.size(); ++e) {
    const std::string& name = scenario.api.endpoints[e].name;
    for (std::size_t r = 0; r < application.routes().size(); ++r) {
      if (name == application.routes()[r]) functions_[e] = &application.functions()[r];
    }
    blocks_.push_back(std::find(blocking.begin(), blocking.end(), name) != blocking.end());
  }
}

}  // namespace routelab::handler
