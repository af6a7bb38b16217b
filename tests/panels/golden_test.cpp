/// Pictures of a lesson, as they were when somebody looked at them last: view-*.png. See
/// tests/support/golden_picture.hpp.
#include <cstdlib>
#include <fstream>
#include <stdexcept>
#include <string>

#include "sim/scenario/scenario.hpp"
#include "sim/study/run.hpp"
#include "sim/trace/writer.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/golden_picture.hpp"
#include "tests/trace/temporary_file.hpp"
#include "viz/canvas/host.hpp"
#include "viz/panels/screen.hpp"
#include "viz/panels/view_settings.hpp"

namespace routelab::panels::testing {

namespace {

timeline::Timeline lesson(const scenario::Overrides& overrides) {
  const char* const root = std::getenv("ROUTELAB_SOURCE_DIR");
  if (root == nullptr) throw std::runtime_error("ROUTELAB_SOURCE_DIR is not set");
  scenario::Diagnostics diagnostics;
  const auto scenario = scenario::load(std::string(root) + "/scenarios/006-slow-third-party.json",
                                       overrides, diagnostics);
  if (!scenario) throw std::runtime_error(diagnostics.render());
  const trace::testing::TemporaryFile file;
  trace::Writer writer(file.path(), study::names_of_run(*scenario));
  study::RunOptions how;
  how.writer = &writer;
  writer.finish(study::run(*scenario, how).totals);
  return timeline::Timeline(file.path());
}

const timeline::Timeline& slow_shop() {
  static const timeline::Timeline made = lesson({{"duration", "5m"}});
  return made;
}

canvas::Image picture(const ViewSettings& settings, Viewer* other = nullptr, int width = 1000) {
  Viewer viewer(slow_shop());
  canvas::Host host({.width = width, .height = width * 3 / 5, .look = settings.look});
  Screen screen(viewer, "shop.rltrace", settings);
  if (other != nullptr) screen.compare_with(other, "as it is", "with fewer instances");
  apply(settings, viewer);
  screen.take_settings();
  return host.picture([&] { screen.draw(); });
}

}  // namespace

TEST_CASE("The pages look as they did") {
  if (!golden_pictures_apply()) return;
  CHECK(golden_problem(picture({.selected = "slowest"}), "view-timeline") == "");
  CHECK(golden_problem(picture({.shown = timeline::Range{0, 25'000'000'000}, .page = Page::Heatmap},
                               nullptr, 800),
                       "view-heatmap") == "");
  CHECK(golden_problem(picture({.page = Page::Findings}), "view-findings") == "");
  CHECK(golden_problem(picture({.shown = timeline::Range{60'000'000'000, 64'000'000'000},
                                .playhead = 62'000'000'000,
                                .look = canvas::Look::Light}),
                       "view-light") == "");
}

TEST_CASE("The pictures of docs/viewer.md are what its commands make") {
  const char* const binary = std::getenv("ROUTELAB_BINARY");
  const char* const root = std::getenv("ROUTELAB_SOURCE_DIR");
  if (!golden_pictures_apply() || binary == nullptr || root == nullptr) return;
  std::ifstream document(std::string(root) + "/docs/viewer.md");
  int made = 0;
  const std::string program = "routelab ";
  const std::string picture = " --png ";
  for (std::string line; std::getline(document, line);) {
    const std::size_t at = line.find(" --png tests/golden/");
    if (!line.starts_with(program) || at == line.npos) continue;
    const std::string golden = line.substr(at + picture.size());
    const trace::testing::TemporaryFile file;
    INFO(line);
    const std::string command = "cd '" + std::string(root) + "' && '" + binary + "' " +
                                line.substr(program.size(), at - program.size()) + " --png '" +
                                file.path() + "'";
    REQUIRE(std::system(command.c_str()) == 0);
    const canvas::Difference change = canvas::difference(
        canvas::read_png(file.path()), canvas::read_png(std::string(root) + "/" + golden));
    CHECK(change.pixels == 0);
    ++made;
  }
  CHECK(made == 2);
}

TEST_CASE("Two runs beside each other look as they did") {
  if (!golden_pictures_apply()) return;
  const timeline::Timeline fewer = lesson({{"duration", "5m"}, {"platform.max_instances", "12"}});
  Viewer other(fewer);
  CHECK(golden_problem(picture({.page = Page::Compare}, &other), "view-compare") == "");
}

}  // namespace routelab::panels::testing
