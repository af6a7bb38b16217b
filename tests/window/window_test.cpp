/// The real window, on an X server of its own (Xvfb) with Mesa's software renderer. The tests wait
/// for what happens, never for time to pass.
#include "viz/window/window.hpp"

#include <dlfcn.h>
#include <fcntl.h>
#include <link.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>

#include "tests/support/catch.hpp"
#include "tests/support/demo_panel.hpp"
#include "viz/canvas/difference.hpp"
#include "viz/canvas/host.hpp"
#include "viz/canvas/png.hpp"

using namespace routelab;

namespace {

/// A variable of the environment with another value or none, and back at the end.
class Variable {
 public:
  Variable(const char* name, const char* value) : name_(name) {
    if (const char* old = std::getenv(name)) old_ = old;
    set(value);
  }
  ~Variable() { set(old_ ? old_->c_str() : nullptr); }
  Variable(const Variable&) = delete;
  Variable& operator=(const Variable&) = delete;

 private:
  void set(const char* value) { value == nullptr ? unsetenv(name_) : setenv(name_, value, 1); }

  const char* name_;
  std::optional<std::string> old_;
};

/// An Xvfb while it lives; DISPLAY names it. It finds a free number and tells it by a pipe. Without
/// -noreset it would start anew, and be away for a moment, whenever a test closes its window.
class Screen {
 public:
  explicit Screen(const char* glx) {
    int ends[2];
    if (pipe(ends) != 0) throw std::runtime_error("no pipe");
    server_ = fork();
    if (server_ == 0) {
      close(ends[0]);
      prctl(PR_SET_PDEATHSIG, SIGTERM);  // goes when the test program is killed
      const int silence = open("/dev/null", O_WRONLY);
      dup2(silence, STDERR_FILENO);
      const std::string number = std::to_string(ends[1]);
      execlp("Xvfb", "Xvfb", "-displayfd", number.c_str(), "-screen", "0", "1280x1024x24",
             "-nolisten", "tcp", "-noreset", glx, "GLX", static_cast<char*>(nullptr));
      _exit(127);
    }
    close(ends[1]);
    std::string number;
    for (char digit = 0; read(ends[0], &digit, 1) == 1 && digit != '\n';) number += digit;
    close(ends[0]);
    is_up_ = !number.empty();
    if (is_up_) display_.emplace("DISPLAY", (":" + number).c_str());
  }

  ~Screen() {
    kill(server_, SIGTERM);
    waitpid(server_, nullptr, 0);
  }
  Screen(const Screen&) = delete;
  Screen& operator=(const Screen&) = delete;

  [[nodiscard]] bool is_up() const { return is_up_; }

 private:
  pid_t server_ = -1;
  bool is_up_ = false;
  std::optional<Variable> display_;
  Variable software_{"LIBGL_ALWAYS_SOFTWARE", "1"};
};

/// Closing a window unloads the renderer, and what that still holds then looks like a leak of
/// nobody. So the libraries that a window has loaded stay.
void keep_libraries() {
  dl_iterate_phdr(
      [](dl_phdr_info* info, std::size_t, void*) {
        if (*info->dlpi_name != '\0')
          dlopen(info->dlpi_name, RTLD_LAZY | RTLD_NOLOAD | RTLD_NODELETE);
        return 0;
      },
      nullptr);
}

/// One for all tests, closed at the end; false, with a message, where there is no Xvfb.
bool have_screen() {
  static const Screen screen("+extension");
  if (!screen.is_up())
    WARN("skipped: Xvfb does not start; on Debian or Ubuntu: apt-get install xvfb");
  static const bool kept = screen.is_up() && [] {
    window::run_window("first", {.frames = 1}, [](window::WindowRequests&) { keep_libraries(); });
    return true;
  }();
  return kept;
}

std::string error_of(const window::WindowOptions& options) {
  try {
    window::run_window("test", options, [](window::WindowRequests&) {});
  } catch (const window::WindowError& error) {
    return error.what();
  }
  return "none";
}

}  // namespace

