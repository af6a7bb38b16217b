#include "viz/panels/plain_text.hpp"

#include <imgui.h>

#include <algorithm>
#include <sstream>
#include <string>

#include "sim/base/utf8.hpp"
#include "tests/panels/ui.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/rapidcheck.hpp"

namespace routelab::panels::testing {

namespace {

const std::string nasty =
    "%s%n %d##id###x '\"`$(id) /a//b\\\n\t\x1b[31m\x7f \xff\xc3 \u202e\u200b\u2066 {} [a,b] #7";

trace::Names nasty_names() {
  trace::Names names = shop_names();
  names.scenario = nasty;
  names.endpoints = {nasty, nasty};
  names.clients = {nasty, nasty + "2"};
  names.tables = {nasty};
  names.upstreams = {nasty};
  names.functions = {nasty};
  return names;
}

}  // namespace

TEST_CASE("Plain text: letters stay, whatever moves or hides text becomes a question mark") {
  CHECK(plain_text("GET /cart %s ##x") == "GET /cart %s ##x");
  CHECK(plain_text("Grüße µs 東京") == "Grüße µs 東京");
  CHECK(plain_text("a\nb\x1b[0m\x7f") == "a?b?[0m?");
  CHECK(plain_text("\u202eabc\u200b\ufeff") == "?abc??");
  CHECK(plain_text("\xff\xc3 a") == "?? a");
  CHECK(plain_text(std::string(5000, 'x')) == std::string(longest_text, 'x') + "...");
}

TEST_CASE("Plain text is valid UTF-8 without control characters, of any bytes") {
  rc::prop("plain", [](const std::string& bytes) {
    const std::string plain = plain_text(bytes);
    RC_ASSERT(find_invalid_utf8(plain) == std::string::npos);
    for (const char c : plain) RC_ASSERT((c & 0xE0) != 0 && c != 0x7F);
    RC_ASSERT(plain_text(plain) == plain);
  });
}

TEST_CASE("Lines break at blanks and nowhere else, and none that could be shorter is too wide") {
  Ui ui;  // a frame sets the face
  ui.driver.frame();
  const float width = 200;
  const std::string text = "it took 1.25 s or more, 1234.5678 ms in the mean; a-word-that-is-" +
                           std::string(60, 'x') + " is wider than a line of its own";
  const std::string lines = in_lines(text, width);
  std::string back = lines;
  std::ranges::replace(back, '\n', ' ');
  CHECK(back == text);
  CHECK(lines != text);
  std::istringstream stream(lines);
  for (std::string line; std::getline(stream, line);) {
    INFO(line);
    CHECK((ImGui::CalcTextSize(line.c_str()).x <= width || line.find(' ') == line.npos));
  }
  CHECK(in_lines("", width).empty());
  CHECK(in_lines("short", width) == "short");
}

TEST_CASE("A trace whose names are hostile is drawn on every page and can be used") {
  Ui ui(shop(nasty_names(), 0, 100, {{nasty, nasty, nasty}}));
  ui.other_timeline.emplace(shop(nasty_names(), 30 * ms));
  ui.other.emplace(*ui.other_timeline);
  ui.screen->compare_with(&*ui.other, nasty, nasty);
  WhatIf what_if;
  what_if.parameters = {{.path = nasty, .value = 2, .high = 4}};
  what_if.rerun = [](const std::vector<double>&, const std::stop_token&) {
    return std::unique_ptr<timeline::Timeline>();
  };
  ui.screen->offer(what_if);
  for (int page = 0; page < page_count; ++page) {
    ui.viewer.page = static_cast<Page>(page);
    ui.viewer.select_slowest();
    ui.viewer.set_filter(nasty);  // an error, whose message quotes it
    ui.driver.frame(3);
    CHECK(ui.viewer.filter_error());
    ui.viewer.set_filter("");
  }
  ui.viewer.page = Page::Requests;
  ui.driver.frame(2).hover("request/0").click("request/0");
  CHECK(ui.viewer.request() != nullptr);
  ui.viewer.page = Page::Timeline;
  ui.viewer.jump_to(ui.viewer.request()->request);
  ui.driver.frame(2).hover("span/1");
  for (std::size_t row = 0; row < ui.timeline.rows().size(); ++row) {
    const std::string name = "row/" + std::to_string(row);
    if (ui.driver.has(name)) ui.driver.hover(name, {1.5F, 0.5F});
  }
  CHECK(plain_text(ui.screen->command()) == ui.screen->command());
}

TEST_CASE("Rows and requests of the same name are clicked apart") {
  trace::Names names = shop_names();
  names.endpoints = {"GET /", "GET /"};
  names.clients = {"same", "same"};
  Ui ui(shop(names));
  std::vector<std::size_t> rows;
  for (std::size_t i = 0; i < ui.timeline.rows().size(); ++i) {
    if (ui.timeline.rows()[i].name == "same") rows.push_back(i);
  }
  REQUIRE(rows.size() == 2);
  ui.driver.click("row/" + std::to_string(rows[1]));
  CHECK_FALSE(ui.viewer.is_open(rows[0]));
  CHECK(ui.viewer.is_open(rows[1]));
  const ViewSettings settings = settings_of(ui.viewer, {});
  CHECK(settings.toggled == std::vector<std::string>{"Clients/same#2"});
  Viewer again(ui.timeline);
  apply(settings, again);
  CHECK(again.is_open(rows[1]));
  ui.driver.press(canvas::Key::Digit3);
  for (const int row : {0, 1, 2}) {
    ui.driver.click("request/" + std::to_string(row));
    const auto first = ui.viewer.selected();
    ui.viewer.show_all();
    ui.driver.frame();
    CHECK(first == ui.screen->requests_panel().listed()->requests[static_cast<std::size_t>(row)]);
  }
}

TEST_CASE("The help has room in a small window with large texts") {
  const timeline::Timeline run = shop();
  Viewer viewer(run);
  Screen screen(viewer, "shop.rltrace", {});
  canvas::Host host({.width = 900, .height = 600, .scale = 1.5F});
  canvas::Driver driver(host, [&] { screen.draw(); });
  viewer.help = true;
  driver.frame(3);
  const canvas::Mark& help = driver.find("help");
  CHECK(help.min.y >= 0);
  CHECK(help.max.y <= 600);
  CHECK(help.max.x <= 900);
  for (const char* part : {"help/keys", "help/error", "help/end"}) {
    INFO(part);
    const canvas::Mark& mark = driver.find(part);
    CHECK(mark.max.y <= help.max.y);
    CHECK(mark.max.x <= help.max.x);
  }
}

}  // namespace routelab::panels::testing
