#include "sim/scenario/access_log.hpp"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "sim/scenario/characters.hpp"
#include "sim/scenario/date_and_time.hpp"

namespace routelab::scenario {
namespace {

constexpr const char* row_form =
    "a line looks like: 198.51.100.7 - - [10/Oct/2023:13:55:36 +0200] \"GET /x HTTP/1.1\" 200 9";

/// The parts of a line, each with where it starts; nothing if it has not got that shape.
struct Parts {
  std::size_t time = 0;
  std::size_t time_end = 0;
  std::size_t request = 0;
  std::size_t request_end = 0;
  std::size_t status = 0;
};

std::optional<Parts> parts_of(std::string_view line) {
  Parts p;
  p.time = line.find('[') + 1;
  if (p.time == 0) return std::nullopt;
  p.time_end = line.find(']', p.time);
  if (p.time_end == line.npos || !line.substr(p.time_end).starts_with("] \"")) return std::nullopt;
  p.request = p.time_end + 3;
  p.request_end = p.request;
  while (p.request_end < line.size() && line[p.request_end] != '"') {
    p.request_end += line[p.request_end] == '\\' ? 2U : 1U;
  }
  if (p.request_end >= line.size() || !line.substr(p.request_end).starts_with("\" ")) {
    return std::nullopt;
  }
  p.status = p.request_end + 2;
  return p;
}

/// As the server escaped it: \" and \\ and \x22.
std::string unescaped(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\' || i + 1 == text.size()) {
      out += text[i];
      continue;
    }
    unsigned char byte = 0;
    const char* const hex = text.data() + std::min(i + 2, text.size());
    const char* const hex_end = text.data() + std::min(i + 4, text.size());
    const auto read = std::from_chars(hex, hex_end, byte, 16);
    if (text[i + 1] == 'x' && hex + 2 == read.ptr) {
      out += static_cast<char>(byte);
      i += 3;
    } else {
      out += text[++i];
    }
  }
  return out;
}

class AccessLog {
 public:
  AccessLog(LineSource& lines, Traffic& traffic, RowErrors& errors)
      : lines_(lines), traffic_(traffic), errors_(errors) {}

  void read() {
    while (!errors_.stopped() && lines_.next()) {
      if (!lines_.blank()) read_row(lines_.line());
    }
    if (lines_.binary()) errors_.refuse("this is not text", "expected an access log");
    traffic_.tick = Duration::seconds(1);
    traffic_.requests = requests_.take();
    traffic_.sort_by_time();
    traffic_.start_at_zero();
  }

 private:
  void read_row(std::string_view line) {
    if (lines_.too_long()) return errors_.reject(lines_, 0, 1, "this line has more than 1 MB");
    const auto p = parts_of(line);
    if (!p) {
      return errors_.reject(lines_, 0, line.size(), "this is not a line of an access log",
                            row_form);
    }
    const std::string_view time = line.substr(p->time, p->time_end - p->time);
    const auto at = parse_log_time(time);
    if (!at) {
      return errors_.reject(lines_, p->time, time.size(),
                            fmt::format("{} is not a time from 1970 to 2199", in_quotes(time)),
                            "write it as 10/Oct/2023:13:55:36 +0200");
    }
    const std::string_view status = line.substr(p->status, line.find(' ', p->status) - p->status);
    if (status.size() != 3 || !only_digits(status)) {
      return errors_.reject(lines_, p->status, status.size(),
                            fmt::format("{} is not a status", in_quotes(status)), row_form);
    }
    read_request(line.substr(p->request, p->request_end - p->request), p->request, *at);
  }

  void read_request(std::string_view text, std::size_t start, Duration at) {
    const auto reject = [&](std::string message, std::string hint = "") {
      errors_.reject(lines_, start, text.size(), std::move(message), std::move(hint));
    };
    const std::size_t space = text.find(' ');
    const auto method = core::method_of(text.substr(0, space));
    if (!method) {
      const bool empty = text.empty() || text == "-";
      return reject(empty ? "there is no request in this line"
                          : fmt::format("{} is not a method", in_quotes(text.substr(0, space))),
                    empty ? "" : "known are " + known_methods());
    }
    std::string_view target = space == text.npos ? "" : text.substr(space + 1);
    const std::size_t version = target.rfind(" HTTP/");
    target = target.substr(0, version);
    const std::string whole = unescaped(target);
    std::string_view host;
    RecordedRequest request;
    request.method = *method;
    request.target = target_of_url(whole, host);
    if (std::string problem = target_problem(request.target); !problem.empty()) {
      return reject(std::move(problem));
    }
    const auto number = requests_.add(std::move(request));
    if (!number) return errors_.refuse(lines_, "there are more than a million different requests");
    traffic_.arrivals.push_back({time_zero + at, std::nullopt, *number});
  }

  LineSource& lines_;
  Traffic& traffic_;
  RowErrors& errors_;
  RequestSet requests_;
};

}  // namespace

bool looks_like_access_log(std::string_view line) {
  const auto parts = parts_of(line);
  return parts && parse_log_time(line.substr(parts->time, parts->time_end - parts->time));
}

void read_access_log(LineSource& lines, Traffic& traffic, RowErrors& errors) {
  AccessLog(lines, traffic, errors).read();
}

}  // namespace routelab::scenario
