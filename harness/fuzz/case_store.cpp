#include "harness/fuzz/case_store.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "harness/fuzz/digest.hpp"
#include "harness/fuzz/exact_text.hpp"
#include "harness/fuzz/finding_text.hpp"
#include "harness/fuzz/replay.hpp"
#include "harness/surface/routes_file.hpp"
#include "sim/base/ascii.hpp"
#include "sim/trace/file_error.hpp"

namespace routelab::fuzz {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view format_name = "routelab-fuzz-case-1";
constexpr std::array<std::string_view, 6> deeds = {"none",        "right", "malformed",
                                                   "wrong-media", "empty", "too-long"};
constexpr std::array<std::string_view, 4> fits = {"plain", "odd", "unknown", "misfit"};

/// What is wrong with a file, in the words of diagnostics.
struct BadCase : std::runtime_error {
  using std::runtime_error::runtime_error;
};

std::string sender_text(Sender sender) {
  switch (sender.kind) {
    case Sender::Kind::Nobody: return "nobody";
    case Sender::Kind::Forged: return "forged";
    case Sender::Kind::User: break;
  }
  return fmt::format("user {}", sender.user);
}

Json step_json(const ReplayStep& step, const std::string& curl) {
  const http::Request& request = step.attempt.request;
  Json headers = Json::array();
  for (const auto& [name, value] : request.headers) {
    headers.push_back(Json::array({exact_text(name), exact_text(value)}));
  }
  const auto fit = [](Fit f) { return fits[static_cast<std::size_t>(f)]; };
  return {{"method", exact_text(request.method)},
          {"target", exact_text(request.target)},
          {"headers", std::move(headers)},
          {"body", exact_text(request.body)},
          {"sender", sender_text(step.attempt.sender)},
          {"deed", deeds[static_cast<std::size_t>(step.attempt.deed)]},
          {"fits",
           {{"body", fit(step.attempt.body)},
            {"query", fit(step.attempt.query)},
            {"path", fit(step.attempt.path)},
            {"odd_headers", step.attempt.has_odd_headers}}},
          {"word", step.word},
          {"answer", {{"status", step.status}, {"body", step.body}, {"made", step.made}}},
          {"curl", curl}};
}

const Json& member(const Json& json, const char* name) {
  const auto found = json.is_object() ? json.find(name) : json.end();
  if (!json.is_object() || found == json.end()) {
    throw BadCase(fmt::format("there is no '{}'", name));
  }
  return *found;
}

std::string text_member(const Json& json, const char* name) {
  auto text = read_exact_text(member(json, name));
  if (!text) throw BadCase(fmt::format("'{}' is no text", name));
  return *std::move(text);
}

std::uint64_t number_member(const Json& json, const char* name) {
  const Json& number = member(json, name);
  if (!number.is_number_unsigned()) throw BadCase(fmt::format("'{}' is no whole number", name));
  return number.get<std::uint64_t>();
}

template <std::size_t n>
std::size_t word_member(const Json& json, const char* name,
                        const std::array<std::string_view, n>& words) {
  const std::string word = text_member(json, name);
  const auto found = std::find(words.begin(), words.end(), word);
  if (found == words.end()) throw BadCase(fmt::format("'{}' is none of those there are", name));
  return static_cast<std::size_t>(found - words.begin());
}

Sender sender_of(const std::string& text) {
  if (text == "nobody") return Sender::nobody();
  if (text == "forged") return Sender::forged();
  constexpr std::string_view user = "user ";
  const std::string number = text.substr(std::min(text.size(), user.size()));
  const bool is_number = only_digits(number) && number.size() < 6;
  if (!text.starts_with(user) || !is_number) throw BadCase("'sender' is nobody, forged or user N");
  return Sender::of(std::min(std::stoul(number), 65535UL));
}

ReplayStep step_of(const Json& json) {
  ReplayStep step;
  http::Request& request = step.attempt.request;
  request.method = text_member(json, "method");
  request.target = text_member(json, "target");
  request.body = text_member(json, "body");
  for (const Json& header : member(json, "headers")) {
    auto name = header.is_array() && header.size() == 2 ? read_exact_text(header[0]) : std::nullopt;
    auto value = name ? read_exact_text(header[1]) : std::nullopt;
    if (!value) throw BadCase("a header is no [name, value]");
    request.headers.emplace_back(*std::move(name), *std::move(value));
  }
  step.attempt.sender = sender_of(text_member(json, "sender"));
  step.attempt.deed = static_cast<BodyDeed>(word_member(json, "deed", deeds));
  const Json& fit = member(json, "fits");
  step.attempt.body = static_cast<Fit>(word_member(fit, "body", fits));
  step.attempt.query = static_cast<Fit>(word_member(fit, "query", fits));
  step.attempt.path = static_cast<Fit>(word_member(fit, "path", fits));
  const Json& odd_headers = member(fit, "odd_headers");
  step.attempt.has_odd_headers = odd_headers.is_boolean() && odd_headers.get<bool>();
  step.word = text_member(json, "word");
  const Json& answer = member(json, "answer");
  step.status = static_cast<int>(std::min<std::uint64_t>(number_member(answer, "status"), 999));
  step.body = text_member(answer, "body");
  step.made = text_member(answer, "made");
  return step;
}

std::shared_ptr<const Replay> replay_in(const Json& json, const std::string& path, Check check) {
  auto replay = std::make_shared<Replay>();
  replay->name = path;
  replay->check = check;
  replay->shown = number_member(json, "shown");
  for (const Json& request : member(json, "requests")) replay->steps.push_back(step_of(request));
  if (replay->shown >= replay->steps.size()) throw BadCase("'shown' is none of the requests");
  return replay;
}

/// None if it is of another API. Throws BadCase.
std::optional<KnownCase> case_in(const Json& json, const std::string& path, const std::string& api,
                                 const std::string& surface) {
  if (!json.is_object()) throw BadCase("it is no JSON object");
  if (text_member(json, "format") != format_name) {
    throw BadCase(fmt::format("its format is not {}", format_name));
  }
  if (text_member(json, "api") != api) return std::nullopt;
  const auto check = check_of(text_member(json, "check"));
  if (!check) throw BadCase("there is no such check");
  KnownCase known{.id = {},
                  .seed = number_member(json, "seed"),
                  .check = *check,
                  .where = text_member(json, "where"),
                  .name = path};
  const auto replay = replay_in(json, path, *check);
  const auto id = parse_case(text_member(json, "case"));
  if (id && text_member(json, "surface") == surface) {
    known.id = *id;
  } else {
    known.id.kind = CaseId::Kind::Replay;
    known.id.replay = replay;
  }
  return known;
}

std::string read_file(const std::filesystem::path& path) {
  if (std::filesystem::file_size(path) > CaseStore::most_file_bytes) {
    throw BadCase("it is longer than any file of a case");
  }
  std::ifstream stream(path, std::ios::binary);
  if (!stream) throw BadCase(std::string("it cannot be read: ") + std::strerror(errno));
  return {std::istreambuf_iterator<char>(stream), {}};
}

/// All of it, or none of it.
void write_file(const std::string& path, const std::string& text) {
  const std::string temporary = path + ".new";
  std::ofstream stream(temporary, std::ios::binary);
  stream << text;
  stream.close();
  if (!stream)
    throw trace::FileError(path, std::string("cannot be written: ") + std::strerror(errno));
  std::error_code error;
  std::filesystem::rename(temporary, path, error);
  if (error) throw trace::FileError(path, "cannot be written: " + error.message());
}

}  // namespace

