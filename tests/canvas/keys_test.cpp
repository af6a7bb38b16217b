#include "viz/canvas/keys.hpp"

#include <set>
#include <string>

#include "tests/support/catch.hpp"
#include "viz/canvas/host.hpp"

using namespace routelab;
using canvas::Key;
using canvas::Modifiers;

namespace {

bool is_sign(Key key) { return key >= Key::Slash; }

}  // namespace

TEST_CASE("Each key is its own and has its own name") {
  canvas::Host host;
  std::set<std::string> names;
  for (int i = 0; i < canvas::key_count; ++i) {
    const Key key = static_cast<Key>(i);
    names.insert(std::string(canvas::key_name(key)));
    host.set_key(key, true);
    host.frame([&] {
      for (int other = 0; other < canvas::key_count; ++other) {
        if (canvas::pressed(static_cast<Key>(other)) != (other == i)) {
          FAIL(canvas::key_name(key) << " and " << canvas::key_name(static_cast<Key>(other)));
        }
      }
      CHECK(canvas::held(key) == !is_sign(key));
    });
    host.set_key(key, false);
    host.frame([&] { CHECK_FALSE(canvas::pressed(key)); });
  }
  CHECK(names.size() == canvas::key_count);
}

TEST_CASE("A held key is pressed once and repeated often") {
  canvas::Host host;
  int pressed = 0;
  int repeated = 0;
  int held = 0;
  host.set_key(Key::Period, true);
  host.set_key(Key::Right, true);
  for (int i = 0; i < 60; ++i) {  // a second
    host.frame([&] {
      pressed += canvas::pressed(Key::Right) ? 1 : 0;
      repeated += canvas::repeated(Key::Right) ? 1 : 0;
      held += canvas::held(Key::Right) ? 1 : 0;
    });
  }
  CHECK(pressed == 1);
  CHECK(repeated > 10);
  CHECK(repeated < 40);
  CHECK(held == 60);
}

TEST_CASE("Modifiers count exactly for keys and not at all for signs") {
  canvas::Host host;
  const Modifiers modifiers = GENERATE(Modifiers{}, canvas::control, canvas::shift,
                                       Modifiers{.control = false, .shift = false, .alt = true});
  host.set_modifiers(modifiers);
  host.set_key(Key::F, true);
  host.set_key(Key::Question, true);
  host.frame([&] {
    CHECK(canvas::modifiers() == modifiers);
    CHECK(canvas::pressed(Key::F, modifiers));
    CHECK(canvas::pressed(Key::F) == (modifiers == Modifiers{}));
    CHECK(canvas::pressed(Key::F, canvas::control) == (modifiers == canvas::control));
    CHECK(canvas::pressed(Key::Question));
  });
}
