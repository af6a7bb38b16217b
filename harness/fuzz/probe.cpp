#include "harness/fuzz/probe.hpp"

#include <algorithm>
#include <vector>

namespace routelab::fuzz {

std::span<const Probe> all_probes() {
  static const std::vector<Probe> probes = [] {
    std::vector<Probe> all;
    for (const auto& some :
         {method_probes(), row_probes(), user_probes(), body_probes(), parameter_probes(),
          json_probes(), concurrency_probes(), history_probes(), instance_probes(), secret_probes(),
          wire_probes(), resource_probes()}) {
      all.insert(all.end(), some.begin(), some.end());
    }
    // What is done in few ways says more with each of them than what is tried with hundreds of values.
    std::stable_sort(all.begin(), all.end(), [](const Probe& a, const Probe& b) {
      return a.variants / 16 < b.variants / 16;
    });
    return all;
  }();
  return probes;
}

const Probe* probe_of(std::string_view name) {
  for (const Probe& probe : all_probes()) {
    if (probe.name == name) return &probe;
  }
  return nullptr;
}

std::size_t subjects_of(const Probe& probe, const ApiMap& map) {
  switch (probe.subject) {
    case Subject::Api: return 1;
    case Subject::Route: return map.surface().routes.size();
    case Subject::Endpoint: return map.endpoints().size();
    case Subject::Resource: return map.resources().size();
  }
  return 0;
}

}  // namespace routelab::fuzz
