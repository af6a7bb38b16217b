#include "sim/core/route_table.hpp"

#include <algorithm>
#include <cstring>
#include <span>
#include <utility>
#include <variant>

#include "sim/base/assert.hpp"
#include "sim/core/escape.hpp"

namespace routelab::core {

namespace {

constexpr std::size_t max_segments = 100;  // bounds the depth of the recursions below
constexpr std::string_view ellipsis = "\xE2\x80\xA6";

enum class Kind : std::uint8_t { Static, One, CatchAll, OptionalCatchAll };

struct Segment {
  Kind kind = Kind::Static;
  std::string text;  ///< the name of the parameter, or what the path must say
};

using Params = std::vector<std::vector<RouteParam>>;  // by RouteId
using Parsed = std::variant<std::vector<Segment>, RouteError>;

std::string quoted(std::string_view text) { return '"' + std::string(text) + '"'; }

/// Calls `visit` with each text between slashes until it returns false.
template <class Visit>
void for_each_segment(std::string_view path, Visit visit) {
  if (path == "/") return;
  for (std::size_t at = 1; at <= path.size();) {
    const std::size_t end = std::min(path.find('/', at), path.size());
    if (!visit(path.substr(at, end - at))) return;
    at = end + 1;
  }
}

/// True for what a client must escape in a path, or what ends or changes the path.
bool must_be_escaped(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte <= 0x20 || byte >= 0x7F || std::strchr("?#\\\"<>`{}", c) != nullptr;
}

std::string escaped(std::string_view segment) {
  constexpr std::string_view hex = "0123456789ABCDEF";
  std::string text;
  for (const char c : segment) {
    const auto byte = static_cast<unsigned char>(c);
    if (must_be_escaped(c)) {
      text += {'%', hex[byte >> 4U], hex[byte & 15U]};
    } else {
      text += c;
    }
  }
  return text;
}

/// The name without one of its segments, for a suggestion.
std::string without(std::string_view name, std::string_view segment) {
  std::string rest;
  for_each_segment(name, [&](std::string_view each) {
    if (each != segment) rest.append("/").append(each);
    return true;
  });
  return rest.empty() ? "/" : rest;
}

std::string error_of_static(std::string_view name, std::string_view segment) {
  const std::string shown = "segment " + quoted(segment);
  if (segment.find_first_of("[]") != std::string_view::npos) {
    return shown +
           ": brackets enclose a whole segment, as in \"[id]\", \"[...path]\" or "
           "\"[[...path]]\"";
  }
  if (segment.starts_with('(') && segment.ends_with(')')) {
    return shown + " is a route group, which Next.js leaves out of the path: write " +
           quoted(without(name, segment));
  }
  if (segment.starts_with("(.")) {
    return shown + " is an intercepting route, which only pages in a browser can have";
  }
  if (segment.starts_with('_')) {
    return shown + " is a private folder, which Next.js does not route: write " +
           quoted("%5F" + std::string(segment.substr(1))) +
           " for a path segment that starts with an underscore";
  }
  if (dots_of(segment) != 0) {
    return shown + " never reaches a route: dot segments are resolved before";
  }
  if (std::any_of(segment.begin(), segment.end(), must_be_escaped)) {
    return shown + " has a character that no path can carry: write " + quoted(escaped(segment));
  }
  return {};
}

std::string error_of_param(std::string_view segment, std::string_view param, bool optional,
                           bool catch_all) {
  const std::string shown = "segment " + quoted(segment);
  if (optional && !catch_all) {
    return shown + ": only a catch-all can be optional, as in " +
           quoted("[[..." + std::string(param) + "]]");
  }
  if (param.starts_with(ellipsis)) {
    return shown + " starts with the character \"" + std::string(ellipsis) + "\": write three dots";
  }
  if (param.find_first_of("[]") != std::string_view::npos) return shown + " has extra brackets";
  if (param.empty()) return shown + " has no parameter name";
  if (param.starts_with('.')) return shown + ": a parameter name does not start with a dot";
  return {};
}

/// Next.js routes the folder "%5Fname" as "_name", since "_name" would be private.
std::string static_text(std::string_view segment) {
  if (!segment.starts_with("%5F")) return std::string(segment);
  return '_' + std::string(segment.substr(3));
}

bool is_enclosed(std::string_view text) { return text.starts_with('[') && text.ends_with(']'); }

std::variant<Segment, RouteError> parse_segment(std::string_view name, std::string_view segment) {
  if (segment.size() < 2 || !is_enclosed(segment)) {
    if (std::string error = error_of_static(name, segment); !error.empty()) {
      return RouteError{std::move(error), {}};
    }
    return Segment{Kind::Static, static_text(segment)};
  }
  std::string_view param = segment.substr(1, segment.size() - 2);
  const bool optional = param.size() >= 2 && is_enclosed(param);
  if (optional) param = param.substr(1, param.size() - 2);
  const bool catch_all = param.starts_with("...");
  if (catch_all) param = param.substr(3);
  if (std::string error = error_of_param(segment, param, optional, catch_all); !error.empty()) {
    return RouteError{std::move(error), {}};
  }
  const Kind kind = !catch_all ? Kind::One : optional ? Kind::OptionalCatchAll : Kind::CatchAll;
  return Segment{kind, std::string(param)};
}

/// A parameter's name as the Next.js build compares it: "user-id" and "userid" are too alike.
std::string word_characters(std::string_view name) {
  std::string word;
  for (const char c : name) {
    const bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (is_letter || (c >= '0' && c <= '9') || c == '_') word += c;
  }
  return word;
}

/// What is wrong with a segment behind the ones before it; "" if nothing.
std::string error_in_place(const std::vector<Segment>& before, const Segment& segment) {
  if (!before.empty() && before.back().kind >= Kind::CatchAll) {
    return "the catch-all of " + quoted(before.back().text) + " must be the last segment";
  }
  if (before.size() == max_segments) {
    return "more than " + std::to_string(max_segments) + " segments";
  }
  if (segment.kind == Kind::Static) return {};
  std::size_t params = 1;
  for (const Segment& other : before) {
    if (other.kind == Kind::Static) continue;
    ++params;
    if (other.text == segment.text) {
      return "the parameter name " + quoted(segment.text) + " is used twice in one path";
    }
    if (word_characters(other.text) == word_characters(segment.text)) {
      return "the parameter names " + quoted(other.text) + " and " + quoted(segment.text) +
             " differ only in characters that are not letters, digits or underscores";
    }
  }
  if (params <= RouteMatch::max_params) return {};
  return "more than " + std::to_string(RouteMatch::max_params) + " parameters in one path";
}

RouteError two_names(std::string_view there, std::string_view here, RouteId other) {
  return {"two parameter names at the same level: " + quoted(there) + " and " + quoted(here),
          other};
}

Parsed parse(std::string_view name) {
  if (!name.starts_with('/')) return RouteError{quoted(name) + " does not start with '/'", {}};
  if (name.size() > 1 && name.ends_with('/') && !name.ends_with("//")) {
    name.remove_suffix(1);
    return RouteError{"a route name does not end with '/': write " + quoted(name), {}};
  }
  std::vector<Segment> segments;
  std::string wrong;
  for_each_segment(name, [&](std::string_view text) {
    if (text.empty()) return wrong = quoted(name) + " has an empty segment", false;
    auto parsed = parse_segment(name, text);
    if (auto* error = std::get_if<RouteError>(&parsed)) {
      return wrong = std::move(error->message), false;
    }
    auto& segment = std::get<Segment>(parsed);
    wrong = error_in_place(segments, segment);
    segments.push_back(std::move(segment));
    return wrong.empty();
  });
  if (!wrong.empty()) return RouteError{std::move(wrong), {}};
  return segments;
}

/// Checks UTF-8 byte by byte: no overlong forms, no surrogates, nothing above U+10FFFF
/// (RFC 3629 section 4).
class Utf8 {
 public:
  /// False if no UTF-8 text goes on with this byte.
  bool take(unsigned byte) {
    if (more_ == 0) return start(byte);
    if (byte < low_ || byte > high_) return false;
    expect(more_ - 1);
    return true;
  }
  [[nodiscard]] bool complete() const { return more_ == 0; }

