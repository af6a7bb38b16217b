#include "sim/scenario/json_log.hpp"

#include <cmath>
#include <initializer_list>
#include <memory>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "sim/scenario/date_and_time.hpp"
#include "sim/scenario/json_builder.hpp"
#include "sim/scenario/json_syntax.hpp"
#include "sim/scenario/json_tree.hpp"
#include "sim/scenario/units.hpp"

namespace routelab::scenario {
namespace {

using Names = std::initializer_list<const char*>;

const Node* find_one(const Node& object, Names names) {
  for (const char* name : names) {
    if (const Node* member = object.find(name)) return member;
  }
  return nullptr;
}

/// A decimal number of 10^exponent seconds.
std::optional<Duration> scaled_seconds(const std::string& number, const char* exponent) {
  return parse_seconds(number + exponent).value;
}

std::optional<Duration> moment_of(const Node& node) {
  if (node.is(Node::Kind::Text)) {
    if (const auto date = parse_date_and_time(node.text)) return date;
    if (const auto date = parse_log_time(node.text)) return date;
    return parse_seconds(node.text).value;
  }
  if (!node.is_number()) return std::nullopt;
  const double size = std::fabs(node.real);
  return scaled_seconds(node.text, size < 1e11 ? "" : size < 1e14 ? "e-3" : "e-6");
}

std::optional<Duration> length_of(const Node& node, bool milliseconds) {
  std::optional<Duration> length;
  if (node.is_number() || node.is(Node::Kind::Text)) {
    length = scaled_seconds(node.text, milliseconds ? "e-3" : "");
  }
  if (!length && node.is(Node::Kind::Text)) length = parse_duration(node.text).value;
  return length && length->ns >= 0 ? length : std::nullopt;
}

class JsonLog {
 public:
  JsonLog(LineSource& lines, const std::string& file, Traffic& traffic, RowErrors& errors)
      : lines_(lines), file_(std::make_shared<const std::string>(file)), traffic_(traffic),
        errors_(errors) {}

  void read() {
    while (!errors_.stopped() && lines_.next()) {
      if (!lines_.blank()) read_row();
    }
    if (lines_.binary()) errors_.refuse("this is not text", "expected a JSON object on each line");
    traffic_.requests = requests_.take();
    traffic_.sort_by_time();
    traffic_.start_at_zero();
  }

 private:
  void reject(const Place& place, std::string message, std::string hint = "") {
    errors_.reject(lines_, place, std::move(message), std::move(hint));
  }

  void read_row() {
    if (lines_.too_long()) return errors_.reject(lines_, 0, 1, "this line has more than 1 MB");
    const JsonCursor start = JsonCursor::in_line(lines_.line(), lines_.number());
    Diagnostics found;
    std::optional<Node> row;
    if (check_encoding(start, *file_, found)) row = build_tree(start, file_, 0, found);
    if (found.has_errors()) {
      Diagnostic first = found.sorted().front();
      return reject(first.place, std::move(first.message), std::move(first.hint));
    }
    if (!row || !row->is(Node::Kind::Object)) {
      return reject({*file_, lines_.number(), 1, 1}, "this line is not a JSON object");
    }
    read_object(*row);
  }

  void read_object(const Node& row) {
    const Node* time = find_one(row, {"time", "timestamp", "ts", "@timestamp", "time_iso8601",
                                      "time_local", "msec", "start_time"});
    if (time == nullptr) {
      return reject(row.place(), "this line has no time",
                    "expected a member time, timestamp or ts (or others: see the documentation)");
    }
    const auto at = moment_of(*time);
    if (!at) {
      return reject(time->place(),
                    fmt::format("{} is not a time from 1970 to 2199", describe(*time)),
                    "write seconds (1697040000.5) or a date and time (2023-11-16T18:17:03.97Z)");
    }
    std::optional<Duration> work;
    if (!read_length(row, work)) return;
    RecordedRequest request;
    if (!read_request(row, request)) return;
    const auto number = requests_.add(std::move(request));
    if (!number) return errors_.refuse(lines_, "there are more than a million different requests");
    traffic_.arrivals.push_back({time_zero + *at, work, *number});
  }

  bool read_length(const Node& row, std::optional<Duration>& work) {
    const Node* length = find_one(row, {"duration", "request_time", "latency", "elapsed"});
    const bool seconds = length != nullptr;
    if (!seconds) {
      length = find_one(
          row, {"duration_ms", "request_time_ms", "latency_ms", "elapsed_ms", "responseTime"});
    }
    const bool none = length == nullptr || length->is(Node::Kind::Null) || length->text == "-" ||
                      (length->is(Node::Kind::Text) && length->text.empty());
    if (none) return true;
    work = length_of(*length, !seconds);
    if (work) return true;
    reject(length->place(), fmt::format("{} is not a duration", describe(*length)),
           "write seconds as a number, or a text with a unit (\"12ms\")");
    return false;
  }

  bool read_request(const Node& row, RecordedRequest& request) {
    const Node* whole = find_one(row, {"request", "req"});
    const bool nested = whole != nullptr && whole->is(Node::Kind::Object);
    const Node& from = nested ? *whole : row;
    const Node* method = find_one(from, {"method", "request_method", "verb"});
    const Node* target = find_one(from, {"path", "url", "uri", "request_uri", "target"});
    const bool apart = method != nullptr && target != nullptr;
    if (apart && method->is(Node::Kind::Text) && target->is(Node::Kind::Text)) {
      return set_method(*method, method->text, request) &&
             set_target(*target, target->text, request);
    }
    if (whole == nullptr || !whole->is(Node::Kind::Text)) {
      const Node& where = apart ? (method->is(Node::Kind::Text) ? *target : *method) : row;
      reject(where.place(),
             apart ? fmt::format("a method and a path are texts, not {}", describe(where))
                   : "this line has no request",
             "expected members method and path (or url, uri), or request: \"GET /api/users\"");
      return false;
    }
    std::string_view text = whole->text;
    const std::size_t space = text.find(' ');
    std::string_view rest = space == text.npos ? "" : text.substr(space + 1);
    rest = rest.substr(0, rest.rfind(" HTTP/"));
    return set_method(*whole, text.substr(0, space), request) && set_target(*whole, rest, request);
  }

  bool set_method(const Node& node, std::string_view name, RecordedRequest& request) {
    const auto method = core::method_of(name);
    if (method) return request.method = *method, true;
    reject(node.place(), fmt::format("{} is not a method", in_quotes(name)),
           "known are " + known_methods());
    return false;
  }

  bool set_target(const Node& node, std::string_view url, RecordedRequest& request) {
    std::string_view host;
    request.target = target_of_url(url, host);
    std::string problem = target_problem(request.target);
    if (problem.empty()) return true;
    reject(node.place(), std::move(problem));
    return false;
  }

  LineSource& lines_;
  FileName file_;
  Traffic& traffic_;
  RowErrors& errors_;
  RequestSet requests_;
};

}  // namespace

void read_json_log(LineSource& lines, const std::string& file, Traffic& traffic,
                   RowErrors& errors) {
  JsonLog(lines, file, traffic, errors).read();
}

}  // namespace routelab::scenario
