#include "harness/compare/answer.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "sim/base/ascii.hpp"
#include "sim/core/body.hpp"
#include "sim/core/json_scanner.hpp"

namespace routelab::compare {

namespace {

using Lines = std::vector<std::pair<std::string, std::string>>;

/// Headers about the carrying, not about the answer.
constexpr std::array carriage{"content-length", "connection", "keep-alive", "date",
                              "accept-ranges"};

bool is_carriage(const std::string& name) {
  return std::find(carriage.begin(), carriage.end(), name) != carriage.end();
}

/// By name, those of one name in their order: a server may send different names in any order.
Lines sorted(Lines lines) {
  std::stable_sort(lines.begin(), lines.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  return lines;
}

Lines headers_of(const http::Reply& reply) {
  Lines lines;
  for (const auto& [name, value] : reply.headers) {
    if (!is_carriage(lower_case(name))) lines.emplace_back(lower_case(name), value);
  }
  return sorted(std::move(lines));
}

std::string text_of(const Lines& lines, const std::string& name) {
  std::string text;
  for (const auto& [key, value] : lines) {
    if (key == name) text += (text.empty() ? "" : "\n") + value;
  }
  return text;
}

/// As JSON.stringify writes it, if it is JSON; else as it is.
std::string normal(const std::string& body) {
  if (!core::is_json(body)) return body;
  core::Texts texts;
  const auto fields = core::json_fields(body, texts);
  for (const auto& [name, value] : fields) {
    if (texts.of(name).empty()) return texts.json_of(value);
  }
  return body;
}

}  // namespace

http::Reply reply_of(const client::Response& response) {
  http::Reply reply;
  reply.status = response.status;
  for (const client::HeaderLine& line : response.headers.lines()) {
    reply.headers.emplace_back(std::string(line.name()), std::string(line.value()));
  }
  reply.body = response.body;
  return reply;
}

void compare_answers(const std::string& where, bool is_head, const http::Reply& simulated,
                     const http::Reply& real, std::vector<Difference>& differences) {
  const auto check = [&](const std::string& what, const std::string& ours,
                         const std::string& theirs) {
    if (ours != theirs) differences.push_back({where, what, ours, theirs});
  };
  check("status", std::to_string(simulated.status), std::to_string(real.status));
  const Lines ours = headers_of(simulated);
  const Lines theirs = headers_of(real);
  std::set<std::string> names;
  for (const auto& [name, value] : ours) names.insert(name);
  for (const auto& [name, value] : theirs) names.insert(name);
  for (const std::string& name : names) {
    check("header " + name, text_of(ours, name), text_of(theirs, name));
  }
  if (!is_head) check("body", normal(simulated.body), normal(real.body));
}

}  // namespace routelab::compare
