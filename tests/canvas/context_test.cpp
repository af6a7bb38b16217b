#include "viz/canvas/context.hpp"

#include <string>

#include "tests/support/catch.hpp"
#include "viz/canvas/font.hpp"
#include "viz/canvas/host.hpp"

using namespace routelab;
using canvas::Face;
using canvas::Look;

TEST_CASE("A context needs no files and knows itself") {
  canvas::Context context(Look::Light, 1);
  CHECK(&canvas::current() == &context);
  CHECK(ImGui::GetIO().IniFilename == nullptr);
  CHECK(ImGui::GetIO().LogFilename == nullptr);
  CHECK(canvas::theme().look() == Look::Light);
  CHECK(canvas::colour(canvas::Role::Text) == context.theme()[canvas::Role::Text]);
  CHECK(canvas::colour(trace::Kind::Query) == context.theme()[canvas::Role::Database]);
}

TEST_CASE("Of two contexts the newer one is current, until the other is made so") {
  canvas::Context first(Look::Dark, 1);
  canvas::Context second(Look::Light, 1);
  CHECK(&canvas::current() == &second);
  first.make_current();
  CHECK(&canvas::current() == &first);
}

TEST_CASE("The scale is held to 1 to 2, and everything grows by it in whole pixels") {
  CHECK(canvas::Context(Look::Dark, 0.3F).scale() == 1);
  CHECK(canvas::Context(Look::Dark, 7).scale() == 2);
  canvas::Context context(Look::Dark, 1.25F);
  CHECK(context.font(Face::Body)->FontSize == 19);
  CHECK(context.font(Face::Small)->FontSize == 15);
  CHECK(context.font(Face::Title)->FontSize == 25);
  CHECK(canvas::px(3) == 4);
  CHECK(ImGui::GetStyle().WindowPadding.x == 10);
}

TEST_CASE("Look and scale change between frames; only a new scale makes a new atlas") {
  canvas::Host host({.width = 200, .height = 100});
  canvas::Context& context = host.context();
  const int version = context.atlas_version();
  const canvas::Image dark = host.picture([] { ImGui::TextUnformatted("text"); });
  context.set_look(Look::Light);
  context.set_scale(1);
  CHECK(context.atlas_version() == version);
  const canvas::Image light = host.picture([] { ImGui::TextUnformatted("text"); });
  context.set_scale(2);
  CHECK(context.atlas_version() != version);
  const canvas::Image large = host.picture([] { ImGui::TextUnformatted("text"); });
  context.set_look(Look::Dark);
  context.set_scale(1);
  CHECK(dark != light);
  CHECK(light != large);
  CHECK(host.picture([] { ImGui::TextUnformatted("text"); }) == dark);
}

TEST_CASE("The face has what the panels write") {
  if (canvas::built_in_font().size == 0) {
    WARN(
        "skipped: built without DejaVu Sans; on Debian or Ubuntu: apt-get install "
        "fonts-dejavu-core");
    return;
  }
  const canvas::Context context;
  const ImFont& font = *context.font(Face::Body);
  // Space to tilde; micro sign and mu; times, plus-minus, accents; dashes, quotes, bullet,
  // ellipsis, per mille; arrows; increment, sum, minus, root, infinity; about, not, less, greater;
  // squares, triangles, diamond, circles; ticks.
  for (const int glyph :
       {0x20,   0x7e,   0xb5,   0x3bc,  0xd7,   0xb1,   0xe9,   0x2013, 0x2014, 0x201c,
        0x2019, 0x2022, 0x2026, 0x2030, 0x2190, 0x2191, 0x2192, 0x2193, 0x2194, 0x2206,
        0x2211, 0x2212, 0x221a, 0x221e, 0x2248, 0x2260, 0x2264, 0x2265, 0x25a0, 0x25b2,
        0x25b6, 0x25bc, 0x25c0, 0x25c6, 0x25cf, 0x2713, 0x2717}) {
    INFO("U+" << std::hex << glyph);
    CHECK(font.FindGlyphNoFallback(static_cast<ImWchar>(glyph)) != nullptr);
  }
  // Figures of a column stand under each other.
  for (const char digit : std::string("123456789")) {
    CHECK(font.GetCharAdvance(static_cast<ImWchar>(digit)) == font.GetCharAdvance('0'));
  }
  CHECK(ImGui::GetIO().Fonts->TexWidth * ImGui::GetIO().Fonts->TexHeight <= 1024 * 1024);
}
