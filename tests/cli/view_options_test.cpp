/// A copied command says the same when it is read again.
#include "cli/view_options.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "tests/support/catch.hpp"
#include "tests/support/rapidcheck.hpp"
#include "tests/trace/random_records.hpp"
#include "viz/panels/statistics_panel.hpp"

namespace routelab::cli::testing {

namespace {

using panels::ViewSettings;
using trace::testing::Dice;

/// The words that a shell makes of a command: plain ones, '...', and $'...' with octal bytes.
std::vector<std::string> words_of(const std::string& command) {
  std::vector<std::string> words{""};
  for (std::size_t i = 0; i < command.size();) {
    if (command[i] == ' ') {
      words.emplace_back();
      ++i;
    } else if (command[i] == '\'') {
      for (++i; command[i] != '\''; ++i) words.back() += command[i];
      ++i;
    } else if (command[i] == '\\') {
      words.back() += command[i + 1];
      i += 2;
    } else if (command[i] == '$' && command[i + 1] == '\'') {
      for (i += 2; command[i] != '\''; ++i) {
        if (command[i] != '\\') {
          words.back() += command[i];
          continue;
        }
        words.back() += static_cast<char>(std::stoi(command.substr(i + 1, 3), nullptr, 8));
        i += 3;
      }
      ++i;
    } else {
      words.back() += command[i++];
    }
  }
  return words;
}

ViewSettings read(const std::string& command) {
  CLI::App app;
  ViewOptions options;
  add_view_options(app, options);
  std::vector<std::string> words = words_of(command);
  words.erase(words.begin(), words.begin() + 2);  // routelab view
  std::ranges::reverse(words);
  app.parse(words);
  return settings_of(options);
}

ViewSettings random_settings(Dice& dice) {
  const auto yes = [&] { return dice.below(2) == 0; };
  const auto time = [&] {
    const std::int64_t units[] = {1, 1000, 1'000'000, 1'000'000'000};
    return static_cast<std::int64_t>(dice.below(5000)) * units[dice.below(4)];
  };
  const auto range = [&] {
    const std::int64_t start = time();
    return timeline::Range{start, start + 1 + time()};
  };
  const char* const texts[] = {"visitors#17/3",
                               "it's",
                               "-v \\ %s\t\x1b[31m \xff [a,b]",
                               "a b  c",
                               "$(here) `x`",
                               "--",
                               "Routes/GET /cart#2",
                               "{} ; rm"};
  const auto text = [&] { return std::string(texts[dice.below(std::size(texts))]); };
  ViewSettings settings;
  if (yes()) settings.shown = range();
  if (yes()) settings.marked = range();
  if (yes()) settings.playhead = time();
  if (yes()) settings.filter = text();
  if (yes()) settings.selected = text();
  for (auto i = dice.below(3); i > 0; --i) settings.toggled.push_back(text());
  for (auto i = dice.below(3); i > 0; --i) settings.pinned.push_back(text());
  settings.flat = yes();
  settings.details = yes();
  settings.scroll = yes() ? static_cast<int>(dice.below(9000)) : 0;
  if (yes()) {
    const std::int64_t shortest = time();
    settings.box = {range(), {shortest, yes() ? shortest + 1 + time() : INT64_MAX}};
  }
  settings.order = static_cast<timeline::Order>(dice.below(3));
  const auto& keys = panels::StatisticsPanel::keys;
  settings.group = keys[dice.below(keys.size())];
  settings.phases = yes();
  if (yes()) settings.other = "b.rltrace";
  if (settings.other.empty() && yes()) {
    settings.what_if = {"database.pool=7", "clients.it's.poisson=4.25/s"};
  }
  const bool has_two = !settings.other.empty() || !settings.what_if.empty();
  settings.page = static_cast<panels::Page>(dice.below(has_two ? 6 : 5));
  if (yes()) settings.run_options = {"--seed", "7", "--duration", "5s", "--set", "a.b=it's"};
  settings.look = yes() ? canvas::Look::Light : canvas::Look::Dark;
  settings.scale = yes() ? 1.25F : 1;
  if (yes()) settings.width = 900;
  return settings;
}

bool same(const ViewSettings& a, const ViewSettings& b) {
  return a.shown == b.shown && a.marked == b.marked && a.playhead == b.playhead &&
         a.page == b.page && a.filter == b.filter && a.selected == b.selected &&
         a.toggled == b.toggled && a.pinned == b.pinned && a.flat == b.flat &&
         a.details == b.details && a.scroll == b.scroll && a.box == b.box && a.order == b.order &&
         a.group == b.group && a.phases == b.phases && a.other == b.other &&
         a.what_if == b.what_if && a.run_options == b.run_options && a.look == b.look &&
         a.scale == b.scale && a.width == b.width && a.height == b.height;
}

}  // namespace

TEST_CASE("Any settings, as a command and read again, are the same") {
  rc::prop("random settings", [](std::uint64_t seed) {
    Dice dice(seed);
    const ViewSettings settings = random_settings(dice);
    const std::string command = panels::command_of("a 'shop'.json", settings);
    RC_LOG() << command << '\n';
    RC_ASSERT(same(read(command), settings));
  });
}

TEST_CASE("What is no box, order or group is refused") {
  for (const char* wrong : {"--box 1s,2s", "--box 1s,2s,3s,2s", "--order slow", "--group shoe"}) {
    INFO(wrong);
    CHECK_THROWS_AS(read(std::string("routelab view a.rltrace ") + wrong), CLI::ParseError);
  }
}

}  // namespace routelab::cli::testing
