#include "viz/timeline/row_tree.hpp"

#include <algorithm>
#include <utility>

namespace routelab::timeline {
namespace {

using trace::Kind;

constexpr std::uint32_t most_near = 1 << 20;

/// The row of an index, which may be beyond the names.
std::size_t at(const std::vector<std::size_t>& rows, std::uint32_t index) {
  if (rows.empty()) return no_row;
  return rows[std::min<std::size_t>(index, rows.size() - 1)];
}

/// An instance and the function that it runs.
struct Placed {
  std::uint32_t function = 0;
  std::uint32_t number = 0;
  RecordNumber life = no_record;
};

}  // namespace

RowTree::RowTree(const trace::Names& names, const Survey& survey, const Records& records,
                 std::span<const RecordNumber> lives) {
  if (survey.has(Kind::Request)) {
    open(Row::Sort::Clients, "Clients");
    add_each(Row::Sort::Client, survey.clients, names.clients, "?", clients_);
    close();
    open(Row::Sort::Routes, "Routes");
    add_each(Row::Sort::Route, survey.endpoints, names.endpoints, "no route", routes_);
    close();
  }
  add_instances(names, survey, records, lives);
  add_database(names, survey);
  if (survey.has(Kind::Fetch)) {
    open(Row::Sort::Upstreams, "Upstreams");
    add_each(Row::Sort::Upstream, survey.upstreams, names.upstreams, "?", upstreams_);
    close();
  }
  add_queues(names, survey);
}

std::size_t RowTree::open(Row::Sort sort, std::string name, std::uint32_t index) {
  Row row;
  row.sort = sort;
  row.name = std::move(name);
  row.index = index;
  row.depth = static_cast<std::uint32_t>(open_.size());
  row.parent = open_.empty() ? no_row : open_.back();
  open_.push_back(rows_.size());
  rows_.push_back(std::move(row));
  return rows_.size() - 1;
}

void RowTree::close() {
  rows_[open_.back()].end = rows_.size();
  open_.pop_back();
}

std::size_t RowTree::add(Row::Sort sort, std::string name, std::uint32_t index) {
  const std::size_t row = open(sort, std::move(name), index);
  close();
  return row;
}

void RowTree::add_each(Row::Sort sort, const NumberSet& numbers,
                       const std::vector<std::string>& names, const std::string& unknown,
                       std::vector<std::size_t>& where) {
  where.assign(names.size() + 1, no_row);
  for (const std::uint32_t index : numbers.numbers()) {
    where[index] = add(sort, index < names.size() ? names[index] : unknown, index);
  }
}

void RowTree::add_instances(const trace::Names& names, const Survey& survey, const Records& records,
                            std::span<const RecordNumber> lives) {
  std::map<std::uint32_t, RecordNumber> life_of;
  for (const RecordNumber life : lives) life_of.emplace(records[life].entity, life);
  // Of an instance without a record of its own (the file was cut) nobody knows the function,
  // unless there is only one.
  const auto unknown = static_cast<std::uint32_t>(names.functions.size() == 1 ? 0 : UINT32_MAX);
  std::vector<Placed> placed;
  for (const std::uint32_t number : survey.instances.numbers()) {
    const auto life = life_of.find(number);
    const bool known = life != life_of.end();
    placed.push_back({known_index(names.functions, known ? records[life->second].detail : unknown),
                      number, known ? life->second : no_record});
  }
  if (placed.empty()) return;
  std::ranges::stable_sort(placed, {}, &Placed::function);
  const std::size_t top = open(Row::Sort::Instances, "Instances");
  std::size_t function = no_row;
  for (const Placed& instance : placed) {
    if (function == no_row || rows_[function].index != instance.function) {
      if (function != no_row) close();
      const std::string name(trace::name_at(names.functions, instance.function));
      function = open(Row::Sort::Function, name, instance.function);
    }
    const std::string number =
        instance.number == trace::no_entity ? "?" : std::to_string(instance.number);
    const std::size_t row = add(Row::Sort::Instance, "instance " + number, instance.number);
    rows_[row].life = instance.life;
    if (instance.number < most_near) {
      instances_.resize(std::max<std::size_t>(instances_.size(), instance.number + std::size_t{1}),
                        no_row);
      instances_[instance.number] = row;
    } else {
      far_instances_.emplace(instance.number, row);
    }
  }
  close();
  close();
  for (const RecordNumber life : lives) {
    const std::size_t row = instance_row(records[life].entity);
    for (const std::size_t group : {rows_[row].parent, top}) {
      rows_[group].created.push_back(records[life].start);
      rows_[group].destroyed.push_back(end_of(records[life]));
    }
  }
  for (Row& row : rows_) {
    std::ranges::sort(row.created);
    std::ranges::sort(row.destroyed);
  }
}

void RowTree::add_database(const trace::Names& names, const Survey& survey) {
  const bool any = survey.has(Kind::Query) || survey.has(Kind::PoolWait) ||
                   survey.has(Kind::Connect) || survey.has(Kind::DatabaseWait);
  if (!any) return;
  open(Row::Sort::Database, "Database");
  add_each(Row::Sort::Table, survey.tables, names.tables, "?", tables_);
  if (survey.has(Kind::PoolWait)) {
    pool_wait_ = add(Row::Sort::PoolWait, "waiting for a connection");
  }
  if (survey.has(Kind::Connect)) connect_ = add(Row::Sort::Connect, "connecting");
  if (survey.has(Kind::DatabaseWait)) {
    database_wait_ = add(Row::Sort::DatabaseWait, "waiting for a worker");
  }
  close();
}

void RowTree::add_queues(const trace::Names& names, const Survey& survey) {
  const bool requests = survey.has(Kind::Queue) || survey.has(Kind::StartWait);
  if (!requests && !survey.has(Kind::JobWait) && !survey.has(Kind::Job)) return;
  open(Row::Sort::Queues, "Queues");
  if (requests) instance_wait_ = add(Row::Sort::InstanceWait, "waiting for an instance");
  waiting_jobs_.assign(names.queues.size() + 1, no_row);
  jobs_ = waiting_jobs_;
  NumberSet either = survey.waiting_jobs;
  either.merge(survey.jobs);
  for (const std::uint32_t index : either.numbers()) {
    const std::string name(trace::name_at(names.queues, index));
    waiting_jobs_[index] = add(Row::Sort::JobWait, name + ": waiting", index);
    jobs_[index] = add(Row::Sort::Job, name + ": at work", index);
  }
  close();
}

std::size_t RowTree::instance_row(std::uint32_t number) const {
  if (number < instances_.size()) return instances_[number];
  const auto found = far_instances_.find(number);
  return found == far_instances_.end() ? no_row : found->second;
}

std::array<std::size_t, 2> RowTree::rows_of(const trace::Record& record) const {
  switch (record.kind) {
    case Kind::Request: return {at(clients_, record.client), at(routes_, record.detail)};
    case Kind::Queue:
    case Kind::StartWait: return {instance_wait_, no_row};
    case Kind::JobWait: return {at(waiting_jobs_, record.entity), no_row};
    case Kind::Job: return {at(jobs_, record.entity), no_row};
    case Kind::PoolWait: return {instance_row(record.entity), pool_wait_};
    case Kind::Connect: return {instance_row(record.entity), connect_};
    case Kind::DatabaseWait: return {instance_row(record.entity), database_wait_};
    case Kind::Query: return {instance_row(record.entity), at(tables_, record.detail)};
    case Kind::Fetch: return {instance_row(record.entity), at(upstreams_, record.detail)};
    default: break;
  }
  return {is_on_instance(record.kind) ? instance_row(record.entity) : no_row, no_row};
}

}  // namespace routelab::timeline
