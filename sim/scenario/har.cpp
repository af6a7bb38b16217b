#include "sim/scenario/har.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "sim/core/escape.hpp"
#include "sim/scenario/characters.hpp"
#include "sim/scenario/date_and_time.hpp"
#include "sim/scenario/json_tree.hpp"
#include "sim/scenario/template_reader.hpp"
#include "sim/scenario/units.hpp"

namespace routelab::scenario {
namespace {

constexpr std::array<std::string_view, 4> headers_kept{"accept", "accept-language", "authorization",
                                                       "user-agent"};

const std::string* text_of(const Node* node) {
  return node != nullptr && node->is(Node::Kind::Text) ? &node->text : nullptr;
}

class Har {
 public:
  Har(Traffic& traffic, RowErrors& errors) : traffic_(traffic), errors_(errors) {}

  void read(const Node& root) {
    const Node* log = root.find("log");
    const Node* entries = log == nullptr ? nullptr : log->find("entries");
    if (entries == nullptr || !entries->is(Node::Kind::Array)) {
      return errors_.refuse("this is no HTTP archive: it has no log.entries",
                            "browsers save one from the network panel: \"Save all as HAR\"");
    }
    for (const Node& entry : entries->children) {
      if (errors_.stopped()) break;
      read_entry(entry);
    }
    traffic_.requests = requests_.take();
    traffic_.sort_by_time();
    traffic_.start_at_zero();
  }

  /// Entries that went elsewhere.
  [[nodiscard]] std::int64_t left_out() const { return left_out_; }
  [[nodiscard]] const std::string& host() const { return host_; }

 private:
  void read_entry(const Node& entry) {
    const Node* request = entry.find("request");
    const std::string* url = request == nullptr ? nullptr : text_of(request->find("url"));
    if (url == nullptr) {
      return errors_.reject(entry.place(), "this entry has no request with a url");
    }
    std::string_view host;
    RecordedRequest recorded;
    recorded.target = target_of_url(*url, host);
    if (host.empty() && !recorded.target.starts_with('/')) return ++left_out_, void();
    if (!host_known_) host_ = host;
    host_known_ = true;
    if (host != host_) return ++left_out_, void();
    if (std::string problem = target_problem(recorded.target); !problem.empty()) {
      return errors_.reject(request->find("url")->place(), std::move(problem));
    }
    const std::string* name = text_of(request->find("method"));
    const auto method = name == nullptr ? std::nullopt : core::method_of(*name);
    if (!method) {
      const Node* at = request->find("method");
      const std::string what = at == nullptr ? "nothing" : describe(*at);
      return errors_.reject((at == nullptr ? *request : *at).place(),
                            fmt::format("expected a method, but found {}", what),
                            "known are " + known_methods());
    }
    recorded.method = *method;
    const auto at = moment_of(entry);
    if (!at) return;
    read_headers(*request, recorded);
    read_body(*request, recorded);
    if (const auto number = requests_.add(std::move(recorded))) {
      traffic_.arrivals.push_back({time_zero + *at, work_of(entry), *number});
    }
  }

  std::optional<Duration> moment_of(const Node& entry) {
    const Node* started = entry.find("startedDateTime");
    const std::string* text = text_of(started);
    auto at = text == nullptr ? std::nullopt : parse_date_and_time(*text);
    if (!at) {
      const std::string what = started == nullptr ? "nothing" : describe(*started);
      errors_.reject(
          (started == nullptr ? entry : *started).place(),
          fmt::format("expected a date and time as 'startedDateTime', but found {}", what),
          "write it as 2023-11-16T18:17:03.970Z");
    }
    return at;
  }

  /// Browsers write -1 for what they could not measure.
  static std::optional<Duration> work_of(const Node& entry) {
    const Node* timings = entry.find("timings");
    for (const Node* ms :
         {timings == nullptr ? nullptr : timings->find("wait"), entry.find("time")}) {
      if (ms == nullptr || !ms->is_number() || ms->real < 0) continue;
      if (const auto read = parse_seconds(ms->text + "e-3")) return *read;
      return Duration::from_seconds(ms->real / 1e3);  // written with an exponent
    }
    return std::nullopt;
  }

