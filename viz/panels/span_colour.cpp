#include "viz/panels/span_colour.hpp"

#include "viz/timeline/marks.hpp"

namespace routelab::panels {

using canvas::Role;

Role role_of(const trace::Record& record) {
  if (record.kind != trace::Kind::Request) return canvas::role_of(record.kind);
  const std::uint8_t marks = timeline::marks_of(record);
  if ((marks & timeline::trouble) != 0) return Role::Error;
  return (marks & timeline::Cold) != 0 ? Role::Cold : Role::Neutral;
}

Role role_of(const timeline::Row& row) {
  using Sort = timeline::Row::Sort;
  switch (row.sort) {
    case Sort::Clients:
    case Sort::Client:
    case Sort::Routes:
    case Sort::Route: return Role::Neutral;
    case Sort::Instances:
    case Sort::Function:
    case Sort::Instance: return Role::Compute;
    case Sort::Database:
    case Sort::Table:
    case Sort::Connect: return Role::Database;
    case Sort::Upstreams:
    case Sort::Upstream: return Role::Upstream;
    case Sort::Queues:
    case Sort::PoolWait:
    case Sort::DatabaseWait:
    case Sort::InstanceWait:
    case Sort::JobWait: return Role::Queue;
    case Sort::Job: return Role::Job;
  }
  return Role::Neutral;
}

}  // namespace routelab::panels
