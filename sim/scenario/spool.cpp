#include "sim/scenario/spool.hpp"

#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <system_error>

namespace routelab::scenario {

Spool::Spool() {
  std::error_code error;
  const auto folder = std::filesystem::temp_directory_path(error);
  std::string name = (folder / "routelab-XXXXXX").string();
  file_ = error ? -1 : ::mkstemp(name.data());
  if (file_ < 0) {
    fail("cannot make a temporary file");
  } else {
    ::unlink(name.c_str());
  }
}

Spool::~Spool() {
  if (file_ >= 0) ::close(file_);
}

void Spool::fail(const char* what) {
  if (!problem_.empty()) return;
  problem_ = std::string(what) + ": " + std::generic_category().message(errno);
}

std::uint64_t Spool::append(std::string_view bytes) {
  const std::uint64_t at = size_;
  while (good() && !bytes.empty()) {
    const ssize_t written = ::pwrite(file_, bytes.data(), bytes.size(), static_cast<off_t>(size_));
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) {
      fail("cannot write a temporary file");
      break;
    }
    bytes.remove_prefix(static_cast<std::size_t>(written));
    size_ += static_cast<std::uint64_t>(written);
  }
  return at;
}

void Spool::read(std::uint64_t at, std::size_t size, std::string& bytes) const {
  bytes.resize(size);
  for (std::size_t done = 0; done < size;) {
    const ssize_t read =
        ::pread(file_, bytes.data() + done, size - done, static_cast<off_t>(at + done));
    if (read < 0 && errno == EINTR) continue;
    if (read <= 0) throw std::runtime_error("cannot read a temporary file back");
    done += static_cast<std::size_t>(read);
  }
}

}  // namespace routelab::scenario
