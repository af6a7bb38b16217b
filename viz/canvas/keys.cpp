#include "viz/canvas/keys.hpp"

#include <imgui.h>

#include <array>
#include <cstddef>

// The one file that knows which version of Dear ImGui this is: before 1.87 keys are indices of the
// backend into KeysDown, and the backend's are GLFW's, which host.cpp uses as well.
#define ROUTELAB_NAMED_KEYS (IMGUI_VERSION_NUM >= 18700)

namespace routelab::canvas {

namespace {

/// `native` is GLFW's number (glfw3.h: GLFW_KEY_A and so on), 0 for a sign.
struct KeyRow {
  const char* name;
  int native;
  char sign;
#if ROUTELAB_NAMED_KEYS
  ImGuiKey key;
#endif
};

#if ROUTELAB_NAMED_KEYS
#define ROUTELAB_KEY(name, native, key) \
  KeyRow { name, native, 0, ImGuiKey_##key }
#define ROUTELAB_SIGN(name, sign) \
  KeyRow { name, 0, sign, ImGuiKey_None }
#else
#define ROUTELAB_KEY(name, native, key) \
  KeyRow { name, native, 0 }
#define ROUTELAB_SIGN(name, sign) \
  KeyRow { name, 0, sign }
#endif
#define ROUTELAB_LETTER(letter) ROUTELAB_KEY(#letter, *#letter, letter)
#define ROUTELAB_DIGIT(digit) ROUTELAB_KEY(#digit, *#digit, digit)
#define ROUTELAB_F(number) ROUTELAB_KEY("F" #number, 289 + number, F##number)

// In the order of Key.
// clang-format off
constexpr std::array<KeyRow, key_count> rows{{
    ROUTELAB_LETTER(A), ROUTELAB_LETTER(B), ROUTELAB_LETTER(C), ROUTELAB_LETTER(D),
    ROUTELAB_LETTER(E), ROUTELAB_LETTER(F), ROUTELAB_LETTER(G), ROUTELAB_LETTER(H),
    ROUTELAB_LETTER(I), ROUTELAB_LETTER(J), ROUTELAB_LETTER(K), ROUTELAB_LETTER(L),
    ROUTELAB_LETTER(M), ROUTELAB_LETTER(N), ROUTELAB_LETTER(O), ROUTELAB_LETTER(P),
    ROUTELAB_LETTER(Q), ROUTELAB_LETTER(R), ROUTELAB_LETTER(S), ROUTELAB_LETTER(T),
    ROUTELAB_LETTER(U), ROUTELAB_LETTER(V), ROUTELAB_LETTER(W), ROUTELAB_LETTER(X),
    ROUTELAB_LETTER(Y), ROUTELAB_LETTER(Z),
    ROUTELAB_DIGIT(0), ROUTELAB_DIGIT(1), ROUTELAB_DIGIT(2), ROUTELAB_DIGIT(3), ROUTELAB_DIGIT(4),
    ROUTELAB_DIGIT(5), ROUTELAB_DIGIT(6), ROUTELAB_DIGIT(7), ROUTELAB_DIGIT(8), ROUTELAB_DIGIT(9),
    ROUTELAB_F(1), ROUTELAB_F(2), ROUTELAB_F(3), ROUTELAB_F(4), ROUTELAB_F(5), ROUTELAB_F(6),
    ROUTELAB_F(7), ROUTELAB_F(8), ROUTELAB_F(9), ROUTELAB_F(10), ROUTELAB_F(11), ROUTELAB_F(12),
    ROUTELAB_KEY("Left", 263, LeftArrow), ROUTELAB_KEY("Right", 262, RightArrow),
    ROUTELAB_KEY("Up", 265, UpArrow), ROUTELAB_KEY("Down", 264, DownArrow),
    ROUTELAB_KEY("Home", 268, Home), ROUTELAB_KEY("End", 269, End),
    ROUTELAB_KEY("PgUp", 266, PageUp), ROUTELAB_KEY("PgDn", 267, PageDown),
    ROUTELAB_KEY("Esc", 256, Escape), ROUTELAB_KEY("Enter", 257, Enter),
    ROUTELAB_KEY("Space", 32, Space), ROUTELAB_KEY("Tab", 258, Tab),
    ROUTELAB_KEY("Backspace", 259, Backspace), ROUTELAB_KEY("Del", 261, Delete),
    ROUTELAB_SIGN("/", '/'), ROUTELAB_SIGN("?", '?'), ROUTELAB_SIGN(".", '.'),
    ROUTELAB_SIGN(",", ','), ROUTELAB_SIGN("[", '['), ROUTELAB_SIGN("]", ']'),
    ROUTELAB_SIGN("+", '+'), ROUTELAB_SIGN("-", '-'),
}};
// clang-format on
constexpr int native_keypad_enter = 335;

const KeyRow& row_of(Key key) { return rows[static_cast<std::size_t>(key)]; }

bool is_text_wanted() { return ImGui::GetIO().WantTextInput; }

bool was_typed(char sign) {
  for (const ImWchar typed : ImGui::GetIO().InputQueueCharacters) {
    if (typed == static_cast<ImWchar>(sign)) return true;
  }
  return false;
}

bool is_down(Key key) {
#if ROUTELAB_NAMED_KEYS
  return ImGui::IsKeyDown(row_of(key).key) ||
         (key == Key::Enter && ImGui::IsKeyDown(ImGuiKey_KeypadEnter));
#else
  return ImGui::IsKeyDown(row_of(key).native) ||
         (key == Key::Enter && ImGui::IsKeyDown(native_keypad_enter));
#endif
}

bool went_down(Key key, bool repeat) {
#if ROUTELAB_NAMED_KEYS
  return ImGui::IsKeyPressed(row_of(key).key, repeat) ||
         (key == Key::Enter && ImGui::IsKeyPressed(ImGuiKey_KeypadEnter, repeat));
#else
  return ImGui::IsKeyPressed(row_of(key).native, repeat) ||
         (key == Key::Enter && ImGui::IsKeyPressed(native_keypad_enter, repeat));
#endif
}

bool asked(Key key, Modifiers wanted, bool repeat) {
  if (is_text_wanted()) return false;
  if (const char sign = row_of(key).sign; sign != 0) return was_typed(sign);
  return wanted == modifiers() && went_down(key, repeat);
}

}  // namespace

bool pressed(Key key, Modifiers wanted) { return asked(key, wanted, false); }
bool repeated(Key key, Modifiers wanted) { return asked(key, wanted, true); }

bool held(Key key) { return !is_text_wanted() && row_of(key).sign == 0 && is_down(key); }

Modifiers modifiers() {
  const ImGuiIO& io = ImGui::GetIO();
  const bool command = io.ConfigMacOSXBehaviors ? io.KeySuper : io.KeyCtrl;
  return {.control = command, .shift = io.KeyShift, .alt = io.KeyAlt};
}

std::string_view key_name(Key key) { return row_of(key).name; }

void map_keys() {
#if !ROUTELAB_NAMED_KEYS
  int* const map = ImGui::GetIO().KeyMap;
  const auto set = [map](ImGuiKey key, Key ours) { map[key] = row_of(ours).native; };
  set(ImGuiKey_Tab, Key::Tab);
  set(ImGuiKey_LeftArrow, Key::Left);
  set(ImGuiKey_RightArrow, Key::Right);
  set(ImGuiKey_UpArrow, Key::Up);
  set(ImGuiKey_DownArrow, Key::Down);
  set(ImGuiKey_PageUp, Key::PageUp);
  set(ImGuiKey_PageDown, Key::PageDown);
  set(ImGuiKey_Home, Key::Home);
  set(ImGuiKey_End, Key::End);
  set(ImGuiKey_Delete, Key::Delete);
  set(ImGuiKey_Backspace, Key::Backspace);
  set(ImGuiKey_Space, Key::Space);
  set(ImGuiKey_Enter, Key::Enter);
  set(ImGuiKey_Escape, Key::Escape);
  set(ImGuiKey_A, Key::A);
  set(ImGuiKey_C, Key::C);
  set(ImGuiKey_V, Key::V);
  set(ImGuiKey_X, Key::X);
  set(ImGuiKey_Y, Key::Y);
  set(ImGuiKey_Z, Key::Z);
  map[ImGuiKey_KeyPadEnter] = native_keypad_enter;
#endif
}

void set_key(Key key, bool down) {
  ImGuiIO& io = ImGui::GetIO();
  const KeyRow& row = row_of(key);
  if (row.sign != 0) {
    if (down) io.AddInputCharacter(static_cast<unsigned>(row.sign));
    return;
  }
#if ROUTELAB_NAMED_KEYS
  io.AddKeyEvent(row.key, down);
#else
  io.KeysDown[row.native] = down;
#endif
}

void set_modifiers(Modifiers modifiers) {
  ImGuiIO& io = ImGui::GetIO();
#if ROUTELAB_NAMED_KEYS
  io.AddKeyEvent(ImGuiMod_Ctrl, modifiers.control);
  io.AddKeyEvent(ImGuiMod_Shift, modifiers.shift);
  io.AddKeyEvent(ImGuiMod_Alt, modifiers.alt);
#else
  io.KeyCtrl = modifiers.control;
  io.KeyShift = modifiers.shift;
  io.KeyAlt = modifiers.alt;
#endif
}

}  // namespace routelab::canvas
