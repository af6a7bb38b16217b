#include "viz/window/window.hpp"

#include <GLFW/glfw3.h>
#include <backends/imgui_impl_glfw.h>
#include <backends/imgui_impl_opengl3.h>
#include <imgui.h>

#include <algorithm>
#include <atomic>
#include <cfloat>
#include <cstddef>
#include <cstdlib>
#include <memory>
#include <mutex>

#include "viz/canvas/context.hpp"
#include "viz/canvas/png.hpp"
#include "viz/window/late_releases.hpp"

namespace routelab::window {

namespace {

constexpr int settling_frames = 3;

[[noreturn]] void fail(const std::string& reason) {
  throw WindowError("cannot open a window: " + reason + "; use --png FILE");
}

std::string glfw_reason() {
  const char* text = nullptr;
  glfwGetError(&text);
  return text == nullptr ? "no reason given" : text;
}

/// `wake` may come from another thread while the window opens or closes.
std::mutex library_mutex;
bool library_is_up = false;
/// What wakes a window that is drawing already must not be lost.
std::atomic<bool> is_woken = false;

void set_library_up(bool is_up) {
  const std::lock_guard lock(library_mutex);
  library_is_up = is_up;
}

struct Library {
  Library() {
    glfwSetErrorCallback(nullptr);
    if (glfwInit() == GLFW_FALSE) {
      const std::string reason = glfw_reason();
#ifdef __linux__
      const char* const display = std::getenv("DISPLAY");
      if (display == nullptr || *display == '\0') fail("DISPLAY is not set");
      fail("no answer from the display " + std::string(display) + " (" + reason + ")");
#else
      fail(reason);
#endif
    }
    set_library_up(true);
  }
  ~Library() {
    set_library_up(false);
    glfwTerminate();
  }
  Library(const Library&) = delete;
  Library& operator=(const Library&) = delete;
};

using Frame = std::unique_ptr<GLFWwindow, decltype(&glfwDestroyWindow)>;

Frame open_frame(const std::string& title, const WindowOptions& options) {
  glfwWindowHint(GLFW_CONTEXT_VERSION_MAJOR, 3);
  glfwWindowHint(GLFW_CONTEXT_VERSION_MINOR, 2);
  glfwWindowHint(GLFW_OPENGL_PROFILE, GLFW_OPENGL_CORE_PROFILE);
  glfwWindowHint(GLFW_OPENGL_FORWARD_COMPAT, GLFW_TRUE);
  // A picture for a test has the size it asks for; a window grows with the monitor's scale.
  glfwWindowHint(GLFW_SCALE_TO_MONITOR, options.frames > 0 ? GLFW_FALSE : GLFW_TRUE);
  Frame frame(glfwCreateWindow(options.width, options.height, title.c_str(), nullptr, nullptr),
              &glfwDestroyWindow);
  if (!frame) fail("there is no OpenGL 3.2 (" + glfw_reason() + ")");
  glfwMakeContextCurrent(frame.get());
  glfwSwapInterval(options.frames > 0 ? 0 : 1);
  return frame;
}

struct Backends {
  explicit Backends(GLFWwindow* window) {
    ImGui_ImplGlfw_InitForOpenGL(window, true);
    if (!ImGui_ImplOpenGL3_Init("#version 150")) {
      ImGui_ImplGlfw_Shutdown();
      fail("libGL.so.1 cannot be loaded");
    }
  }
  ~Backends() {
    ImGui_ImplOpenGL3_Shutdown();
    ImGui_ImplGlfw_Shutdown();
  }
  Backends(const Backends&) = delete;
  Backends& operator=(const Backends&) = delete;
};

/// Anything in this frame that the interface may have answered to.
bool has_input() {
  const ImGuiIO& io = ImGui::GetIO();
  bool any =
      io.MouseDelta.x != 0 || io.MouseDelta.y != 0 || io.MouseWheel != 0 || io.MouseWheelH != 0;
  for (int button = 0; button < ImGuiMouseButton_COUNT; ++button) {
    any = any || ImGui::IsMouseClicked(button) || ImGui::IsMouseReleased(button);
  }
  for (const float duration : io.KeysDownDuration) any = any || duration >= 0;
  return any;
}

class Window {
 public:
  Window(const std::string& title, const WindowOptions& options)
      : options_(options), frame_(open_frame(title, options)),
        context_(options.look, options.scale > 0 ? options.scale : monitor_scale()),
        backends_(frame_.get()), atlas_version_(context_.atlas_version()),
        monitor_scale_(monitor_scale()) {
    glfwSetWindowUserPointer(frame_.get(), this);
    // In place of the backend's, which it passes on to.
    glfwSetKeyCallback(
        frame_.get(), [](GLFWwindow* window, int key, int scancode, int action, int modifiers) {
          auto& self = *static_cast<Window*>(glfwGetWindowUserPointer(window));
          if (action == GLFW_REPEAT) return;  // the interface repeats keys by itself
          self.releases_.take({key, scancode, modifiers, action == GLFW_PRESS},
                              [window](const KeyEvent& event) { pass_on(window, event); });
        });
    glfwSetDropCallback(frame_.get(), [](GLFWwindow* window, int count, const char** paths) {
      auto& self = *static_cast<Window*>(glfwGetWindowUserPointer(window));
      self.dropped_.assign(paths, paths + count);
    });
  }