  static void read_headers(const Node& request, RecordedRequest& recorded) {
    const Node* headers = request.find("headers");
    if (headers == nullptr) return;
    for (const Node& header : headers->children) {
      const std::string* name = text_of(header.find("name"));
      const std::string* value = text_of(header.find("value"));
      if (name == nullptr || value == nullptr || !is_token(*name) || !is_header_text(*value))
        continue;
      const std::string lower = lower_case(*name);
      const bool kept =
          std::find(headers_kept.begin(), headers_kept.end(), lower) != headers_kept.end();
      if (lower == "cookie") {
        read_cookies(*value, recorded);
      } else if (lower == "content-type") {
        recorded.content_type = *value;
      } else if (kept || lower.starts_with("x-")) {
        recorded.headers.emplace_back(std::move(lower), *value);
      }
    }
  }

  /// "a=1; b=2".
  static void read_cookies(std::string_view text, RecordedRequest& recorded) {
    while (!text.empty()) {
      const std::size_t end = std::min(text.find(';'), text.size());
      std::string_view pair = text.substr(0, end);
      text.remove_prefix(std::min(end + 1, text.size()));
      pair.remove_prefix(std::min(pair.find_first_not_of(' '), pair.size()));
      const std::size_t equals = pair.find('=');
      if (equals == pair.npos || !is_token(pair.substr(0, equals))) continue;
      recorded.cookies.emplace_back(pair.substr(0, equals), pair.substr(equals + 1));
    }
  }

  static void read_body(const Node& request, RecordedRequest& recorded) {
    const Node* data = request.find("postData");
    if (data == nullptr || !data->is(Node::Kind::Object)) return;
    if (const std::string* type = text_of(data->find("mimeType")); type && is_header_text(*type)) {
      if (recorded.content_type.empty()) recorded.content_type = *type;
    }
    const std::string* text = text_of(data->find("text"));
    recorded.body = text == nullptr ? "" : *text;
    const Node* params = data->find("params");
    if (params == nullptr || !recorded.body->empty()) return;
    for (const Node& param : params->children) {
      const std::string* name = text_of(param.find("name"));
      const std::string* value = text_of(param.find("value"));
      if (name == nullptr) continue;
      if (!recorded.body->empty()) *recorded.body += '&';
      *recorded.body +=
          core::percent_encoded(*name) + "=" + core::percent_encoded(value ? *value : "");
    }
  }

  Traffic& traffic_;
  RowErrors& errors_;
  RequestSet requests_;
  std::string host_;
  bool host_known_ = false;
  std::int64_t left_out_ = 0;
};

}  // namespace

bool looks_like_har(std::string_view text) {
  std::string_view rest = without_byte_order_mark(text);
  for (const std::string_view token : {"{", "\"log\"", ":", "{"}) {
    rest.remove_prefix(std::min(rest.find_first_not_of(" \t\r\n"), rest.size()));
    if (!rest.starts_with(token)) return false;
    rest.remove_prefix(token.size());
  }
  return true;
}

void read_har(std::string_view text, const std::string& file, Traffic& traffic, RowErrors& errors,
              Diagnostics& diagnostics) {
  const std::size_t before = diagnostics.error_count();
  const auto root = parse(text, file, diagnostics);
  if (!root || diagnostics.error_count() > before)
    return errors.refuse("this cannot be read as an HTTP archive");
  Har har(traffic, errors);
  har.read(*root);
  if (har.left_out() == 0) return;
  diagnostics.warning({file, 0, 0, 1}, "other-hosts",
                      fmt::format("{} entries are left out: they did not go to {}",
                                  format_count(har.left_out()), in_quotes(har.host())));
}

}  // namespace routelab::scenario
