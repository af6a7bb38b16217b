#include "viz/timeline/survey.hpp"

#include <algorithm>

namespace routelab::timeline {

void NumberSet::merge(const NumberSet& other) {
  if (other.has_.size() > has_.size()) has_.resize(other.has_.size());
  for (std::size_t i = 0; i < other.has_.size(); ++i) {
    has_[i] = static_cast<std::uint8_t>(has_[i] | other.has_[i]);
  }
  large_.insert(other.large_.begin(), other.large_.end());
}

std::vector<std::uint32_t> NumberSet::numbers() const {
  std::vector<std::uint32_t> numbers;
  for (std::size_t i = 0; i < has_.size(); ++i) {
    if (has_[i] != 0) numbers.push_back(static_cast<std::uint32_t>(i));
  }
  numbers.insert(numbers.end(), large_.begin(), large_.end());
  return numbers;
}

void Survey::add(const trace::Record& record, const trace::Names& names) {
  using trace::Kind;
  ++counts[static_cast<std::size_t>(record.kind)];
  last = std::max(last, end_of(record));
  switch (record.kind) {
    case Kind::Request:
      clients.add(known_index(names.clients, record.client));
      endpoints.add(known_index(names.endpoints, record.detail));
      return;
    case Kind::Query: tables.add(known_index(names.tables, record.detail)); break;
    case Kind::Fetch: upstreams.add(known_index(names.upstreams, record.detail)); break;
    case Kind::JobWait: waiting_jobs.add(known_index(names.queues, record.entity)); return;
    case Kind::Job: jobs.add(known_index(names.queues, record.entity)); return;
    default: break;
  }
  if (is_on_instance(record.kind) || record.kind == Kind::Instance) instances.add(record.entity);
}

void Survey::merge(const Survey& other) {
  clients.merge(other.clients);
  endpoints.merge(other.endpoints);
  tables.merge(other.tables);
  upstreams.merge(other.upstreams);
  waiting_jobs.merge(other.waiting_jobs);
  jobs.merge(other.jobs);
  instances.merge(other.instances);
  for (std::size_t i = 0; i < counts.size(); ++i) counts[i] += other.counts[i];
  last = std::max(last, other.last);
}

}  // namespace routelab::timeline