  void run(const Draw& draw) {
    const bool is_test = options_.frames > 0;
    int frames = 0;
    int to_draw = settling_frames;
    WindowRequests requests;
    while (glfwWindowShouldClose(frame_.get()) == GLFW_FALSE && !requests.close) {
      if (is_test || to_draw > 0) {
        glfwPollEvents();
      } else {
        glfwWaitEvents();
        to_draw = settling_frames;
      }
      hand_over_dropped();
      follow_monitor();
      requests = {.redraw = false,
                  .close = false,
                  .look = context_.theme().look(),
                  .scale = context_.scale()};
      render(draw, requests);
      ++frames;
      const bool is_last = is_test && frames == options_.frames;
      if (!options_.screenshot.empty() && (is_last || requests.close)) {
        canvas::write_png(pixels(), options_.screenshot);
      }
      glfwSwapBuffers(frame_.get());
      if (is_last) return;
      const bool goes_on = requests.redraw || is_woken.exchange(false) || has_input();
      const bool went_up =
          releases_.frame_is_done([this](const KeyEvent& event) { pass_on(frame_.get(), event); });
      to_draw = goes_on || went_up ? settling_frames : to_draw - 1;
      heed(requests, to_draw);
    }
  }

 private:
  static void pass_on(GLFWwindow* window, const KeyEvent& event) {
    ImGui_ImplGlfw_KeyCallback(window, event.key, event.scancode,
                               event.is_down ? GLFW_PRESS : GLFW_RELEASE, event.modifiers);
  }

  [[nodiscard]] float monitor_scale() const {
    if (options_.frames > 0) return 1;
    float scale = 1;
    float scale_y = 1;
    glfwGetWindowContentScale(frame_.get(), &scale, &scale_y);
    int width = 1;
    int pixels = 1;
    int height = 1;
    glfwGetWindowSize(frame_.get(), &width, &height);
    glfwGetFramebufferSize(frame_.get(), &pixels, &height);
    // Where a window is measured in points (Wayland, macOS), the system scales by itself.
    return width > 0 && pixels > 0 ? scale * static_cast<float>(width) / static_cast<float>(pixels)
                                   : scale;
  }

  void follow_monitor() {
    const float scale = monitor_scale();
    if (scale == monitor_scale_) return;
    monitor_scale_ = scale;
    if (options_.scale <= 0) set_scale(scale);
  }

  void set_scale(float scale) {
    context_.set_scale(scale);
    if (atlas_version_ == context_.atlas_version()) return;
    atlas_version_ = context_.atlas_version();
    ImGui_ImplOpenGL3_DestroyFontsTexture();
    ImGui_ImplOpenGL3_CreateFontsTexture();
  }

  void heed(const WindowRequests& requests, int& to_draw) {
    if (requests.look != context_.theme().look()) {
      context_.set_look(requests.look);
      to_draw = settling_frames;
    }
    if (requests.scale != context_.scale()) {
      set_scale(requests.scale);
      to_draw = settling_frames;
    }
  }

  void hand_over_dropped() {
    std::vector<std::string> paths;
    paths.swap(dropped_);
    if (!paths.empty() && options_.on_drop) options_.on_drop(paths);
  }

  void render(const Draw& draw, WindowRequests& requests) {
    ImGui_ImplOpenGL3_NewFrame();
    ImGui_ImplGlfw_NewFrame();
    if (options_.frames > 0) {
      ImGui::GetIO().MousePos = {-FLT_MAX, -FLT_MAX};
      ImGui::GetIO().DeltaTime = 1.0F / 60;
    }
    context_.begin_frame();
    ImGui::NewFrame();
    draw(requests);
    ImGui::Render();
    int width = 0;
    int height = 0;
    glfwGetFramebufferSize(frame_.get(), &width, &height);
    glViewport(0, 0, width, height);
    const ImVec4 ground =
        ImGui::ColorConvertU32ToFloat4(context_.theme()[canvas::Role::Background]);
    glClearColor(ground.x, ground.y, ground.z, 1);
    glClear(GL_COLOR_BUFFER_BIT);
    ImGui_ImplOpenGL3_RenderDrawData(ImGui::GetDrawData());
  }

  /// Of the frame that is drawn but not yet shown. OpenGL's rows start at the bottom.
  [[nodiscard]] canvas::Image pixels() const {
    int width = 0;
    int height = 0;
    glfwGetFramebufferSize(frame_.get(), &width, &height);
    canvas::Image image(width, height);
    glPixelStorei(GL_PACK_ALIGNMENT, 1);
    glReadPixels(0, 0, width, height, GL_RGBA, GL_UNSIGNED_BYTE, image.rgba.data());
    const std::ptrdiff_t row = std::ptrdiff_t{width} * 4;
    for (int y = 0; y < height / 2; ++y) {
      std::swap_ranges(image.at(0, y), image.at(0, y) + row, image.at(0, height - 1 - y));
    }
    for (std::size_t alpha = 3; alpha < image.rgba.size(); alpha += 4) image.rgba[alpha] = 255;
    return image;
  }

  // In this order: each needs those before it.
  WindowOptions options_;
  Library library_;
  Frame frame_;
  canvas::Context context_;
  Backends backends_;
  int atlas_version_;
  float monitor_scale_;
  std::vector<std::string> dropped_;
  LateReleases releases_;
};

}  // namespace

void run_window(const std::string& title, const WindowOptions& options, const Draw& draw) {
  Window(title, options).run(draw);
}

void wake() {
  is_woken = true;
  const std::lock_guard lock(library_mutex);
  if (library_is_up) glfwPostEmptyEvent();
}

}  // namespace routelab::window
