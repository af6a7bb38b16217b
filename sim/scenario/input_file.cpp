#include "sim/scenario/input_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace routelab::scenario {
namespace {

namespace fs = std::filesystem;

/// A file that is open for reading, closed with its owner.
class OpenFile {
 public:
  /// Does not wait for somebody to write into a pipe: it might be for ever.
  explicit OpenFile(const std::string& path)
      : descriptor_(::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC)) {}
  ~OpenFile() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;

  [[nodiscard]] bool good() const { return descriptor_ >= 0; }
  [[nodiscard]] struct stat status() const {
    struct stat status {};
    ::fstat(descriptor_, &status);
    return status;
  }

  /// From now on `read` waits for bytes. (It does not if there are none and nobody writes.)
  void wait_for_bytes() const {
    ::fcntl(descriptor_, F_SETFL, ::fcntl(descriptor_, F_GETFL) & ~O_NONBLOCK);
  }

  /// Appends up to `most` bytes: how many, 0 at the end, negative after an error (errno).
  [[nodiscard]] ssize_t read(std::string& text, std::size_t most) const {
    const std::size_t before = text.size();
    text.resize(before + most);
    ssize_t count = 0;
    do {
      count = ::read(descriptor_, text.data() + before, most);
    } while (count < 0 && errno == EINTR);
    text.resize(before + static_cast<std::size_t>(std::max<ssize_t>(count, 0)));
    return count;
  }

 private:
  int descriptor_;
};

/// The file that a name was meant for, if one of its folder is like it.
std::string similar_file(const fs::path& path) {
  constexpr std::size_t most = 10'000;
  std::vector<std::string> names;
  std::error_code error;
  const fs::path folder = path.has_parent_path() ? path.parent_path() : fs::path(".");
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end;
       entry.increment(error)) {
    names.push_back(entry->path().filename().string());
    if (names.size() == most) break;
  }
  std::sort(names.begin(), names.end());  // a folder has its files in any order
  const auto near = closest(path.filename().string(), names);
  if (!near) return "";
  return fmt::format("did you mean '{}'?", printable((path.parent_path() / *near).string()));
}

void refuse(const std::string& path, std::string_view code, std::string message,
            Diagnostics& diagnostics, std::string hint = "") {
  diagnostics.error({path, 0, 0, 1}, code, std::move(message), std::move(hint));
}

void refuse_reading(const std::string& path, int error, Diagnostics& diagnostics) {
  refuse(path, "cannot-read", fmt::format("the file cannot be read: {}", std::strerror(error)),
         diagnostics);
}

/// What can be said before anything is read.
bool can_be_read(const OpenFile& file, const std::string& path, std::size_t limit,
                 Diagnostics& diagnostics) {
  if (!file.good()) {
    const int error = errno;
    if (error == ENOENT || error == ENOTDIR) {
      refuse(path, "no-such-file", "there is no such file", diagnostics, similar_file(path));
    } else {
      refuse_reading(path, error, diagnostics);
    }
    return false;
  }
  const struct stat status = file.status();
  if (S_ISDIR(status.st_mode)) {
    refuse(path, "not-a-file", "this is a directory, not a file", diagnostics);
    return false;
  }
  return !S_ISREG(status.st_mode) ||
         is_within(limit, static_cast<std::size_t>(status.st_size), path, diagnostics);
}

}  // namespace

bool is_within(std::size_t limit, std::size_t bytes, const std::string& file,
               Diagnostics& diagnostics) {
  if (bytes <= limit) return true;
  diagnostics.error({file, 0, 0, 1}, "file-too-large",
                    fmt::format("the file has more than {} MB", limit >> 20U));
  return false;
}

std::optional<std::string> read_file(const std::string& path, std::size_t limit,
                                     Diagnostics& diagnostics) {
  const OpenFile file(path);
  if (!can_be_read(file, path, limit, diagnostics)) return std::nullopt;
  std::string text;
  constexpr std::size_t piece = 1U << 16U;
  ssize_t count = file.read(text, piece);
  if (count == 0 && S_ISFIFO(file.status().st_mode)) {
    refuse(path, "cannot-read", "nothing comes out of this pipe: nobody writes into it",
           diagnostics);
    return std::nullopt;
  }
  const bool waits = count < 0 && errno == EAGAIN;
  file.wait_for_bytes();
  if (waits) count = file.read(text, piece);
  while (count > 0 && text.size() <= limit) {  // a pipe has no size to look at beforehand
    count = file.read(text, piece);
  }
  if (count < 0) {
    refuse_reading(path, errno, diagnostics);
    return std::nullopt;
  }
  if (!is_within(limit, text.size(), path, diagnostics)) return std::nullopt;
  return text;
}

std::unique_ptr<std::istream> open_file(const std::string& path, std::size_t limit,
                                        Diagnostics& diagnostics) {
  if (!can_be_read(OpenFile(path), path, limit, diagnostics)) return nullptr;
  auto stream = std::make_unique<std::ifstream>(path, std::ios::binary);
  if (*stream) return stream;
  refuse_reading(path, errno, diagnostics);
  return nullptr;
}

}  // namespace routelab::scenario
