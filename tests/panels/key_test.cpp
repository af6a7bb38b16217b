/// Every key of the table, by what it does to the viewer.
#include <algorithm>
#include <cstdint>
#include <set>
#include <string>
#include <tuple>

#include "tests/panels/ui.hpp"
#include "tests/support/catch.hpp"
#include "viz/panels/action.hpp"

namespace routelab::panels::testing {

namespace {

using canvas::Key;
using timeline::Range;

constexpr std::int64_t second = 1000 * ms;

std::int64_t length(const Viewer& viewer) { return viewer.shown().end - viewer.shown().start; }

/// All that a key could change, as a text.
std::string state_of(Ui& ui) {
  const auto commas = [](const auto& list) {
    std::string text;
    for (const auto& item : list) text += std::to_string(item) + ",";
    return text;
  };
  const auto [row, y] = ui.scrolled();
  const ImGuiIO& io = ImGui::GetIO();
  return ui.screen->command() + " match " + std::to_string(ui.viewer.match()) + " pinned " +
         commas(ui.viewer.pinned()) + (ui.viewer.help ? " help" : "") +
         (ui.viewer.is_playing() ? " playing" : "") + (io.WantTextInput ? " typing" : "") +
         " scroll " + row + "@" + std::to_string(y) + " clipboard " + ImGui::GetClipboardText();
}

/// A state in which every key has something to do.
void prepare(Ui& ui) {
  ui.add_other();
  ui.viewer.set_search("visit");
  ui.viewer.set_open(ui.row("instance 0"), true);
  for (const auto& row : ui.timeline.rows()) {
    if (!row.is_group()) {
      ui.viewer.set_open(static_cast<std::size_t>(&row - ui.timeline.rows().data()), true);
    }
  }
  ui.viewer.jump_to(ui.request("visitors#32"));
  ui.viewer.select_first_child();
  ui.viewer.show({3 * second, 5 * second});
  ui.viewer.set_playhead(4 * second);
  ImGui::SetClipboardText("nothing");
  ui.driver.frame(2);
  ui.screen->timeline_panel().scroll(2);
  ui.driver.frame(2);
}

}  // namespace

TEST_CASE("Every key of the table changes something that can be seen") {
  for (const Binding& binding : bindings()) {
    Ui ui(shop(), 1200, 420);
    prepare(ui);
    // Of the search's two matches another one is current; a child has no first part.
    if (binding.action == Action::FirstChild) ui.viewer.select(ui.request("visitors#32"));
    if (binding.action == Action::Compare) ui.viewer.page = Page::Timeline;
    if (binding.action == Action::ShowTimeline) ui.viewer.page = Page::Requests;
    ui.driver.frame();
    const std::string before = state_of(ui);
    ui.driver.press(binding.key, binding.modifiers);
    INFO(binding.meaning << ", key " << canvas::key_name(binding.key));
    CHECK(state_of(ui) != before);
  }
}

TEST_CASE("No two lines of the table are for one key, and every action has a key and a meaning") {
  std::set<std::tuple<int, bool, bool, bool>> keys;
  std::set<Action> actions;
  for (const Binding& binding : bindings()) {
    const auto& m = binding.modifiers;
    CHECK(keys.insert({static_cast<int>(binding.key), m.control, m.shift, m.alt}).second);
    CHECK((!binding.meaning.empty() || actions.contains(binding.action)));
    actions.insert(binding.action);
  }
  CHECK(actions.size() == static_cast<std::size_t>(Action::Clear) + 1);
}

TEST_CASE("W and S zoom at the mouse, plus and minus as well") {
  Ui ui;
  ui.driver.hover("timeline", {0.25F, 0.5F});
  const auto under = [&] { return ui.screen->timeline_panel().time_under_mouse().value(); };
  const std::int64_t before = under();
  for (const Key key : {Key::W, Key::Plus, Key::W}) {
    const std::int64_t was = length(ui.viewer);
    ui.driver.press(key);
    CHECK(length(ui.viewer) < was);
    CHECK(std::abs(under() - before) <= length(ui.viewer) / 500);
  }
  for (const Key key : {Key::S, Key::Minus}) {
    const std::int64_t was = length(ui.viewer);
    ui.driver.press(key);
    CHECK(length(ui.viewer) > was);
    CHECK(std::abs(under() - before) <= length(ui.viewer) / 500);
  }
}

TEST_CASE("A, D and the arrows move, and stop at the ends of the run") {
  Ui ui;
  ui.viewer.show({4 * second, 5 * second});
  ui.driver.press(Key::A);
  CHECK(ui.viewer.shown() == Range{3850 * ms, 4850 * ms});
  ui.driver.press(Key::D).press(Key::Right);
  CHECK(ui.viewer.shown() == Range{4150 * ms, 5150 * ms});
  ui.driver.press(Key::Left);
  CHECK(ui.viewer.shown() == Range{4 * second, 5 * second});
  for (int i = 0; i < 40; ++i) ui.driver.press(Key::A);
  CHECK(ui.viewer.shown() == Range{0, second});
  for (int i = 0; i < 80; ++i) ui.driver.press(Key::D);
  CHECK(ui.viewer.shown().end == ui.viewer.bounds().end);
  CHECK(length(ui.viewer) == second);
}

TEST_CASE("Up and down scroll the rows") {
  Ui ui(shop(), 1200, 300);
  const auto before = ui.scrolled();
  ui.driver.press(Key::Down);
  CHECK(ui.scrolled() != before);
  ui.driver.press(Key::Up);
  CHECK(ui.scrolled() == before);
}

TEST_CASE("F centres the selection, F again fits it; 0 and Home show all") {
  Ui ui;
  ui.viewer.show({0, 4 * second});
  ui.viewer.select(ui.request("visitors#30"));  // 3000 to 3020 ms
  ui.driver.press(Key::F);
  CHECK(ui.viewer.shown() == Range{1010 * ms, 5010 * ms});
  ui.driver.press(Key::F);
  CHECK(ui.viewer.shown().start >= 2990 * ms);
  CHECK(ui.viewer.shown().end <= 3030 * ms);
  CHECK(ui.viewer.shown().holds(3000 * ms));
  ui.driver.press(Key::Digit0);
  CHECK(ui.viewer.shown() == ui.viewer.bounds());
  ui.driver.press(Key::W).press(Key::Home);
  CHECK(ui.viewer.shown() == ui.viewer.bounds());
}

TEST_CASE("Period and comma walk along a lane, brackets up and down the request") {
  Ui ui;
  ui.viewer.jump_to(ui.request("visitors#30"));
  ui.driver.press(Key::Period);  // on its instance: its client's lanes are closed
  CHECK(ui.selected() == "visitors#32");
  CHECK(ui.selected_kind() == trace::Kind::Request);
  ui.driver.press(Key::Comma).press(Key::Comma);
  CHECK(ui.selected() == "visitors#28");
  ui.viewer.set_open(ui.row("visitors"), true);
  ui.viewer.jump_to(ui.request("visitors#30"));
  ui.driver.press(Key::Period);
  CHECK(ui.selected() == "visitors#31");
  ui.driver.press(Key::Comma).press(Key::Comma);
  CHECK(ui.selected() == "visitors#29");
  ui.driver.press(Key::RightBracket);
  CHECK(ui.selected_kind() == trace::Kind::NetworkToServer);
  CHECK(ui.selected() == "visitors#29");
  ui.driver.press(Key::RightBracket);  // has no part of its own
  CHECK(ui.selected_kind() == trace::Kind::NetworkToServer);
  ui.driver.press(Key::LeftBracket);
  CHECK(ui.selected_kind() == trace::Kind::Request);
  ui.viewer.jump_to(ui.request("visitors#99"));
  ui.driver.press(Key::Period);  // the last one
  CHECK(ui.selected() == "visitors#99");
}

TEST_CASE("E goes through what went wrong, Shift+E back, and the filter counts") {
  Ui ui;
  const auto press_e = [&](canvas::Modifiers modifiers) {
    ui.driver.press(Key::E, modifiers);
    return ui.selected();
  };
  CHECK(press_e({}) == "visitors#20");
  CHECK(press_e({}) == "visitors#60");
  CHECK(press_e({}) == "visitors#70");
  CHECK(press_e({}) == "visitors#70");  // the last one
  CHECK(press_e(canvas::shift) == "visitors#60");
  ui.viewer.select(timeline::no_record);
  ui.viewer.show_all();
  ui.viewer.set_filter("status = 429");
  CHECK(press_e({}) == "visitors#70");
}

TEST_CASE("L selects the slowest request of the run, of the range if one is marked") {
  Ui ui;
  ui.driver.press(Key::L);
  CHECK(ui.selected() == "visitors#40");
  ui.driver.press(Key::E);  // close to another one
  REQUIRE(ui.selected() == "visitors#60");
  ui.driver.press(Key::L);
  CHECK(ui.selected() == "visitors#40");
  ui.viewer.mark_range({0, 2 * second});
  ui.driver.press(Key::L);
  CHECK(ui.selected() == "visitors#0");
}

TEST_CASE("Slash and Ctrl+F search, n and Shift+N go through what was found") {
  Ui ui;
  ui.driver.press(Key::Slash).type("visitors").press(Key::Enter);
  REQUIRE(ui.viewer.matches().size() == 1);
  ui.driver.press(Key::F, canvas::control).type("instance").press(Key::Enter);
  const std::size_t count = ui.viewer.matches().size();
  REQUIRE(count >= 3);  // the group and both instances
  CHECK(ui.viewer.match() == 0);
  ui.driver.press(Key::N).press(Key::N);
  CHECK(ui.viewer.match() == 2);
  const std::string row = "row/" + std::to_string(ui.viewer.matches()[2].row);
  CHECK(ui.driver.find("match").min.y == ui.driver.find(row).min.y);  // the one that is meant
  ui.driver.press(Key::N, canvas::shift);
  CHECK(ui.viewer.match() == 1);
  ui.driver.press(Key::N, canvas::shift).press(Key::N, canvas::shift);
  CHECK(ui.viewer.match() == count - 1);
  ui.driver.press(Key::Slash).press(Key::A, canvas::control).type("visitors#17").press(Key::Enter);
  CHECK(ui.selected() == "visitors#17");
}

TEST_CASE("M marks the time of the selection, else what is shown") {
  Ui ui;
  ui.viewer.show({second, 2 * second});
  ui.driver.press(Key::M);
  CHECK(ui.viewer.marked() == Range{second, 2 * second});
  ui.viewer.select(ui.request("visitors#30"));
  ui.driver.press(Key::M);
  CHECK(ui.viewer.marked() == Range{3000 * ms, 3020 * ms});
  CHECK(ui.viewer.focus() == Range{3000 * ms, 3020 * ms});
}

TEST_CASE("P pins the row of the selection and takes it away again") {
  Ui ui;
  ui.viewer.jump_to(ui.request("visitors#30"));
  ui.driver.press(Key::P);
  REQUIRE(ui.viewer.pinned() == std::vector<std::size_t>{ui.row("instance 0")});
  CHECK(ui.driver.has("pinned/" + std::to_string(ui.viewer.pinned()[0])));
  ui.driver.press(Key::P);
  CHECK(ui.viewer.pinned().empty());
}

TEST_CASE("G shows all rows in one list, O opens and closes the groups") {
  Ui ui;
  const std::string group = ui.name_of_row("Instances");
  const std::string instance = ui.name_of_row("instance 1");
  CHECK(ui.driver.has(group));
  ui.driver.press(Key::G);
  CHECK(ui.viewer.is_flat());
  CHECK_FALSE(ui.driver.has(group));
  CHECK(ui.driver.has(instance));
  ui.driver.press(Key::G);
  CHECK(ui.driver.has(group));
  ui.driver.press(Key::O);
  CHECK_FALSE(ui.driver.has(instance));
  ui.driver.press(Key::O);
  CHECK(ui.driver.has(instance));
}

TEST_CASE("The digits and C turn the pages; C needs a second run") {
  Ui ui;
  for (const auto& [key, page] :
       {std::pair{Key::Digit2, Page::Heatmap}, std::pair{Key::Digit3, Page::Requests},
        std::pair{Key::Digit4, Page::Statistics}, std::pair{Key::Digit5, Page::Findings},
        std::pair{Key::Digit1, Page::Timeline}, std::pair{Key::C, Page::Timeline},
        std::pair{Key::Digit6, Page::Timeline}}) {
    ui.driver.press(key);
    CHECK(ui.viewer.page == page);
  }
  ui.add_other();
  ui.driver.press(Key::C);
  CHECK(ui.viewer.page == Page::Compare);
  ui.driver.press(Key::Digit1).press(Key::Digit6);
  CHECK(ui.viewer.page == Page::Compare);
}

TEST_CASE("Q hides the request below, T changes the theme, ? and F1 the help") {
  Ui ui;
  ui.viewer.select(ui.request("visitors#3"));
  ui.driver.frame(2);
  CHECK(ui.driver.has("details"));
  ui.driver.press(Key::Q);
  CHECK_FALSE(ui.driver.has("details"));
  ui.driver.press(Key::T);
  CHECK(ui.screen->look() == canvas::Look::Light);
  ui.driver.press(Key::T);
  CHECK(ui.screen->look() == canvas::Look::Dark);
  ui.driver.press(Key::Question);
  CHECK(ui.driver.has("help"));
  ui.driver.press(Key::F1);
  CHECK_FALSE(ui.driver.has("help"));
}

TEST_CASE("Escape clears one thing at a time: help, range, selection, playhead") {
  Ui ui;
  ui.viewer.select(ui.request("visitors#3"));
  ui.viewer.mark_range({0, second});
  ui.viewer.set_playhead(second);
  ui.viewer.help = true;
  ui.driver.press(Key::Escape);
  CHECK_FALSE(ui.viewer.help);
  CHECK(ui.viewer.marked());
  ui.driver.press(Key::Escape);
  CHECK_FALSE(ui.viewer.marked());
  CHECK(ui.selected() == "visitors#3");
  ui.driver.press(Key::Escape);
  CHECK(ui.viewer.selected() == timeline::no_record);
  CHECK(ui.viewer.playhead());
  ui.driver.press(Key::Escape);
  CHECK_FALSE(ui.viewer.playhead());
}

TEST_CASE("Ctrl+C copies the command of what is shown") {
  Ui ui;
  ui.viewer.show({second, 2 * second});
  ui.viewer.page = Page::Heatmap;
  ui.driver.press(Key::C, canvas::control);
  CHECK(std::string(ImGui::GetClipboardText()) ==
        "routelab view shop.rltrace --png view.png --size 1200x800 --view 1s,2s --panel heatmap");
  CHECK(ui.viewer.page == Page::Heatmap);
}

TEST_CASE("What is typed into a field is no key") {
  Ui ui;
  ui.viewer.select(ui.request("visitors#3"));
  const auto shown = ui.viewer.shown();
  ui.driver.press(Key::I).type("w");
  // The letters as keys, too, as a keyboard sends both.
  for (const Key key : {Key::W, Key::A, Key::G, Key::Q, Key::T, Key::Digit3, Key::M, Key::Space,
                        Key::Home, Key::Left}) {
    ui.driver.press(key);
  }
  ui.driver.type("?/.,[]n");
  CHECK(ui.viewer.shown() == shown);
  CHECK(ui.viewer.page == Page::Timeline);
  CHECK_FALSE(ui.viewer.help);
  CHECK_FALSE(ui.viewer.marked());
  CHECK_FALSE(ui.viewer.is_flat());
  CHECK_FALSE(ui.viewer.is_playing());
  CHECK(ui.viewer.details);
  CHECK(ui.screen->look() == canvas::Look::Dark);
  ui.driver.press(Key::Escape);  // leaves the field; what is selected stays
  CHECK(ui.selected() == "visitors#3");
  ui.driver.press(Key::G);
  CHECK(ui.viewer.is_flat());
}

}  // namespace routelab::panels::testing
