#include "sim/scenario/send_reader.hpp"

#include <algorithm>
#include <charconv>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "sim/core/admission.hpp"
#include "sim/core/param.hpp"
#include "sim/core/query.hpp"
#include "sim/scenario/characters.hpp"
#include "sim/scenario/drawn_number.hpp"

namespace routelab::scenario {

namespace {

constexpr std::string_view send_forms = "a request looks like \"GET /api/users/7\"";
/// The segments of a path or a route's name, without the slash that begins it.
std::vector<std::string_view> segments_of(std::string_view path) {
  std::vector<std::string_view> segments;
  for (std::size_t begin = 1; begin <= path.size();) {
    const std::size_t end = std::min(path.find('/', begin), path.size());
    segments.push_back(path.substr(begin, end - begin));
    begin = end + 1;
  }
  return segments;
}

bool is_parameter(std::string_view segment) { return segment.starts_with('['); }

}  // namespace

SendReader::SendReader(core::Api& api, model::WorldOptions& world, Diagnostics& diagnostics)
    : api_(api), world_(world), diagnostics_(diagnostics) {
  for (std::uint32_t i = 0; i < world.functions.size(); ++i) functions_[world.functions[i]] = i;
  for (std::size_t r = 0; r < api.router.table.size(); ++r) {
    note_spelt_numbers(api.router.table.name(RouteId{r}));
  }
}

std::optional<model::Send> SendReader::read(std::string_view text, const Node& node) {
  auto send = read_one_of_many(text, node);
  if (send) warn_unrouted(*send, node);
  return send;
}

std::optional<model::Send> SendReader::read_one_of_many(std::string_view text, const Node& node) {
  const std::size_t space = text.find(' ');
  const auto method = core::method_of(text.substr(0, space));
  if (!is_request(text, space, method.has_value(), node)) return std::nullopt;
  model::Send send;
  send.method = *method;
  send.target = std::string(text.substr(space + 1));
  const std::size_t question = send.target.find('?');
  const std::string path = send.target.substr(0, question);
  bool failed = false;
  const auto hole = find_drawn_number(path, node, diagnostics_, failed);
  if (failed) return std::nullopt;
  if (!hole) {
    send.routed = route(path, send.method);
    send.wire.target.push_back({.text = path});
  } else {
    const std::string before = path.substr(0, hole->at);
    const std::string after = path.substr(hole->at + hole->length);
    const std::string prefix =
        core::decode_segments(std::string_view(before).substr(before.rfind('/') + 1));
    const bool behind_digit = !prefix.empty() && is_digit(prefix.back());
    if (behind_digit || (!after.empty() && after.front() != '/')) {
      diagnostics_.error(node.place(), "bad-number",
                         "a drawn number ends its segment and does not follow a digit",
                         "for example GET /api/users/user-{1..100}/posts");
      return std::nullopt;
    }
    send.numbered = true;
    send.low = hole->low;
    send.high = hole->high;
    route_numbers(before, after, send, node);
    send.wire.target = {{.text = before, .number = model::WirePiece::Number::Path},
                        {.text = after}};
  }
  send.body_throws = throws_without_body(send);
  if (question != std::string::npos &&
      !read_query(std::string_view(send.target).substr(question + 1), send, node)) {
    return std::nullopt;
  }
  return send;
}

model::Send SendReader::read_recorded(core::Method method, const std::string& target) {
  model::Send send;
  send.method = method;
  send.target = target;
  send.wire.target.push_back({.text = target});
  const std::size_t question = target.find('?');
  send.routed = route(target.substr(0, question), method);
  send.body_throws = throws_without_body(send);
  if (question != target.npos) {
    for (const auto& [name, value] :
         core::query_fields(api_.router.profile, style_of(send),
                            std::string_view(target).substr(question + 1), api_.texts)) {
      model::SendField& field = send.query.emplace_back();
      field.name = name;
      field.constant = value;
    }
  }
  return send;
}

/// A handler that parses the body itself cannot parse one that is not there.
bool SendReader::throws_without_body(const model::Send& send) const {
  return send.routed.endpoint.valid() &&
         core::handler_parses_body(api_.router.profile, style_of(send));
}

core::Style SendReader::style_of(const model::Send& send) const {
  const EndpointId endpoint = send.routed.endpoint;
  return endpoint.valid() ? api_.endpoints[endpoint.index].style() : core::Style::App;
}

/// "METHOD /target"; `space` is the first one. Reports what is not.
bool SendReader::is_request(std::string_view text, std::size_t space, bool has_method,
                            const Node& node) {
  const auto refuse = [&](std::string message, std::string hint) {
    diagnostics_.error(node.place(), "bad-request", std::move(message), std::move(hint));
    return false;
  };
  const std::string_view target = space == text.npos ? "" : text.substr(space + 1);
  if (!has_method && !target.empty()) {
    std::vector<std::string> names;
    for (int m = 0; m < core::method_count; ++m) {
      names.emplace_back(name_of(static_cast<core::Method>(m)));
    }
    return refuse(fmt::format("{} is not a method", in_quotes(text.substr(0, space))),
                  suggestion(text.substr(0, space), names));
  }
  if (!has_method || !target.starts_with('/')) {
    std::string hint(send_forms);
    if (text.starts_with('/'))
      hint = fmt::format("the method comes first: \"GET {}\"", printable(text));
    if (target.find("://") != target.npos) hint = "leave out the host: \"GET /api/users/7\"";
    return refuse(fmt::format("{} is not a request", in_quotes(text)), std::move(hint));
  }
  const auto unfit = [](char c) { return static_cast<unsigned char>(c) <= 0x20 || c == 0x7f; };
  if (std::any_of(target.begin(), target.end(), unfit) || target.find('#') != target.npos) {
    return refuse(
        fmt::format("{} cannot be sent: a target has no spaces, '#' or control characters",
                    in_quotes(target)),
        "write %20 for a space, %23 for '#'");
  }
  return true;
}

/// What the router will never let through, and what is sent other than it was meant.
void SendReader::warn_unrouted(const model::Send& send, const Node& node) {
  const std::string path = send.target.substr(0, send.target.find('?'));
  for (const std::string_view segment : segments_of(path)) {
    if (!is_parameter(segment) || !segment.ends_with(']')) continue;
    diagnostics_.warning(
        node.place(), "literal-parameter",
        fmt::format("{} is sent as it stands: requests have concrete paths", in_quotes(segment)),
        "write a value, or {1..100} for a number drawn for each request");
    return;
  }
  if (send.routed.status == 308) {
    diagnostics_.warning(node.place(), "redirected",
                         fmt::format("every such request is redirected to {}",
                                     in_quotes(core::normal_target(send.target))),
                         "clients do not follow it: send the path in that form");
  }
  if (send.routed.status != 404) return;
  // Each search looks at all routes: nobody reads a thousand of such hints.
  constexpr std::size_t most_routes = 1000;
  constexpr int most_hints = 100;
  const bool few = api_.router.table.size() <= most_routes && ++hints_ <= most_hints;
  const auto near = few ? nearest_route(path) : std::nullopt;
  diagnostics_.warning(
      node.place(), "no-route",
      fmt::format("no route answers {}: every such request gets a 404", in_quotes(send.target)),
      near ? fmt::format("there is a route {}", in_quotes(*near)) : "");
}

/// The route that a path is most likely meant for: its parameters fit anything.
std::optional<std::string> SendReader::nearest_route(const std::string& path) const {
  const auto segments = segments_of(path);
  std::vector<std::string> filled;
  for (std::size_t r = 0; r < api_.router.table.size(); ++r) {
    std::string& candidate = filled.emplace_back();
    const auto named = segments_of(api_.router.table.name(RouteId{r}));
    for (std::size_t s = 0; s < named.size(); ++s) {
      const bool fits = is_parameter(named[s]) && s < segments.size();
      candidate.append("/").append(fits ? segments[s] : named[s]);
    }
  }
  const auto near = closest(path, filled);
  if (!near) return std::nullopt;
  const auto at = std::find(filled.begin(), filled.end(), *near);
  return api_.router.table.name(RouteId{static_cast<std::size_t>(at - filled.begin())});
}

/// The query as handlers read it. A drawn number (one in each field) is found again by what stands
/// in its place while the framework's rules are applied.
bool SendReader::read_query(std::string_view query, model::Send& send, const Node& node) {
  std::vector<DrawnNumber> numbers;
  std::string text;
  while (!query.empty()) {
    const std::size_t end = std::min(query.find('&'), query.size());
    std::string pair(query.substr(0, end));
    query.remove_prefix(std::min(end + 1, query.size()));
    bool failed = false;
    const auto number = find_drawn_number(pair, node, diagnostics_, failed);
    if (failed) return false;
    if (number) {
      pair.replace(number->at, number->length, drawn_mark(numbers.size()));
      numbers.push_back(*number);
    }
    text += text.empty() ? pair : "&" + pair;
  }
  std::vector<std::uint32_t> fields(numbers.size());
  for (const auto& [name, value] :
       core::query_fields(api_.router.profile, style_of(send), text, api_.texts)) {
    if (!add_query_field(name, value, numbers, fields, send, node)) return false;
  }
  const auto pieces = wire_pieces("?" + text, model::WirePiece::Number::Query, fields);
  send.wire.target.insert(send.wire.target.end(), pieces.begin(), pieces.end());
  return true;
}

bool SendReader::add_query_field(TextId name, core::Value value,
                                 const std::vector<DrawnNumber>& numbers,
                                 std::vector<std::uint32_t>& fields, model::Send& send,
                                 const Node& node) {
  const std::string content = api_.texts.text_of(value);
  for (std::size_t n = 0; n < numbers.size(); ++n) {
    const std::string mark = drawn_mark(n);
    const std::size_t at = content.find(mark);
    if (at == content.npos) continue;
    const std::string before = content.substr(0, at);
    if (!check_drawn_text(before, content.substr(at + mark.size()), node, diagnostics_)) {
      return false;
    }
    fields[n] = static_cast<std::uint32_t>(send.query.size());
    send.query.push_back(drawn_field(name, before, numbers[n], true, api_.texts));
    return true;
  }
  model::SendField& field = send.query.emplace_back();
  field.name = name;
  field.constant = value;
  return true;
}

model::Routed SendReader::route(const std::string& path, core::Method method) {
  const core::Admission admission = core::admit(api_.router, {.method = method, .target = path});
  model::Routed routed;
  routed.status = admission.status;
  routed.endpoint = admission.endpoint;
  if (admission.match.route.valid() && !routed.endpoint.valid()) {
    // A refusal counts for the route's first endpoint.
    for (std::size_t e = 0; e < api_.endpoints.size() && !routed.endpoint.valid(); ++e) {
      if (api_.endpoints[e].route == admission.match.route) routed.endpoint = EndpointId{e};
    }
  }
  if (admission.status != 0) return routed;
  const auto& params = api_.router.table.params(admission.match.route);
  for (std::size_t p = 0; p < admission.match.param_count; ++p) {
    routed.params.push_back(core::param_value(api_.router.profile, admission.match.params[p],
                                              params[p].catch_all, api_.texts));
  }
  routed.function = function_of(admission.match, path);
  return routed;
}

/// Routes all numbers of the range: one by one if a route spells one out or each is a function of
/// its own, else once for all of them, noting the parameter that the number ends.
void SendReader::route_numbers(const std::string& before, const std::string& after,
                               model::Send& send, const Node& node) {
  const auto route_of = [&](std::int64_t n) {
    return route(before + std::to_string(n) + after, send.method);
  };
  const bool per_path = world_.platform.function_per == model::FunctionPer::Path;
  if (per_path || spelt_out(before, send)) {
    constexpr std::int64_t most = 100'000;
    constexpr std::int64_t most_of_all = 1'000'000;
    const std::int64_t numbers = send.high - send.low + 1;
    if (numbers > most || (one_by_one_ += numbers) > most_of_all) {
      diagnostics_.error(node.place(), "range-too-wide",
                         numbers > most
                             ? fmt::format("this range is too wide to route its numbers one by one "
                                           "(at most {})",
                                           most)
                             : fmt::format("with this range more than {} numbers are routed one by "
                                           "one, over all clients",
                                           most_of_all),
                         per_path ? "with \"functions\": \"path\" each number is a function"
                                  : "a route spells out one of its numbers");
      return;
    }
    for (std::int64_t n = send.low; n <= send.high; ++n) send.by_number.push_back(route_of(n));
    send.routed = send.by_number.back();
    return;
  }
  send.routed = route_of(send.low);
  const model::Routed other = route_of(send.high);
  for (std::size_t p = 0; p < send.routed.params.size(); ++p) {
    const core::Value value = send.routed.params[p];
    if (value == other.params[p]) continue;
    const core::Value last = other.params[p];
    const bool ends = value.kind() == core::ValueKind::Numbered && last.kind() == value.kind() &&
                      value.prefix() == last.prefix() && std::cmp_equal(value.suffix(), send.low) &&
                      std::cmp_equal(last.suffix(), send.high);
    if (!ends) {
      diagnostics_.error(node.place(), "bad-number",
                         "in a catch-all parameter a drawn number comes last",
                         "for example GET /api/files/a/{1..100}");
      return;
    }
    send.routed.numbered_param = static_cast<int>(p);
    send.routed.number_prefix = value.prefix();
  }
}

/// Remembers which numbers the routes' static segments end in.
void SendReader::note_spelt_numbers(const std::string& route) {
  const auto segments = segments_of(route);
  for (std::size_t depth = 0; depth < segments.size(); ++depth) {
    std::string segment(segments[depth]);
    if (segment.starts_with("%5F")) segment.replace(0, 3, "_");  // as the router reads it
    const std::size_t letter = segment.find_last_not_of("0123456789");
    const std::size_t start = letter == segment.npos ? 0 : letter + 1;
    std::int64_t number = 0;
    std::from_chars(segment.data() + start, segment.data() + segment.size(), number);
    if (segment.substr(start) != std::to_string(number)) continue;  // no number is written so
    segment.resize(start);
    spelt_[{depth, segment}].insert(number);
    spelt_[{any_depth, segment}].insert(number);
  }
}

/// Whether some route spells out one of the numbers behind `before`, at the same depth.
bool SendReader::spelt_out(const std::string& before, const model::Send& send) const {
  const std::size_t slash = before.rfind('/');
  const auto above = segments_of(std::string_view(before).substr(0, slash));
  // Dot segments are resolved before routes are looked at, which changes the depth.
  const bool moved = std::any_of(above.begin(), above.end(),
                                 [](std::string_view s) { return core::dots_of(s) != 0; });
  const auto found = spelt_.find({moved ? any_depth : above.size(), before.substr(slash + 1)});
  if (found == spelt_.end()) return false;
  const auto least = found->second.lower_bound(send.low);
  return least != found->second.end() && *least <= send.high;
}

std::uint32_t SendReader::function_of(const core::RouteMatch& match, const std::string& path) {
  std::string name = "app";
  if (world_.platform.function_per == model::FunctionPer::Route) {
    name = api_.router.table.name(match.route);
  } else if (world_.platform.function_per == model::FunctionPer::Path) {
    name = path;
  }
  const auto [place, added] =
      functions_.emplace(name, static_cast<std::uint32_t>(world_.functions.size()));
  if (added) world_.functions.push_back(name);
  return place->second;
}

}  // namespace routelab::scenario
