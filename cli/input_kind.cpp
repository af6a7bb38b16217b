#include "cli/input_kind.hpp"

#include <cstdint>
#include <cstring>
#include <fstream>

#include "sim/trace/format.hpp"

namespace routelab::cli {

bool is_trace(const std::string& path) {
  if (path.ends_with(".rltrace")) return true;
  std::ifstream file(path, std::ios::binary);
  std::uint64_t magic = 0;
  char bytes[sizeof magic] = {};
  file.read(bytes, sizeof bytes);
  std::memcpy(&magic, bytes, sizeof magic);
  return file.gcount() == sizeof bytes && magic == trace::file_magic;
}

}  // namespace routelab::cli
