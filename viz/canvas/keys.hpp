/// The keys that the viewer listens to, under one name each whatever the version of Dear ImGui and
/// the backend. All functions ask about the current context and the current frame.
///
/// Letters, digits and named keys are keys of the keyboard, found by their place. Signs (Slash to
/// Minus) are the character that was typed: on a German keyboard `?` is Shift and another key, and
/// that is what people mean by "press ?". So signs ignore modifiers and cannot be held.
///
/// Nothing is pressed or held while a text field has the focus: what is typed belongs to it.
#pragma once

#include <string_view>

namespace routelab::canvas {

// clang-format off: one row of the keyboard is one line
enum class Key {
  A,
  B,
  C,
  D,
  E,
  F,
  G,
  H,
  I,
  J,
  K,
  L,
  M,
  N,
  O,
  P,
  Q,
  R,
  S,
  T,
  U,
  V,
  W,
  X,
  Y,
  Z,
  Digit0,
  Digit1,
  Digit2,
  Digit3,
  Digit4,
  Digit5,
  Digit6,
  Digit7,
  Digit8,
  Digit9,
  F1,
  F2,
  F3,
  F4,
  F5,
  F6,
  F7,
  F8,
  F9,
  F10,
  F11,
  F12,
  Left,
  Right,
  Up,
  Down,
  Home,
  End,
  PageUp,
  PageDown,
  Escape,
  Enter,
  Space,
  Tab,
  Backspace,
  Delete,
  Slash,
  Question,
  Period,
  Comma,
  LeftBracket,
  RightBracket,
  Plus,
  Minus,
};
// clang-format on
inline constexpr int key_count = static_cast<int>(Key::Minus) + 1;

/// What is held besides a key. Control is Command on a Mac.
struct Modifiers {
  bool control = false;
  bool shift = false;
  bool alt = false;

  friend bool operator==(const Modifiers&, const Modifiers&) = default;
};
inline constexpr Modifiers control{.control = true, .shift = false, .alt = false};
inline constexpr Modifiers shift{.control = false, .shift = true, .alt = false};

/// Went down in this frame, with exactly these modifiers. `Enter` is both of them.
[[nodiscard]] bool pressed(Key key, Modifiers modifiers = {});

/// The same, and again and again while it is held, as typing does: for steps through something.
[[nodiscard]] bool repeated(Key key, Modifiers modifiers = {});

/// Is down, whatever the modifiers; false for signs.
[[nodiscard]] bool held(Key key);

/// Those that are down now; of use with the mouse, so a text field does not matter.
[[nodiscard]] Modifiers modifiers();

/// How the help names it: "W", "0", "F1", "Left", "Esc", "/".
[[nodiscard]] std::string_view key_name(Key key);

/// For backends without keyboard. `map_keys` once a context; a sign goes down as a typed character.
void map_keys();
void set_key(Key key, bool down);
void set_modifiers(Modifiers modifiers);

}  // namespace routelab::canvas
