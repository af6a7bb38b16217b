#include "harness/target/process_tree.hpp"

#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <system_error>
#include <vector>

namespace routelab::target {
namespace {

namespace fs = std::filesystem;

fs::path folder_of(int id) { return fs::path("/proc") / std::to_string(id); }

std::vector<int> children_of(int id) {
  std::vector<int> children;
  std::error_code error;
  for (fs::directory_iterator task(folder_of(id) / "task", error), end; !error && task != end;
       task.increment(error)) {
    std::ifstream file(task->path() / "children");
    for (int child = 0; file >> child;) children.push_back(child);
  }
  return children;
}

std::uint64_t resident_bytes(int id) {
  std::ifstream file(folder_of(id) / "statm");
  std::uint64_t size = 0, resident = 0;
  file >> size >> resident;
  return resident * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
}

std::uint64_t open_descriptors(int id) {
  std::uint64_t count = 0;
  std::error_code error;
  for (fs::directory_iterator entry(folder_of(id) / "fd", error), end; !error && entry != end;
       entry.increment(error)) {
    ++count;
  }
  return count;
}

std::vector<int> descendants_of(int id) {
  std::vector<int> all = children_of(id);
  for (std::size_t i = 0; i < all.size(); ++i) {
    const std::vector<int> children = children_of(all[i]);
    all.insert(all.end(), children.begin(), children.end());
  }
  return all;
}

/// What stands in "stat" of a process after its name, by proc(5); nothing of one that is gone.
struct Status {
  std::string state{};
  unsigned long flags = 0;
  long ticks = 0;  ///< of the processor, for itself and children that it has waited for
  int threads = 0;
};

Status status_of(int id) {
  std::ifstream file(folder_of(id) / "stat");
  std::string text;
  Status status;
  if (!std::getline(file, text)) return status;
  std::istringstream fields(text.substr(text.rfind(')') + 1));
  std::string ignored;
  fields >> status.state;
  for (int i = 0; i < 5; ++i) fields >> ignored;
  fields >> status.flags;
  for (int i = 0; i < 4; ++i) fields >> ignored;
  for (int i = 0; i < 4; ++i) {
    long ticks = 0;
    fields >> ticks;
    status.ticks += ticks;
  }
  for (int i = 0; i < 2; ++i) fields >> ignored;
  fields >> status.threads;
  return status;
}

/// By its flags (PF_EXITING of the kernel's sched.h) and its threads. The files of a dead process with
/// threads left are not closed yet.
bool is_exiting(int id) {
  constexpr unsigned exiting_flag = 4;
  const Status status = status_of(id);
  if (status.state == "Z") return status.threads > 1;
  return (status.flags & exiting_flag) != 0;
}

}  // namespace

Resources resources_of_descendants(int id) {
  Resources all;
  long ticks = 0;
  for (const int next : descendants_of(id)) {
    all.memory += resident_bytes(next);
    all.descriptors += open_descriptors(next);
    ticks += status_of(next).ticks;
  }
  all.processor = {Duration::seconds(1).ns * ticks / sysconf(_SC_CLK_TCK)};
  return all;
}

bool is_descendant_exiting(int id) {
  const std::vector<int> all = descendants_of(id);
  return std::any_of(all.begin(), all.end(), is_exiting);
}

}  // namespace routelab::target
