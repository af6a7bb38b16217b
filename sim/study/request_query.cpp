#include "sim/study/request_query.hpp"

#include <algorithm>

namespace routelab::study {

namespace {

using trace::Kind;
using trace::Record;
using Sort = Column::Sort;

/// A request that a list may show: what it is sorted by, and where it is.
struct Candidate {
  std::int64_t key = 0;  ///< smallest first
  const Record* request = nullptr;
};

std::string route_of(const Record& request, const trace::Names& names) {
  if (request.detail >= names.endpoints.size()) return "none";
  return names.endpoints[request.detail];
}

std::string remarks_of(const Record& request) {
  std::string text;
  const auto add = [&](std::uint8_t flag, const char* word) {
    if ((request.flags & flag) != 0) text += (text.empty() ? "" : " ") + std::string(word);
  };
  add(trace::Cold, "cold");
  add(trace::GaveUp, "late");
  add(trace::Open, "open");
  return text;
}

std::vector<Cell> row_of(const Record& request, const trace::Names& names) {
  Cell instance;
  if (request.entity != trace::no_entity) instance = std::to_string(request.entity);
  Cell status = "none";
  if (request.status != 0) status = std::to_string(request.status);
  return {names.request_name(request.request),
          request.start,
          request.duration,
          status,
          name_of(request.outcome),
          route_of(request, names),
          instance,
          remarks_of(request)};
}

Sort sort_of(const GroupFigure& figure) {
  switch (figure.what) {
    case GroupFigure::What::Count: return Sort::Count;
    case GroupFigure::What::Errors:
    case GroupFigure::What::Cold: return Sort::Ratio;
    default: return Sort::Latency;
  }
}

Cell cell_of(const GroupFigure& figure, RequestGroup& group) {
  const double value = group.figure(figure);
  const bool is_integer =
      figure.what == GroupFigure::What::Count || figure.what == GroupFigure::What::Percentile ||
      figure.what == GroupFigure::What::Min || figure.what == GroupFigure::What::Max;
  if (is_integer) return static_cast<std::int64_t>(value);
  return value;
}

/// The columns that name a group, or one "requests" for the group of everything.
void add_keys(const RequestGroups& groups, Sheet& sheet) {
  for (const GroupBy by : groups.by()) sheet.columns.push_back({Sort::Text, word_of(by)});
  if (groups.by().empty()) sheet.columns.push_back({Sort::Text, "requests"});
}

std::vector<Cell> keys_of(const RequestGroups& groups, const RequestGroups::Key& key) {
  std::vector<Cell> cells;
  for (std::size_t part = 0; part < groups.by().size(); ++part) {
    cells.emplace_back(groups.label(part, key[part]));
  }
  if (cells.empty()) cells.emplace_back("all");
  return cells;
}

void add_phases(const std::vector<Cell>& keys, const RequestGroup& group, Sheet& sheet) {
  const auto count = static_cast<double>(group.count());
  const double whole = group.mean();
  const auto add = [&](std::string phase, double mean, double share) {
    std::vector<Cell> row = keys;
    row.insert(row.end(), {std::move(phase), mean, whole > 0 ? mean / whole : 0, share});
    sheet.rows.push_back(std::move(row));
  };
  add("all", whole, 1);
  for (std::size_t kind = 0; kind < group.time.size(); ++kind) {
    if (group.requests_with[kind] == 0) continue;
    add(name_of(static_cast<Kind>(kind)), static_cast<double>(group.time[kind].total) / count,
        static_cast<double>(group.requests_with[kind]) / count);
  }
}

}  // namespace

std::uint64_t each_request(const trace::Reader& trace, const trace::Filter& filter, bool everything,
                           const std::function<void(std::span<const Record>)>& visit) {
  const std::int64_t window_start = trace.names().warmup;
  std::uint64_t taken = 0;
  for (std::size_t chunk = 0; chunk < trace.chunk_count(); ++chunk) {
    trace::each_group(trace.records(chunk), [&](std::span<const Record> group) {
      const Record& request = group.back();
      const bool counts =
          request.start + request.duration >= window_start && (request.flags & trace::Open) == 0;
      if (!(counts || everything) || !filter.matches(group)) return;
      ++taken;
      visit(group);
    });
  }
  return taken;
}

RequestList list_requests(const trace::Reader& trace, const trace::Filter& filter, bool everything,
                          ListOrder order, std::size_t limit) {
  std::vector<Candidate> found;
  RequestList list;
  list.matched = each_request(trace, filter, everything, [&](std::span<const Record> group) {
    const Record& request = group.back();
    found.push_back({order == ListOrder::At ? request.start : -request.duration, &request});
  });
  const std::size_t shown = limit == 0 ? found.size() : std::min(limit, found.size());
  // Of equals the one that stands first in the file: the records lie there in one piece.
  const auto is_before = [](const Candidate& a, const Candidate& b) {
    return a.key != b.key ? a.key < b.key : a.request < b.request;
  };
  std::partial_sort(found.begin(), found.begin() + static_cast<std::ptrdiff_t>(shown), found.end(),
                    is_before);
  list.sheet.columns = {{Sort::Text, "request"},    {Sort::Time, "at"},
                        {Sort::Latency, "latency"}, {Sort::Text, "status"},
                        {Sort::Text, "outcome"},    {Sort::Text, "route"},
                        {Sort::Text, "instance"},   {Sort::Text, "remarks"}};
  for (std::size_t i = 0; i < shown; ++i) {
    list.sheet.rows.push_back(row_of(*found[i].request, trace.names()));
  }
  return list;
}

Sheet group_sheet(RequestGroups& groups, const std::vector<GroupFigure>& figures) {
  Sheet sheet;
  add_keys(groups, sheet);
  for (const GroupFigure& figure : figures) {
    sheet.columns.push_back({sort_of(figure), figure.name});
  }
  for (auto& [key, group] : groups.groups()) {
    std::vector<Cell> row = keys_of(groups, key);
    for (const GroupFigure& figure : figures) row.push_back(cell_of(figure, group));
    sheet.rows.push_back(std::move(row));
  }
  return sheet;
}

Sheet phase_sheet(RequestGroups& groups) {
  Sheet sheet;
  add_keys(groups, sheet);
  sheet.columns.insert(sheet.columns.end(), {{Sort::Text, "phase"},
                                             {Sort::Latency, "mean"},
                                             {Sort::Ratio, "part"},
                                             {Sort::Ratio, "requests_with"}});
  for (auto& [key, group] : groups.groups()) add_phases(keys_of(groups, key), group, sheet);
  return sheet;
}

std::vector<Record> find_request(const trace::Reader& trace, std::uint64_t id) {
  std::vector<Record> spans;
  std::vector<Record> request;
  for (std::size_t chunk = 0; chunk < trace.chunk_count(); ++chunk) {
    for (const Record& record : trace.records(chunk)) {
      if (record.request != id || record.kind == Kind::Instance) continue;
      (record.kind == Kind::Request ? request : spans).push_back(record);
    }
  }
  if (request.empty()) return {};
  spans.push_back(request.front());
  return spans;
}

}  // namespace routelab::study
