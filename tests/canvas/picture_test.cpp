#include "tests/support/demo_panel.hpp"
#include "tests/support/golden_picture.hpp"
#include "viz/canvas/host.hpp"

using namespace routelab;

TEST_CASE("The demo looks as it did, dark and light, at both ends of the scale") {
  if (!golden_pictures_apply()) return;
  struct Case {
    const char* name;
    canvas::HostOptions options;
  };
  const auto [name, options] = GENERATE(
      Case{"canvas-dark", {.width = 900, .height = 480, .scale = 1, .look = canvas::Look::Dark}},
      Case{"canvas-light", {.width = 900, .height = 480, .scale = 1, .look = canvas::Look::Light}},
      Case{"canvas-dark-2x",
           {.width = 1800, .height = 960, .scale = 2, .look = canvas::Look::Dark}});
  canvas::Host host(options);
  DemoPanel panel;
  CHECK(golden_problem(host.picture([&] { panel.draw(); }), name) == "");
}

TEST_CASE("Two hosts give the same bytes; an opaque picture") {
  const auto picture = [] {
    canvas::Host host({.width = 640, .height = 400});
    DemoPanel panel;
    return host.picture([&] { panel.draw(); });
  };
  const canvas::Image first = picture();
  CHECK(first == picture());
  for (int y = 0; y < first.height; ++y) {
    for (int x = 0; x < first.width; ++x) {
      if (first.at(x, y)[3] != 255) FAIL("not opaque at " << x << ", " << y);
    }
  }
}
