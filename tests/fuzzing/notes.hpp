/// A small API with one mistake that can be switched off: POST /api/notes answers 500 to a body that
/// is no JSON. And findings of it that were made by hand.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "harness/fuzz/report.hpp"
#include "harness/surface/surface.hpp"
#include "harness/target/target.hpp"

namespace routelab::fuzz::testing {

inline surface::Surface notes_surface() {
  surface::Shape title;
  title.type = surface::Type::Text;
  surface::Shape note;
  note.type = surface::Type::Object;
  note.fields = {{.name = "title", .shape = title, .required = true}};
  surface::Operation post{.method = "POST", .input = {}, .outputs = {}};
  post.input.kind = surface::BodyKind::Json;
  post.input.body = note;
  const auto operation = [](const char* method) {
    return surface::Operation{.method = method, .input = {}, .outputs = {}};
  };
  surface::Surface surface;
  surface.name = "notes";
  surface.routes = {{.pattern = "/api/notes",
                     .operations = {operation("GET"), post},
                     .params = {},
                     .source = "app/api/notes/route.ts"},
                    {.pattern = "/api/notes/[id]",
                     .operations = {operation("GET"), operation("DELETE")},
                     .params = {},
                     .source = "app/api/notes/[id]/route.ts"}};
  surface.variables = {{.name = "API_KEY"}, {.name = "DATABASE_URL"}};
  return surface;
}

inline std::vector<Canary> notes_canaries(std::uint64_t seed = 1) {
  return {{"API_KEY", canary_value(seed, "API_KEY", "server")},
          {"DATABASE_URL", canary_value(seed, "DATABASE_URL", "server")}};
}

class Notes final : public target::Target {
 public:
  bool is_fixed = false;
  int first_id = 1;  ///< of the next fresh state
  std::vector<http::Request> asked{};

  [[nodiscard]] target::Abilities abilities() const override { return {.resets = true}; }

  void call(const http::Request& request, target::Outcome& outcome) override {
    asked.push_back(request);
    outcome = {};
    outcome.reply = answer(request);
  }

  void burst(std::span<const http::Request> requests,
             std::vector<target::Outcome>& outcomes) override {
    outcomes.resize(requests.size());
    for (std::size_t i = 0; i < requests.size(); ++i) call(requests[i], outcomes[i]);
  }

  void reset(std::uint64_t seed) override {
    seeds.push_back(seed);
    notes_.clear();
    next_ = first_id;
  }

  std::vector<std::uint64_t> seeds{};  ///< of all resets

 private:
  static http::Reply json(int status, std::string body) {
    return {status, {{"content-type", "application/json"}}, std::move(body)};
  }

  http::Reply answer(const http::Request& request) {
    const std::string path = request.target.substr(0, request.target.find('?'));
    if (path == "/api/notes") {
      if (request.method == "GET" || request.method == "HEAD") return json(200, list());
      if (request.method == "POST") return post(request.body);
      return {405, {{"allow", "GET, HEAD, OPTIONS, POST"}}, ""};
    }
    const auto note = notes_.find(path.substr(path.rfind('/') + 1));
    if (note == notes_.end()) return json(404, "{}");
    if (request.method == "DELETE") {
      notes_.erase(note);
      return {204, {}, ""};
    }
    return json(200, note->second);
  }

  http::Reply post(const std::string& body) {
    if (body.empty() || body.front() != '{' || body.back() != '}') {
      return json(is_fixed ? 400 : 500, "{}");
    }
    const std::string id = std::to_string(next_++);
    notes_[id] = "{\"id\":\"" + id + "\"}";
    return json(201, notes_[id]);
  }

  [[nodiscard]] std::string list() const {
    std::string text;
    for (const auto& [id, note] : notes_) text += (text.empty() ? "" : ",") + note;
    return "[" + text + "]";
  }

  std::map<std::string, std::string> notes_;
  int next_ = 1;
};

inline Exchange exchange(http::Request request, http::Reply reply) {
  Exchange exchange;
  exchange.attempt.request = request;
  exchange.sent = std::move(request);
  exchange.outcome.reply = std::move(reply);
  return exchange;
}

inline Finding notes_finding() {
  Finding finding{.check = Check::No5xx,
                  .where = "POST /api/notes",
                  .status = 500,
                  .why = "the answer is 500",
                  .id = {.kind = CaseId::Kind::Request, .bytes = {0, 255, 58}},
                  .history = {}};
  finding.history = {
      exchange({"GET", "/api/notes?page=1&x", {}, ""},
               {200, {{"content-type", "application/json"}}, "[]"}),
      exchange({"POST", "/api/notes", {{"content-type", "application/json"}}, "{\"a\":\xff"},
               {500, {{"content-type", "text/plain"}}, "no <json> & \"quotes\"\n"})};
  finding.shown = 1;
  finding.reproduced = true;
  finding.times = 3;
  return finding;
}

/// Of these findings, after a run that came to its end.
inline Report notes_report(const ApiMap& map, std::vector<Finding> findings,
                           const std::vector<Canary>& canaries = notes_canaries()) {
  CampaignResult result;
  result.findings = std::move(findings);
  result.requests = 1234;
  result.cases = 99;
  result.seconds = 1.5;
  result.phase = "random";
  result.remarks = {"nothing can be said of restarts"};
  return report_of({.target = "notes.json", .scenario = "notes.json"}, map, {.seed = 7},
                   std::move(result), canaries);
}

}  // namespace routelab::fuzz::testing
