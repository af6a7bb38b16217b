#include "viz/window/late_releases.hpp"

#include <string>

#include "tests/support/catch.hpp"

namespace routelab::window {

namespace {

/// What came through: "+1" down, "-1" up.
struct Keys {
  void event(int key, bool is_down) {
    releases.take({.key = key, .is_down = is_down}, [this](const KeyEvent& e) { note(e); });
  }
  bool frame() {
    seen += '|';
    return releases.frame_is_done([this](const KeyEvent& e) { note(e); });
  }
  void note(const KeyEvent& e) { seen += (e.is_down ? '+' : '-') + std::to_string(e.key); }

  LateReleases releases;
  std::string seen;
};

}  // namespace

TEST_CASE("A key that goes down and up between two frames is down in one") {
  Keys keys;
  keys.event(1, true);
  keys.event(1, false);
  CHECK(keys.seen == "+1");
  CHECK(keys.frame());
  CHECK(keys.seen == "+1|-1");
  CHECK_FALSE(keys.frame());
}

TEST_CASE("Ctrl does not go up before the key that it was pressed with is seen") {
  Keys keys;
  keys.event(9, true);
  keys.frame();
  keys.event(1, true);
  keys.event(1, false);
  keys.event(9, false);
  keys.frame();
  CHECK(keys.seen == "+9|+1|-1-9");
}

TEST_CASE("A release without a new press comes through at once; a key pressed again stays down") {
  Keys keys;
  keys.event(1, true);
  keys.frame();
  keys.event(1, false);
  CHECK(keys.seen == "+1|-1");
  keys.event(2, true);
  keys.event(2, false);
  keys.event(2, true);
  keys.frame();
  CHECK(keys.seen == "+1|-1+2+2|");
}

}  // namespace routelab::window