#ifdef __linux__
TEST_CASE("Without a display the error says so and what to do instead") {
  {
    const Variable none("DISPLAY", nullptr);
    CHECK(error_of({.frames = 1}) == "cannot open a window: DISPLAY is not set; use --png FILE");
  }
  const Variable wrong("DISPLAY", ":987");
  CHECK(error_of({.frames = 1}) ==
        "cannot open a window: no answer from the display :987 (X11: Failed to open display :987); "
        "use --png FILE");
}
#endif

TEST_CASE("Waking a window that is not there does nothing") { window::wake(); }

TEST_CASE("The window shows what the rasteriser draws") {
  if (!have_screen()) return;
  const canvas::Look look = GENERATE(canvas::Look::Dark, canvas::Look::Light);
  const std::string path =
      (std::filesystem::temp_directory_path() / "routelab-window-test.png").string();
  DemoPanel shown;
  window::run_window("routelab",
                     {.width = 900, .height = 480, .look = look, .frames = 4, .screenshot = path},
                     [&](window::WindowRequests&) { shown.draw(); });
  const canvas::Image screenshot = canvas::read_png(path);
  std::filesystem::remove(path);

  canvas::Host host({.width = 900, .height = 480, .scale = 1, .look = look});
  DemoPanel drawn;
  const canvas::Image picture = host.picture([&] { drawn.draw(); }, 4);
  const canvas::Difference found = difference(screenshot, picture);
  INFO(found.pixels << " pixels differ, by " << found.largest << " at most; " << found.psnr
                    << " dB");
  CHECK(found.psnr >= 35);
}

TEST_CASE("A sleeping window wakes when a job calls, takes another look and closes when asked") {
  if (!have_screen()) return;
  std::atomic<bool> is_done = false;
  std::thread job;
  int frames = 0;
  canvas::Look seen = canvas::Look::Dark;
  window::run_window("routelab", {.width = 300, .height = 200},
                     [&](window::WindowRequests& requests) {
                       ++frames;
                       seen = requests.look;
                       requests.close = is_done;
                       requests.look = canvas::Look::Light;
                       requests.redraw = frames < 6;
                       ImGui::ShowMetricsWindow();
                       // The last frame before the window goes to sleep.
                       if (frames == 8) {
                         job = std::thread([&] {
                           is_done = true;
                           window::wake();
                         });
                       }
                     });
  job.join();
  CHECK(frames > 8);
  CHECK(seen == canvas::Look::Light);
}

TEST_CASE("An error in the drawing passes through, and another window can be opened") {
  if (!have_screen()) return;
  CHECK_THROWS_AS(window::run_window("routelab", {.width = 300, .height = 200, .frames = 2},
                                     [](window::WindowRequests&) {
                                       ImGui::Begin("window");
                                       throw std::runtime_error("a bug");
                                     }),
                  std::runtime_error);
  int frames = 0;
  window::run_window("routelab", {.width = 300, .height = 200, .frames = 2},
                     [&](window::WindowRequests&) { ++frames; });
  CHECK(frames == 2);
}

TEST_CASE("Without OpenGL 3.2 the error says so and what to do instead") {
  const Screen screen("-extension");
  if (!screen.is_up()) return;
  const std::string message = error_of({.frames = 1});
  INFO(message);
  CHECK(message.find("cannot open a window: there is no OpenGL 3.2 (") == 0);
  CHECK(message.find("); use --png FILE") != std::string::npos);
}

TEST_CASE("Another scale is taken over between frames") {
  if (!have_screen()) return;
  std::vector<float> sizes;
  window::run_window("routelab", {.width = 300, .height = 200, .frames = 3},
                     [&](window::WindowRequests& requests) {
                       sizes.push_back(ImGui::GetFontSize());
                       requests.scale = 2;
                       ImGui::TextUnformatted("text");
                     });
  CHECK(sizes == std::vector<float>{15, 30, 30});
}
