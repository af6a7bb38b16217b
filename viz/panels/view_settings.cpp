#include "viz/panels/view_settings.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <stdexcept>
#include <utility>

#include <fmt/format.h>

#include "sim/trace/filter_value.hpp"
#include "viz/panels/plain_text.hpp"
#include "viz/timeline/request_list.hpp"

namespace routelab::panels {

using timeline::no_record;
using timeline::no_row;
using timeline::Range;
using timeline::RecordNumber;

namespace {

/// "Routes/GET /cart" for each row; where that is taken, "Routes/GET /cart#2".
std::vector<std::string> paths_of(const timeline::Timeline& timeline) {
  std::vector<std::string> paths;
  std::set<std::string> taken;
  for (const timeline::Row& row : timeline.rows()) {
    const std::string path = row.parent == no_row ? row.name : paths[row.parent] + "/" + row.name;
    std::string unique = path;
    for (int i = 2; !taken.insert(unique).second; ++i) unique = fmt::format("{}#{}", path, i);
    paths.push_back(unique);
  }
  return paths;
}

std::size_t row_of(const std::vector<std::string>& paths, const std::string& path) {
  const auto found = std::find(paths.begin(), paths.end(), path);
  if (found == paths.end()) throw std::invalid_argument(fmt::format("there is no row '{}'", path));
  return static_cast<std::size_t>(found - paths.begin());
}

RecordNumber instance_record(const timeline::Timeline& timeline, const std::string& name) {
  for (const timeline::Row& row : timeline.rows()) {
    if (row.sort == timeline::Row::Sort::Instance && row.name == name) return row.life;
  }
  return no_record;
}

RecordNumber request_record(const timeline::Timeline& timeline, const std::string& name) {
  if (name == "slowest") {
    const auto list =
        timeline::list_requests(timeline, timeline.whole(), {}, timeline::Order::Slowest, 1);
    return list.requests.empty() ? no_record : list.requests[0];
  }
  const auto id = timeline.names().request_id(name);
  return id ? timeline.find_request(*id).value_or(no_record) : no_record;
}

RecordNumber record_of(const timeline::Timeline& timeline, const std::string& text) {
  if (text.starts_with("instance ")) {
    const RecordNumber found = instance_record(timeline, text);
    if (found != no_record) return found;
  }
  const std::size_t slash = text.rfind('/');
  const std::size_t hash = text.rfind('#');
  const bool has_span = slash != text.npos && hash != text.npos && slash > hash;
  const RecordNumber request =
      request_record(timeline, text.substr(0, has_span ? slash : text.npos));
  if (request == no_record && timeline.request_count() == 0) {
    throw std::invalid_argument("--select: there is no request in this run");
  }
  if (request == no_record) {
    throw std::invalid_argument(fmt::format("there is no request or instance '{}'", text));
  }
  if (!has_span) return request;
  const auto index = trace::read_number(std::string_view(text).substr(slash + 1));
  const auto spans = timeline::waterfall(timeline, request).spans;
  if (!index || *index >= static_cast<std::int64_t>(spans.size())) {
    throw std::invalid_argument(
        fmt::format("'{}': the request has spans 0 to {}", text, spans.size() - 1));
  }
  return spans[static_cast<std::size_t>(*index)].record;
}

std::string selection_text(const Viewer& viewer) {
  if (viewer.selected() == no_record) return "";
  const timeline::Waterfall* request = viewer.request();
  if (request == nullptr) {
    const auto& record = viewer.timeline().records()[viewer.selected()];
    return record.kind == trace::Kind::Instance ? fmt::format("instance {}", record.entity) : "";
  }
  for (std::size_t i = 1; i < request->spans.size(); ++i) {
    if (request->spans[i].record == viewer.selected()) {
      return fmt::format("{}/{}", request->name, i);
    }
  }
  return request->name;
}

std::string range_text(Range range) {
  return exact_text(range.start) + "," + exact_text(range.end);
}

std::string box_text(const Viewer::Box& box) {
  std::string text = range_text(box.time) + "," + exact_text(box.latency.shortest);
  if (box.latency.longest != INT64_MAX) text += "," + exact_text(box.latency.longest);
  return text;
}

constexpr std::array<std::pair<std::string_view, timeline::Order>, 3> orders{
    {{"slowest", timeline::Order::Slowest},
     {"fastest", timeline::Order::Fastest},
     {"start", timeline::Order::Start}}};

std::string word_of(timeline::Order order) {
  const auto* const found =
      std::ranges::find(orders, order, &std::pair<std::string_view, timeline::Order>::second);
  return std::string(found->first);
}

/// $'...' of bash, ksh and zsh: everything but plain ASCII as its bytes.
std::string escaped(const std::string& word) {
  std::string out = "$'";
  for (const char c : word) {
    const auto byte = static_cast<unsigned char>(c);
    const bool is_plain = byte >= 0x20 && byte < 0x7F && c != '\'' && c != '\\';
    // Octal: exactly three digits, so that what follows is no part of it.
    out += is_plain ? std::string(1, c) : fmt::format("\\{:03o}", static_cast<unsigned>(byte));
  }
  return out + "'";
}

/// As one word of a shell.
std::string quoted(const std::string& word) {
  if (plain_text(word) != word) return escaped(word);
  const bool plain = !word.empty() && std::all_of(word.begin(), word.end(), [](char c) {
    return std::string_view(
               "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
               "._-,/:=+@%")
               .find(c) != std::string_view::npos;
  });
  if (plain) return word;
  std::string out = "'";
  for (const char c : word) out += c == '\'' ? "'\\''" : std::string(1, c);
  return out + "'";
}

}  // namespace

std::string exact_text(std::int64_t ns) {
  for (const auto& [unit, length] :
       {std::pair{"s", std::int64_t{1'000'000'000}}, std::pair{"ms", std::int64_t{1'000'000}},
        std::pair{"us", std::int64_t{1'000}}}) {
    if (ns % length == 0) return fmt::format("{}{}", ns / length, unit);
  }
  return fmt::format("{}ns", ns);
}

std::optional<std::int64_t> time_of(std::string_view text) {
  return text == "0" ? std::optional<std::int64_t>(0) : trace::read_duration(text);
}

std::optional<Range> range_of(std::string_view text) {
  const std::size_t comma = text.find(',');
  if (comma == text.npos) return std::nullopt;
  const auto start = time_of(text.substr(0, comma));
  const auto end = time_of(text.substr(comma + 1));
  if (!start || !end || *end <= *start) return std::nullopt;
  return Range{*start, *end};
}

std::optional<Page> page_of(std::string_view name) {
  for (int i = 0; i < page_count; ++i) {
    if (name == name_of(static_cast<Page>(i))) return static_cast<Page>(i);
  }
  return std::nullopt;
}

std::optional<Viewer::Box> box_of(std::string_view text) {
  const auto cut = [&]() {
    const std::string_view part = text.substr(0, text.find(','));
    text.remove_prefix(std::min(text.size(), part.size() + 1));
    return part;
  };
  const auto start = time_of(cut());
  const auto end = time_of(cut());
  const bool is_open = text.find(',') == text.npos;
  const auto shortest = time_of(cut());
  const auto longest = is_open ? INT64_MAX : time_of(text);
  if (!start || !end || !shortest || !longest) return std::nullopt;
  if (*end <= *start || *longest <= *shortest) return std::nullopt;
  return Viewer::Box{{*start, *end}, {*shortest, *longest}};
}

std::optional<timeline::Order> order_of(std::string_view name) {
  for (const auto& [word, order] : orders) {
    if (word == name) return order;
  }
  return std::nullopt;
}

void apply(const ViewSettings& settings, Viewer& viewer) {
  const timeline::Timeline& timeline = viewer.timeline();
  viewer.page = settings.page;
  viewer.details = settings.details;
  viewer.box = settings.box;
  viewer.order = settings.order;
  viewer.group = settings.group;
  viewer.phases = settings.phases;
  viewer.set_flat(settings.flat);
  if (!settings.filter.empty()) viewer.set_filter(settings.filter);
  if (viewer.filter_error()) {
    throw std::invalid_argument(fmt::format("--filter: {}", viewer.filter_error()->message));
  }
  const auto paths = settings.toggled.empty() && settings.pinned.empty()
                         ? std::vector<std::string>()
                         : paths_of(timeline);
  for (const std::string& path : settings.toggled) {
    const std::size_t row = row_of(paths, path);
    viewer.set_open(row, !viewer.is_open(row));
  }
  for (const std::string& path : settings.pinned) viewer.toggle_pin(row_of(paths, path));
  if (!settings.selected.empty()) {
    const RecordNumber record = record_of(timeline, settings.selected);
    // Where the view is given it stays.
    settings.shown ? viewer.select(record) : viewer.jump_to(record);
  }
  if (settings.marked) viewer.mark_range(*settings.marked);
  if (settings.shown) viewer.show(*settings.shown);
  if (settings.playhead) viewer.set_playhead(*settings.playhead);
}

ViewSettings settings_of(const Viewer& viewer, ViewSettings rest) {
  const timeline::Timeline& timeline = viewer.timeline();
  rest.shown.reset();
  // A selection alone would move the view.
  if (!(viewer.shown() == viewer.bounds()) || viewer.selected() != no_record) {
    rest.shown = viewer.shown();
  }
  rest.marked = viewer.marked();
  rest.playhead = viewer.playhead();
  rest.flat = viewer.is_flat();
  rest.page = viewer.page;
  rest.details = viewer.details;
  rest.box = viewer.box;
  rest.order = viewer.order;
  rest.group = viewer.group;
  rest.phases = viewer.phases;
  rest.filter = viewer.filter_error() ? "" : viewer.filter();
  rest.selected = selection_text(viewer);
  const auto paths = paths_of(timeline);
  rest.toggled.clear();
  rest.pinned.clear();
  for (std::size_t row = 0; row < timeline.rows().size(); ++row) {
    if (viewer.is_open(row) != Viewer::begins_open(timeline, row)) {
      rest.toggled.push_back(paths[row]);
    }
  }
  for (const std::size_t row : viewer.pinned()) rest.pinned.push_back(paths[row]);
  return rest;
}

std::string command_of(const std::string& path, const ViewSettings& settings) {
  const auto file = [](const std::string& name) {
    return " " + quoted(name.starts_with('-') ? "./" + name : name);
  };
  std::string text = "routelab view" + file(path);
  if (!settings.other.empty()) text += file(settings.other);
  for (const std::string& word : settings.run_options) text += " " + quoted(word);
  text += " --png view.png";
  const auto add = [&](const char* option, const std::string& value) {
    // What begins with a dash would be taken for an option.
    const char* between = value.starts_with('-') ? "=" : " ";
    text += fmt::format(" {}{}{}", option, between, quoted(value));
  };
  if (settings.width != 1600 || settings.height != 900) {
    add("--size", fmt::format("{}x{}", settings.width, settings.height));
  }
  if (settings.shown) add("--view", range_text(*settings.shown));
  if (settings.marked) add("--mark", range_text(*settings.marked));
  if (settings.playhead) add("--at", exact_text(*settings.playhead));
  for (const std::string& change : settings.what_if) add("--what-if", change);
  // Where nothing was changed there is nothing to compare.
  const bool can_compare =
      !settings.other.empty() || !settings.what_if.empty() || settings.page != Page::Compare;
  if (settings.page != Page::Timeline && can_compare) add("--panel", name_of(settings.page));
  if (!settings.filter.empty()) add("--filter", settings.filter);
  if (!settings.selected.empty()) add("--select", settings.selected);
  for (const std::string& row : settings.toggled) add("--toggle", row);
  for (const std::string& row : settings.pinned) add("--pin", row);
  if (settings.scroll != 0) add("--scroll", std::to_string(settings.scroll));
  if (settings.flat) text += " --flat";
  if (settings.box) add("--box", box_text(*settings.box));
  if (settings.order != timeline::Order::Slowest) add("--order", word_of(settings.order));
  if (settings.group != study::GroupBy::Route) add("--group", study::word_of(settings.group));
  if (settings.phases) text += " --phases";
  if (!settings.details) text += " --no-details";
  if (settings.look == canvas::Look::Light) add("--theme", "light");
  if (settings.scale != 1) add("--scale", fmt::format("{:g}", settings.scale));
  return text;
}

}  // namespace routelab::panels