std::string surface_digest(const surface::Surface& surface) {
  return hex_of(digest_of(Digest::Sha256, surface::routes_file_text(surface))).substr(0, 16);
}

std::string case_text(const Finding& finding, const Report& report) {
  const Replay replay = replay_of(finding);
  Json requests = Json::array();
  for (std::size_t i = 0; i < replay.steps.size(); ++i) {
    requests.push_back(
        step_json(replay.steps[i], curl_line(finding.history[i].sent, report.tested.address)));
  }
  const Json json = {{"format", format_name},
                     {"api", report.api()},
                     {"surface", surface_digest(report.map->surface())},
                     {"check", info(finding.check).name},
                     {"where", finding.where},
                     {"status", finding.status},
                     {"why", finding.why},
                     {"seed", report.seed},
                     {"case", finding.id.text()},
                     {"shown", replay.shown},
                     {"requests", std::move(requests)}};
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::vector<KnownCase> CaseStore::read(const std::string& api, const surface::Surface& surface,
                                       scenario::Diagnostics& diagnostics) const {
  std::vector<std::filesystem::path> paths;
  std::error_code missing;
  for (const auto& entry : std::filesystem::directory_iterator(folder_, missing)) {
    if (entry.path().extension() == ".json") paths.push_back(entry.path());
  }
  std::sort(paths.begin(), paths.end());
  const std::string digest = surface_digest(surface);
  std::vector<KnownCase> cases;
  for (const std::filesystem::path& path : paths) {
    std::string problem;
    try {
      const Json json = Json::parse(read_file(path), nullptr, false);
      if (auto known = case_in(json, path.string(), api, digest))
        cases.push_back(*std::move(known));
    } catch (const BadCase& bad) {
      problem = bad.what();
    } catch (const std::filesystem::filesystem_error& error) {
      problem = error.code().message();
    }
    if (problem.empty()) continue;
    diagnostics.warning({.file = path.string()}, "bad-case-file",
                        "no case that can be run: " + problem,
                        "it is left alone; remove it if it is of no use");
  }
  return cases;
}

void CaseStore::update(const Report& report) const {
  for (const KnownCase& known : report.result.healed) {
    std::error_code gone;
    std::filesystem::remove(known.name, gone);
    if (gone) throw trace::FileError(known.name, "cannot be removed: " + gone.message());
  }
  for (const Finding& finding : report.result.findings) {
    const std::string path =
        (std::filesystem::path(folder_) / (bucket_name(report.api(), finding) + ".json")).string();
    if (finding.history.empty()) continue;  // in a file: each run reads those
    // It was known, or somebody's hand was in it.
    if (std::filesystem::exists(path)) continue;
    std::error_code error;
    std::filesystem::create_directories(folder_, error);
    if (error) throw trace::FileError(folder_, "cannot be created: " + error.message());
    write_file(path, case_text(finding, report));
  }
}

}  // namespace routelab::fuzz
