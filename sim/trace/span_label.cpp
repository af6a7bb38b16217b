#include "sim/trace/span_label.hpp"

namespace routelab::trace {

std::string_view method_of(std::string_view endpoint) {
  return endpoint.substr(0, endpoint.find(' '));
}

std::string_view path_of(std::string_view endpoint) {
  const std::size_t blank = endpoint.find(' ');
  return blank == std::string_view::npos ? endpoint : endpoint.substr(blank + 1);
}

std::string_view subject_of(const Record& record, const Names& names) {
  switch (record.kind) {
    case Kind::Request:
    case Kind::Late:
      return record.detail < names.endpoints.size() ? names.endpoints[record.detail]
                                                    : std::string_view{};
    case Kind::PoolWait:
    case Kind::DatabaseWait:
    case Kind::Query: return name_at(names.tables, record.detail);
    case Kind::Fetch: return name_at(names.upstreams, record.detail);
    case Kind::Instance: return name_at(names.functions, record.detail);
    case Kind::JobWait:
    case Kind::Job: return name_at(names.queues, record.entity);
    default: return {};
  }
}

std::string label_of(const Record& record, const Names& names) {
  const std::string_view subject = subject_of(record, names);
  if (record.kind == Kind::Request) return subject.empty() ? "no route" : std::string(subject);
  std::string label = name_of(record.kind);
  const bool is_wait = record.kind == Kind::PoolWait || record.kind == Kind::DatabaseWait;
  if (!is_wait && !subject.empty()) label.append(" ").append(subject);
  return label;
}

}  // namespace routelab::trace