 private:
  bool start(unsigned byte) {
    if (byte < 0x80) return true;
    if (byte < 0xC2 || byte > 0xF4) return false;
    expect(byte < 0xE0 ? 1 : byte < 0xF0 ? 2 : 3);
    if (byte == 0xE0) low_ = 0xA0;
    if (byte == 0xED) high_ = 0x9F;
    if (byte == 0xF0) low_ = 0x90;
    if (byte == 0xF4) high_ = 0x8F;
    return true;
  }
  void expect(int more) { more_ = more, low_ = 0x80, high_ = 0xBF; }

  int more_ = 0;
  unsigned low_ = 0;
  unsigned high_ = 0;
};

/// Gives each decoded byte to `put`; false if there is no decoded text.
template <class Put>
bool unescape(std::string_view raw, Put put) {
  Utf8 text;
  for (std::size_t at = 0; at < raw.size(); ++at) {
    unsigned byte = static_cast<unsigned char>(raw[at]);
    if (raw[at] == '%') {
      const int escaped = escaped_byte(raw.substr(at));
      if (escaped < 0) return false;
      byte = static_cast<unsigned>(escaped);
      at += 2;
    }
    if (!text.take(byte)) return false;
    put(static_cast<char>(byte));
  }
  return text.complete();
}

}  // namespace

/// What can follow one beginning of a path. A catch-all has nothing behind it, so it is a route
/// here and no node of its own.
struct RouteTable::Node {
  struct Child {
    std::string text;
    std::unique_ptr<Node> node;
  };
  std::vector<Child> statics;  ///< by length, then text: most comparisons need the length only
  std::unique_ptr<Node> one;   ///< below [x]
  std::string one_name;
  RouteId one_by;  ///< the route that gave `one_name`
  RouteId own;     ///< the route that ends here
  RouteId catch_all;
  RouteId optional_catch_all;

