#include "viz/canvas/driver.hpp"

#include "tests/support/catch.hpp"
#include "tests/support/demo_panel.hpp"

using namespace routelab;
using canvas::Key;

namespace {

struct Demo {
  canvas::Host host{{.width = 900, .height = 480}};
  DemoPanel panel;
  canvas::Driver ui{host, [this] { panel.draw(); }};
};

}  // namespace

TEST_CASE("A click presses a button once and toggles a box") {
  Demo demo;
  demo.ui.click("toolbar/apply").click("toolbar/apply").click("toolbar/errors");
  CHECK(demo.panel.applied == 2);
  CHECK_FALSE(demo.panel.errors_only);
  demo.ui.click("toolbar/errors");
  CHECK(demo.panel.errors_only);
}

TEST_CASE("A press that is released elsewhere is no click") {
  Demo demo;
  demo.ui.drag("toolbar/apply", canvas::Driver::middle, {0.5F, 20});
  CHECK(demo.panel.applied == 0);
}

TEST_CASE("Text goes into the field that was clicked, in any language, and nowhere else") {
  Demo demo;
  demo.ui.type("lost");
  CHECK(demo.panel.filter.empty());
  demo.ui.click("toolbar/filter").type("route=/é µs").press(Key::Enter);
  CHECK(demo.panel.filter == "route=/é µs");
  CHECK(demo.panel.entered);
}

TEST_CASE("Editing keys reach the field: backspace, home, select all") {
  Demo demo;
  demo.ui.click("toolbar/filter").type("abc").press(Key::Backspace);
  demo.ui.press(Key::Home).type("x");
  demo.ui.press(Key::Enter);
  CHECK(demo.panel.filter == "xab");
  demo.ui.click("toolbar/filter").press(Key::A, canvas::control).type("new").press(Key::Enter);
  CHECK(demo.panel.filter == "new");
}

TEST_CASE("A drag moves by its length, whichever way") {
  Demo demo;
  const float width = demo.ui.find("lanes").max.x - demo.ui.find("lanes").min.x;
  demo.ui.drag("lanes", {0.75F, 0.5F}, {0.25F, 0.5F});
  CHECK(std::abs(demo.panel.pan + width / 2) < 1);
  demo.ui.drag("lanes", {0.25F, 0.5F}, {0.75F, 0.5F});
  CHECK(std::abs(demo.panel.pan) < 1);
}

TEST_CASE("The wheel turns over the thing that is named") {
  Demo demo;
  demo.ui.wheel("lanes", 1);
  CHECK(demo.panel.zoom == 1.25F);
  demo.ui.wheel("toolbar/apply", 1);
  CHECK(demo.panel.zoom == 1.25F);
}

TEST_CASE("Keys reach the panel, but not while a text field has the focus") {
  Demo demo;
  demo.ui.press(Key::N).press(Key::Question);
  CHECK(demo.panel.next == 1);
  CHECK(demo.panel.helped == 1);
  demo.ui.click("toolbar/filter").press(Key::N).press(Key::Question).type("n?");
  CHECK(demo.panel.next == 1);
  CHECK(demo.panel.helped == 1);
  demo.ui.press(Key::Enter).press(Key::N);
  CHECK(demo.panel.next == 2);
}

TEST_CASE("A mark that is not there is an error that lists those that are") {
  Demo demo;
  CHECK(demo.ui.names() == std::vector<std::string>{"lanes", "tabs/requests", "toolbar/apply",
                                                    "toolbar/errors", "toolbar/filter"});
  CHECK(demo.ui.has("lanes"));
  CHECK_FALSE(demo.ui.has("lane"));
  std::string message;
  try {
    demo.ui.click("lane");
  } catch (const canvas::MarkError& error) {
    message = error.what();
  }
  CHECK(message ==
        "there is no \"lane\"; there are: lanes, tabs/requests, toolbar/apply, toolbar/errors, "
        "toolbar/filter");
}

TEST_CASE("What has scrolled out of sight cannot be clicked") {
  canvas::Host host({.width = 200, .height = 100});
  int clicks = 0;
  canvas::Driver ui(host, [&] {
    ImGui::SetNextWindowPos({0, 0});
    ImGui::SetNextWindowSize({200, 100});
    ImGui::Begin("list");
    for (int i = 0; i < 20; ++i) {
      if (ImGui::Button(("row " + std::to_string(i)).c_str())) ++clicks;
      canvas::mark("row/" + std::to_string(i));
    }
    ImGui::End();
  });
  CHECK(ui.has("row/0"));
  CHECK_FALSE(ui.has("row/19"));
  CHECK_THROWS_AS(ui.click("row/19"), canvas::MarkError);
  ui.wheel("row/0", -100).click("row/19");
  CHECK(clicks == 1);
}

TEST_CASE("Modifiers are held until they are let go; a double click is two") {
  canvas::Host host({.width = 400, .height = 300});
  int with_shift = 0;
  int double_clicks = 0;
  canvas::Driver ui(host, [&] {
    ImGui::Begin("window");
    if (ImGui::Button("press") && canvas::modifiers() == canvas::shift) ++with_shift;
    if (ImGui::IsItemHovered() && ImGui::IsMouseDoubleClicked(ImGuiMouseButton_Left)) {
      ++double_clicks;
    }
    canvas::mark("press");
    ImGui::End();
  });
  ui.hold(canvas::shift).click("press").hold({}).click("press");
  CHECK(with_shift == 1);
  ui.frame(60);  // or this click and the next would be a pair
  double_clicks = 0;
  ui.double_click("press");
  CHECK(double_clicks == 1);
}

TEST_CASE("An error in the drawing leaves a host that goes on") {
  canvas::Host host({.width = 400, .height = 300});
  CHECK_THROWS_AS(host.frame([] {
    ImGui::Begin("window");
    ImGui::BeginChild("child");
    throw std::runtime_error("a bug");
  }),
                  std::runtime_error);
  host.frame([] { ImGui::ShowMetricsWindow(); });
  CHECK(host.frame([] { ImGui::ShowMetricsWindow(); }).TotalVtxCount > 0);
}

TEST_CASE("The marks as JSON: whole pixels, sorted, any name") {
  canvas::Marks marks;
  CHECK(marks.json() == "[\n]\n");
  marks.set("b \"quoted\"", {.min = {1.4F, 2}, .max = {11.4F, 22.6F}, .visible = true});
  marks.set("a", {.min = {0, 0}, .max = {5, 5}, .visible = false});
  CHECK(marks.json() ==
        "[\n"
        "{\"name\": \"a\", \"x\": 0, \"y\": 0, \"width\": 5, \"height\": 5, \"visible\": false},\n"
        "{\"name\": \"b \\\"quoted\\\"\", \"x\": 1, \"y\": 2, \"width\": 10, \"height\": 21, "
        "\"visible\": true}\n"
        "]\n");
}
