#include "harness/fuzz/case_store.hpp"

#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include <nlohmann/json.hpp>

#include "harness/fuzz/exact_text.hpp"
#include "harness/fuzz/replay.hpp"
#include "tests/fuzzing/notes.hpp"
#include "tests/support/catch.hpp"

namespace routelab::fuzz {

using namespace testing;

namespace {

/// A folder that is not there yet, gone with the test.
class StoreFolder {
 public:
  StoreFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "routelab-store-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no folder");
    path_ = name;
  }
  ~StoreFolder() { std::filesystem::remove_all(path_); }
  StoreFolder(const StoreFolder&) = delete;
  StoreFolder& operator=(const StoreFolder&) = delete;

  [[nodiscard]] std::string path() const { return (path_ / "deep" / "store").string(); }
  [[nodiscard]] std::vector<std::string> files() const {
    std::vector<std::string> names;
    if (!std::filesystem::exists(path())) return names;
    for (const auto& entry : std::filesystem::directory_iterator(path())) {
      names.push_back(entry.path().string());
    }
    return names;
  }

 private:
  std::filesystem::path path_;
};

std::string read(const std::string& path) {
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

void write(const std::string& path, const std::string& text) {
  std::ofstream(path, std::ios::binary) << text;
}

/// A run on the notes that looks for server errors only and goes no further than a phase.
Report run(Notes& notes, const surface::Surface& surface, const ApiMap& map, const CaseStore& store,
           std::string_view last_phase, std::string* warnings = nullptr) {
  CampaignOptions options{.seed = 3, .most_cases = 0};
  for (const CheckInfo& check : all_checks()) options.off.insert(check.check);
  options.off.erase(Check::No5xx);
  options.most_findings = 1;
  scenario::Diagnostics diagnostics;
  options.known = store.read("notes", surface, diagnostics);
  if (warnings != nullptr) *warnings = diagnostics.render();
  const std::vector<Canary> secrets;
  Campaign campaign(map, notes, secrets, options);
  bool is_last = false;
  CampaignResult result = campaign.run(
      [&](const Progress& progress) {
        const bool goes_on =
            !is_last || progress.phase == last_phase || progress.phase == "shrinking";
        is_last = is_last || progress.phase == last_phase;
        return goes_on;
      },
      [](const Finding&) {});
  return report_of({.target = "notes"}, map, options, std::move(result), secrets);
}

}  // namespace

TEST_CASE("What is found is kept, comes first in the next run, and goes when it is healed") {
  const StoreFolder folder;
  const CaseStore store(folder.path());
  const surface::Surface surface = notes_surface();
  const ApiMap map(surface);
  Notes notes;
  const Report first = run(notes, surface, map, store, "every");
  REQUIRE(first.result.findings.size() == 1);
  CHECK_FALSE(first.result.findings[0].was_known);
  CHECK(folder.files().empty());
  store.update(first);
  REQUIRE(folder.files().size() == 1);
  const std::string path = folder.files()[0];
  CHECK(path.find("/no_5xx-post-api-notes-500-") != std::string::npos);
  const std::string text = read(path);

  SECTION("it fails still: it is found before anything else, and the file stays as it is") {
    const Report second = run(notes, surface, map, store, "known");
    REQUIRE(second.result.findings.size() == 1);
    CHECK(second.result.findings[0].was_known);
    CHECK(second.result.findings[0].id.kind != CaseId::Kind::Replay);
    CHECK(second.result.healed.empty());
    store.update(second);
    REQUIRE(folder.files().size() == 1);
    CHECK(read(path) == text);
  }
  SECTION("it passes: the file goes, and the report says so") {
    notes.is_fixed = true;
    const Report second = run(notes, surface, map, store, "known");
    CHECK(second.result.findings.empty());
    REQUIRE(second.result.healed.size() == 1);
    CHECK(second.result.healed[0].where == "POST /api/notes");
    CHECK(second.result.healed[0].name == path);
    store.update(second);
    CHECK(folder.files().empty());
  }
  SECTION("it is run with the seed that found it") {
    std::string other = text;
    other.replace(other.find("\"seed\": 3"), 9, "\"seed\": 8");
    write(path, other);
    run(notes, surface, map, store, "known");
    CHECK(std::count(notes.seeds.begin(), notes.seeds.end(), 8) > 0);
    CHECK(notes.seeds.front() == 3);
  }
  SECTION("a check that is off says nothing about its cases") {
    notes.is_fixed = true;
    CampaignOptions options{.most_cases = 0, .off = {Check::No5xx}};
    scenario::Diagnostics diagnostics;
    options.known = store.read("notes", surface, diagnostics);
    const std::vector<Canary> secrets;
    Campaign campaign(map, notes, secrets, options);
    const CampaignResult result = campaign.run(
        [](const Progress& progress) { return progress.phase != "every"; }, [](const Finding&) {});
    CHECK(result.healed.empty());
  }
  SECTION("another API has nothing to do with it") {
    scenario::Diagnostics diagnostics;
    CHECK(store.read("shop", surface, diagnostics).empty());
    CHECK(diagnostics.empty());
  }
  SECTION("the routes are others now: its requests are sent as they stand") {
    surface::Surface changed = surface;
    changed.routes.insert(changed.routes.begin(),
                          {.pattern = "/api/health", .operations = {}, .params = {}, .source = ""});
    const ApiMap changed_map(changed);
    const Report still = run(notes, changed, changed_map, store, "known");
    REQUIRE(still.result.findings.size() == 1);
    CHECK(still.result.findings[0].was_known);
    CHECK(still.result.findings[0].id.kind == CaseId::Kind::Replay);
    CHECK(still.result.findings[0].where == "POST /api/notes");
    store.update(still);
    CHECK(folder.files().size() == 1);
    notes.is_fixed = true;
    const Report healed = run(notes, changed, changed_map, store, "known");
    CHECK(healed.result.findings.empty());
    CHECK(healed.result.healed.size() == 1);
    store.update(healed);
    CHECK(folder.files().empty());
  }
}