  [[nodiscard]] std::vector<Child>::const_iterator place_of(std::string_view text) const;
  [[nodiscard]] const Node* static_child(std::string_view text) const;
  /// Why a route of these segments cannot stand beside those that are here.
  [[nodiscard]] std::optional<RouteError> clash(std::span<const Segment> segments,
                                                const Params& params) const;
  [[nodiscard]] std::optional<RouteError> clash_of_end(const Params& params) const;
  [[nodiscard]] std::optional<RouteError> clash_of_catch_all(const Segment& segment,
                                                             const Params& params) const;
  Node& make_child(const Segment& segment, RouteId route);
  bool find(std::string_view rest, RouteMatch& found) const;
};

auto RouteTable::Node::place_of(std::string_view text) const -> std::vector<Child>::const_iterator {
  return std::lower_bound(statics.begin(), statics.end(), text,
                          [](const Child& child, std::string_view wanted) {
                            if (child.text.size() != wanted.size()) {
                              return child.text.size() < wanted.size();
                            }
                            return std::memcmp(child.text.data(), wanted.data(), wanted.size()) < 0;
                          });
}

const RouteTable::Node* RouteTable::Node::static_child(std::string_view text) const {
  const auto place = place_of(text);
  return place != statics.end() && place->text == text ? place->node.get() : nullptr;
}

std::optional<RouteError> RouteTable::Node::clash(std::span<const Segment> segments,
                                                  const Params& params) const {
  if (segments.empty()) return clash_of_end(params);
  const Segment& segment = segments.front();
  if (segment.kind >= Kind::CatchAll) return clash_of_catch_all(segment, params);
  const Node* next = segment.kind == Kind::One ? one.get() : static_child(segment.text);
  if (next == nullptr) return std::nullopt;
  if (segment.kind == Kind::One && one_name != segment.text) {
    return two_names(one_name, segment.text, one_by);
  }
  return next->clash(segments.subspan(1), params);
}

std::optional<RouteError> RouteTable::Node::clash_of_end(const Params& params) const {
  if (own.valid()) return RouteError{"the same route is there already", own};
  if (!optional_catch_all.valid()) return std::nullopt;
  return RouteError{"the optional catch-all " +
                        quoted("[[..." + params[optional_catch_all.index].back().name + "]]") +
                        " answers the path of its bare parent too",
                    optional_catch_all};
}

std::optional<RouteError> RouteTable::Node::clash_of_catch_all(const Segment& segment,
                                                               const Params& params) const {
  const bool optional = segment.kind == Kind::OptionalCatchAll;
  const RouteId other = optional ? catch_all : optional_catch_all;
  if (other.valid()) {
    return RouteError{"a required and an optional catch-all cannot be at the same level", other};
  }
  const RouteId same = optional ? optional_catch_all : catch_all;
  if (same.valid()) {
    const std::string& name = params[same.index].back().name;
    if (name != segment.text) return two_names(name, segment.text, same);
    return RouteError{"the same route is there already", same};
  }
  if (!optional || !own.valid()) return std::nullopt;
  return RouteError{"the optional catch-all " + quoted("[[..." + segment.text + "]]") +
                        " answers the path of its bare parent too",
                    own};
}

RouteTable::Node& RouteTable::Node::make_child(const Segment& segment, RouteId route) {
  if (segment.kind == Kind::One) {
    if (!one) {
      one = std::make_unique<Node>();
      one_name = segment.text;
      one_by = route;
    }
    return *one;
  }
  const auto place = place_of(segment.text);
  if (place != statics.end() && place->text == segment.text) return *place->node;
  return *statics.insert(place, Child{segment.text, std::make_unique<Node>()})->node;
}

/// `rest` is what is left of the path: nothing, or a slash and more. Every node is visited once
/// at most, because its depth says where in the path it is asked.
bool RouteTable::Node::find(std::string_view rest, RouteMatch& found) const {
  if (rest.empty()) {
    found.route = own.valid() ? own : optional_catch_all;
    return found.route.valid();
  }
  const std::size_t end = std::min(rest.find('/', 1), rest.size());
  const std::string_view segment = rest.substr(1, end - 1);
  if (segment.empty()) return false;
  const std::string_view after = rest.substr(end);

  if (const Node* next = static_child(segment); next && next->find(after, found)) return true;
  if (one) {
    found.params[found.param_count++] = segment;
    if (one->find(after, found)) return true;
    found.params[--found.param_count] = {};
  }
  found.route = catch_all.valid() ? catch_all : optional_catch_all;
  if (!found.route.valid() || rest.ends_with('/') || rest.find("//") != rest.npos) return false;
  found.params[found.param_count++] = rest.substr(1);
  return true;
}

RouteTable::RouteTable() : root_(std::make_unique<Node>()) {}
RouteTable::~RouteTable() = default;
RouteTable::RouteTable(RouteTable&&) noexcept = default;
RouteTable& RouteTable::operator=(RouteTable&&) noexcept = default;

std::optional<RouteError> RouteTable::add(std::string_view name) {
  Parsed parsed = parse(name);
  if (auto* error = std::get_if<RouteError>(&parsed)) return std::move(*error);
  const auto& segments = std::get<std::vector<Segment>>(parsed);
  if (auto error = root_->clash(segments, params_)) return error;

  const RouteId route{names_.size()};
  Node* node = root_.get();
  RouteId* slot = nullptr;
  std::vector<RouteParam> params;
  for (const Segment& segment : segments) {
    if (segment.kind != Kind::Static) {
      params.push_back({segment.text, segment.kind != Kind::One});
    }
    if (segment.kind == Kind::CatchAll) {
      slot = &node->catch_all;
    } else if (segment.kind == Kind::OptionalCatchAll) {
      slot = &node->optional_catch_all;
    } else {
      node = &node->make_child(segment, route);
    }
  }
  *(slot ? slot : &node->own) = route;
  names_.emplace_back(name);
  params_.push_back(std::move(params));
  return std::nullopt;
}

const std::string& RouteTable::name(RouteId route) const {
  RL_ASSERT(route.index < names_.size());
  return names_[route.index];
}

const std::vector<RouteParam>& RouteTable::params(RouteId route) const {
  RL_ASSERT(route.index < params_.size());
  return params_[route.index];
}

std::size_t RouteTable::size() const { return names_.size(); }

std::optional<RouteMatch> RouteTable::match(std::string_view path) const {
  if (!path.starts_with('/')) return std::nullopt;
  std::optional<RouteMatch> found(std::in_place);
  if (!root_->find(path == "/" ? "" : path, *found)) found.reset();
  return found;
}

std::optional<std::string> decode_segment(std::string_view raw) {
  std::string text;
  text.reserve(raw.size());
  if (!unescape(raw, [&](char c) { text += c; })) return std::nullopt;
  return text;
}

bool is_decodable(std::string_view raw) {
  return unescape(raw, [](char) {});
}

int dots_of(std::string_view segment) {
  int dots = 0;
  while (!segment.empty()) {
    const bool is_escaped = segment.starts_with("%2e") || segment.starts_with("%2E");
    if (!is_escaped && segment.front() != '.') return 0;
    segment.remove_prefix(is_escaped ? 3 : 1);
    if (++dots > 2) return 0;
  }
  return dots;
}

}  // namespace routelab::core
