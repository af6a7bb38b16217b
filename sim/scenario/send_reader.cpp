#include "sim/scenario/send_reader.hpp"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "sim/core/admission.hpp"
#include "sim/scenario/handler_scope.hpp"

namespace routelab::scenario {

namespace {

constexpr std::string_view send_forms = "a request looks like \"GET /api/users/7\"";
constexpr std::int64_t max_drawn = 9'999'999'999;

/// "1..100" without its braces.
bool parse_range(std::string_view text, std::int64_t& low, std::int64_t& high) {
  const std::size_t dots = text.find("..");
  if (dots == text.npos) return false;
  const auto number = [](std::string_view digits, std::int64_t& value) {
    const auto [end, problem] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return problem == std::errc{} && end == digits.data() + digits.size() && !digits.empty();
  };
  return number(text.substr(0, dots), low) && number(text.substr(dots + 2), high) && low >= 0 &&
         low <= high && high <= max_drawn;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Decoded segment by segment; the slashes between the segments of a catch-all stay.
std::string decode_param(std::string_view raw) {
  std::string out;
  for (std::size_t begin = 0; begin <= raw.size();) {
    const std::size_t end = std::min(raw.find('/', begin), raw.size());
    if (begin > 0) out += '/';
    out += core::decode_segment(raw.substr(begin, end - begin)).value_or("");
    begin = end + 1;
  }
  return out;
}

/// A query's key or value: '+' is a space, and a malformed escape stays as it is.
std::string decode_query(std::string text) {
  std::replace(text.begin(), text.end(), '+', ' ');
  return core::decode_segment(text).value_or(text);
}

}  // namespace

SendReader::SendReader(core::Api& api, model::WorldOptions& world, Diagnostics& diagnostics)
    : api_(api), world_(world), diagnostics_(diagnostics) {
  for (std::uint32_t i = 0; i < world.functions.size(); ++i) functions_[world.functions[i]] = i;
}

std::optional<model::Send> SendReader::read(std::string_view text, const Node& node) {
  const std::size_t space = text.find(' ');
  const auto method = core::method_of(text.substr(0, space));
  if (space == text.npos || !method || text.substr(space + 1, 1) != "/") {
    diagnostics_.error(node.place(), "bad-request",
                       !method && space != text.npos
                           ? fmt::format("{} is not a method", in_quotes(text.substr(0, space)))
                           : fmt::format("{} is not a request", in_quotes(text)),
                       std::string(send_forms));
    return std::nullopt;
  }
  model::Send send;
  send.method = *method;
  send.target = std::string(text.substr(space + 1));
  const std::size_t question = send.target.find('?');
  const std::string path = send.target.substr(0, question);
  if (question != std::string::npos &&
      !read_query(std::string_view(send.target).substr(question + 1), send, node)) {
    return std::nullopt;
  }
  bool failed = false;
  const auto hole = find_hole(path, node, failed);
  if (failed) return std::nullopt;
  if (!hole) {
    send.routed = route(path, send.method);
  } else {
    const std::string before = path.substr(0, hole->at);
    const std::string after = path.substr(hole->at + hole->length);
    if (is_digit(before.back()) || (!after.empty() && after.front() != '/')) {
      diagnostics_.error(node.place(), "bad-number",
                         "a drawn number ends its segment and does not follow a digit",
                         "for example GET /api/users/user-{1..100}/posts");
      return std::nullopt;
    }
    send.numbered = true;
    send.low = hole->low;
    send.high = hole->high;
    route_numbers(before, after, send, node);
  }
  warn_unrouted(send, node);
  return send;
}

void SendReader::warn_unrouted(const model::Send& send, const Node& node) {
  if (send.routed.status != 404) return;
  std::vector<std::string> names;
  for (std::size_t r = 0; r < api_.router.table.size(); ++r) {
    names.push_back(api_.router.table.name(RouteId{r}));
  }
  const auto near = closest(send.target, names);
  diagnostics_.warning(node.place(), "no-route",
                       fmt::format("no route answers {}: every such request gets a 404",
                                   in_quotes(send.target)),
                       near ? fmt::format("there is a route '{}'", *near) : "");
}

/// The one "{1..100}" of a text, if there is one.
std::optional<SendReader::Hole> SendReader::find_hole(std::string_view text, const Node& node,
                                                      bool& failed) {
  const std::size_t open = text.find('{');
  if (open == text.npos) return std::nullopt;
  const std::size_t close = text.find('}', open);
  Hole hole{.at = open, .length = close - open + 1};
  failed = close == text.npos || text.find('{', close) != text.npos ||
           !parse_range(text.substr(open + 1, close - open - 1), hole.low, hole.high);
  if (!failed) return hole;
  diagnostics_.error(node.place(), "bad-number",
                     fmt::format("{} does not hold one drawn number", in_quotes(text)),
                     fmt::format("write {{1..100}}, once; at most {}", max_drawn));
  return std::nullopt;
}

model::SendField SendReader::field(std::string_view name, const core::Value& value) {
  model::SendField field;
  field.name = api_.texts.intern(name);
  field.constant = value;
  return field;
}

std::optional<model::SendField> SendReader::drawn_field(std::string_view name,
                                                        std::string_view text, const Hole& hole,
                                                        const Node& node) {
  const std::string_view before = text.substr(0, hole.at);
  if (hole.at + hole.length != text.size() || (!before.empty() && is_digit(before.back()))) {
    diagnostics_.error(node.place(), "bad-number",
                       "a drawn number ends its text and does not follow a digit",
                       "for example \"user-{1..100}\"");
    return std::nullopt;
  }
  model::SendField made = field(name, {});
  made.drawn = true;
  made.prefix = api_.texts.intern(before);
  made.as_text = !before.empty();
  made.low = hole.low;
  made.high = hole.high;
  return made;
}

bool SendReader::read_query(std::string_view query, model::Send& send, const Node& node) {
  while (!query.empty()) {
    const std::size_t end = std::min(query.find('&'), query.size());
    const std::string_view pair = query.substr(0, end);
    query.remove_prefix(std::min(end + 1, query.size()));
    if (pair.empty()) continue;
    const std::size_t equals = std::min(pair.find('='), pair.size());
    const std::string name = decode_query(std::string(pair.substr(0, equals)));
    const std::string_view raw = equals == pair.size() ? "" : pair.substr(equals + 1);
    bool failed = false;
    const auto hole = find_hole(raw, node, failed);
    if (failed) return false;
    if (!hole) {
      send.query.push_back(field(name, api_.texts.value_of(decode_query(std::string(raw)))));
      continue;
    }
    auto drawn = drawn_field(name, raw, *hole, node);
    if (!drawn) return false;
    drawn->as_text = true;  // a query holds texts only
    send.query.push_back(*drawn);
  }
  return true;
}

void SendReader::read_body(const Node& json, model::Send& send) {
  for (const Node& member : json.children) {
    if (member.is(Node::Kind::Text)) {
      bool failed = false;
      const auto hole = find_hole(member.text, member, failed);
      if (failed) continue;
      if (hole) {
        const auto drawn = drawn_field(member.key, member.text, *hole, member);
        if (drawn) send.body.push_back(*drawn);
        continue;
      }
    }
    if (const auto constant = constant_of(member, api_.texts)) {
      send.body.push_back(field(member.key, *constant));
    } else {
      diagnostics_.error(member.place(), "wrong-type",
                         fmt::format("a field of a body is a plain value, not {}",
                                     describe(member)));
    }
  }
}

model::Routed SendReader::route(const std::string& path, core::Method method) {
  const core::Admission admission =
      core::admit(api_.router, {.method = method, .target = path});
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
  for (std::size_t p = 0; p < admission.match.param_count; ++p) {
    routed.params.push_back(api_.texts.value_of(decode_param(admission.match.params[p])));
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
  if (per_path || api_.router.table.has_static_number(send.low, send.high)) {
    constexpr std::int64_t most = 100'000;
    if (send.high - send.low >= most) {
      diagnostics_.error(node.place(), "range-too-wide",
                         fmt::format("this range is too wide to route its numbers one by one (at "
                                     "most {})", most),
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
    if (value.kind() != core::ValueKind::Numbered) {
      diagnostics_.error(node.place(), "bad-number",
                         "in a catch-all parameter a drawn number comes last");
      return;
    }
    send.routed.numbered_param = static_cast<int>(p);
    send.routed.number_prefix = value.prefix();
  }
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