TEST_CASE("A file that is no case is a warning with its reason, and left alone") {
  const StoreFolder folder;
  const CaseStore store(folder.path());
  const surface::Surface surface = notes_surface();
  const ApiMap map(surface);
  Notes notes;
  store.update(run(notes, surface, map, store, "every"));
  const std::string path = folder.files().at(0);
  const std::string good = read(path);
  const auto changed = [&](const std::string& from, const std::string& to) {
    std::string text = good;
    REQUIRE(text.find(from) != std::string::npos);
    return text.replace(text.find(from), from.size(), to);
  };
  const std::pair<std::string, const char*> bad[] = {
      {"", "no JSON object"},
      {"{", "no JSON object"},
      {"[]", "no JSON object"},
      {good.substr(0, good.size() / 2), "no JSON object"},
      {"{}", "there is no 'format'"},
      {changed("case-1", "case-9"), "its format is not routelab-fuzz-case-1"},
      {changed("\"check\"", "\"chek\""), "there is no 'check'"},
      {changed("no_5xx", "no_6xx"), "there is no such check"},
      {changed("\"seed\": 3", "\"seed\": -3"), "'seed' is no whole number"},
      {changed("\"requests\"", "\"request\""), "there is no 'requests'"},
      {changed("\"sender\": \"", "\"sender\": \"x"), "'sender' is nobody, forged or user N"},
      {changed("\"deed\": \"", "\"deed\": \"x"), "'deed' is none of those there are"},
      {changed("\"shown\": ", "\"shown\": 9"), "'shown' is none of the requests"}};
  for (const auto& [text, reason] : bad) {
    INFO(reason);
    write(path, text);
    scenario::Diagnostics diagnostics;
    CHECK(store.read("notes", surface, diagnostics).empty());
    CHECK_FALSE(diagnostics.has_errors());
    REQUIRE(diagnostics.sorted().size() == 1);
    CHECK(diagnostics.sorted()[0].code == "bad-case-file");
    CHECK(diagnostics.sorted()[0].place.file == path);
    CHECK(diagnostics.sorted()[0].message.find(reason) != std::string::npos);
    store.update(run(notes, surface, map, store, "every"));
    CHECK(read(path) == text);
  }
}

TEST_CASE("A case line that nobody knows any more is replayed by its requests") {
  const StoreFolder folder;
  const CaseStore store(folder.path());
  const surface::Surface surface = notes_surface();
  const ApiMap map(surface);
  Finding finding = notes_finding();
  store.update(notes_report(map, {finding}));
  const std::string path = folder.files().at(0);
  scenario::Diagnostics diagnostics;
  CHECK(store.read("notes", surface, diagnostics).at(0).id.text() == "request 0 0 00ff3a");
  std::string text = read(path);
  write(path, text.replace(text.find("request 0 0 00ff3a"), 18, "no_such_probe 0 0 -"));
  const std::vector<KnownCase> known = store.read("notes", surface, diagnostics);
  REQUIRE(known.size() == 1);
  CHECK(diagnostics.empty());
  REQUIRE(known[0].id.replay);
  const Replay& replay = *known[0].id.replay;
  REQUIRE(replay.steps.size() == 2);
  CHECK(replay.shown == 1);
  CHECK(replay.steps[1].attempt.request.body == finding.history[1].sent.body);
  CHECK(replay.steps[1].attempt.request.headers == finding.history[1].sent.headers);
  CHECK(replay.steps[1].status == 500);
}

TEST_CASE("Any bytes come back from JSON") {
  for (const std::string bytes : {"", "a", "gr\xC3\xBC\xC3\x9F", "\xff", "\xff\xfe", "\xff\0a"}) {
    CHECK(read_exact_text(exact_text(bytes)) == bytes);
  }
  CHECK(bytes_of_base64("AP8=") == std::string("\0\xff", 2));
  CHECK_FALSE(bytes_of_base64("AP8"));
  CHECK_FALSE(bytes_of_base64("A*8="));
}

}  // namespace routelab::fuzz
