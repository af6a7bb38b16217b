/// A fuzz target without a fuzzer: each file named on the command line, or in a folder that is, goes
/// through it once, as it is and behind a byte that chooses what a target does with it. So every
/// build links the targets, and the files of the checkout are inputs that must not crash them.
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

namespace fs = std::filesystem;

void feed(const std::string& bytes) {
  static_cast<void>(
      LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()));
}

void feed_file(const fs::path& path) {
  constexpr std::uintmax_t most = 1U << 20U;
  if (fs::file_size(path) > most) return;
  if (path.stem() == "too-many-steps") return;  // a million steps: seconds with sanitizers
  std::ifstream stream(path, std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(stream), {}};
  feed(bytes);
  for (char choice = 0; choice < 5; ++choice) feed(choice + bytes);
}

}  // namespace

int main(int argc, char** argv) {
  std::set<fs::path> files;
  for (int i = 1; i < argc; ++i) {
    if (fs::is_regular_file(argv[i])) files.insert(argv[i]);
    if (!fs::is_directory(argv[i])) continue;
    for (const auto& entry : fs::recursive_directory_iterator(argv[i])) {
      if (entry.is_regular_file()) files.insert(entry.path());
    }
  }
  for (const fs::path& file : files) feed_file(file);
  std::printf("%zu files\n", files.size());
  return files.empty() ? 1 : 0;
}
