#include "harness/target/app_copy.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <string_view>
#include <system_error>

namespace routelab::target {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view prefix = "routelab-app-";
constexpr const char* lock_name = ".routelab-lock";
constexpr std::uintmax_t large_file = std::uintmax_t{1024} * 1024;
constexpr int deepest_link = 8;  ///< workspaces may refer to each other

client::Descriptor locked(const fs::path& file) {
  client::Descriptor lock(open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  if (lock.is_open() && flock(lock.get(), LOCK_EX | LOCK_NB) != 0) lock.reset();
  return lock;
}

/// The lock goes last: what is left of a removal that was killed is still known as abandoned.
void remove_folder(const fs::path& folder) {
  std::error_code error;
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end;
       entry.increment(error)) {
    std::error_code ignored;
    if (entry->path().filename() != lock_name) fs::remove_all(entry->path(), ignored);
  }
  fs::remove_all(folder, error);
}

/// Folders of ours whose owners were killed: nobody holds their locks.
void remove_abandoned(const fs::path& parent) {
  std::error_code error;
  for (fs::directory_iterator entry(parent, error), end; !error && entry != end;
       entry.increment(error)) {
    std::error_code ignored;
    const std::string name = entry->path().filename().string();
    if (!name.starts_with(prefix) || !fs::exists(entry->path() / lock_name, ignored)) continue;
    const client::Descriptor lock = locked(entry->path() / lock_name);
    if (lock.is_open()) remove_folder(entry->path());
  }
}

bool is_left_out(const std::string& name) {
  constexpr std::array names{".git", ".next", ".turbo", ".vercel", ".cache", "coverage"};
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool is_within(const fs::path& path, const fs::path& folder) {
  return std::mismatch(folder.begin(), folder.end(), path.begin(), path.end()).first ==
         folder.end();
}

struct Copy {
  fs::path root;  ///< of what is copied, without links in it
  bool is_module = false;
  int links = 0;  ///< that led us out

  void tree(const fs::path& from, const fs::path& to) const;
  void link(const fs::path& from, const fs::path& to) const;
  void file(const fs::path& from, const fs::path& to) const;
  void entry(const fs::path& from, const fs::path& to) const;
};

void Copy::tree(const fs::path& from, const fs::path& to) const {
  fs::create_directories(to);
  for (const fs::directory_entry& child : fs::directory_iterator(from)) {
    const std::string name = child.path().filename().string();
    if (!is_module && is_left_out(name)) continue;
    if (is_module && name == ".cache") continue;
    Copy inner = *this;
    inner.is_module = is_module || name == "node_modules";
    inner.entry(child.path(), to / name);
  }
}

void Copy::entry(const fs::path& from, const fs::path& to) const {
  const fs::file_status status = fs::symlink_status(from);
  if (fs::is_symlink(status)) {
    link(from, to);
  } else if (fs::is_directory(status)) {
    tree(from, to);
  } else if (fs::is_regular_file(status)) {
    file(from, to);
  }
}

void Copy::link(const fs::path& from, const fs::path& to) const {
  std::error_code error;
  const fs::path target = fs::canonical(from, error);
  if (error) return;  // it leads nowhere
  const fs::path text = fs::read_symlink(from);
  if (text.is_relative() && is_within(target, root)) {
    fs::remove_all(to);
    fs::create_symlink(text, to);
  } else if (links < deepest_link) {
    Copy outside = *this;
    outside.links = links + 1;
    outside.root = fs::is_directory(target) ? target : target.parent_path();
    // A package of a workspace is a source folder, but what is not one of its modules is left out.
    outside.is_module = is_module && is_within(target, root);
    outside.entry(target, to);
  }
}

void Copy::file(const fs::path& from, const fs::path& to) const {
  std::error_code error;
  if (is_module && fs::file_size(from) >= large_file) {
    fs::remove(to, error);
    fs::create_hard_link(from, to, error);
    if (!error) return;
  }
  fs::copy_file(from, to, fs::copy_options::overwrite_existing);
  fs::permissions(to, fs::perms::owner_read | fs::perms::owner_write, fs::perm_options::add);
}

/// The node_modules above that has Next.js, or nothing if the app's own has it or none has.
fs::path modules_above(const fs::path& app) {
  if (fs::exists(app / "node_modules" / "next")) return {};
  for (fs::path folder = app.parent_path(); folder != folder.parent_path();
       folder = folder.parent_path()) {
    if (fs::exists(folder / "node_modules" / "next" / "package.json")) {
      return folder / "node_modules";
    }
  }
  return {};
}

}  // namespace

TemporaryFolder::TemporaryFolder(const fs::path& parent) {
  const fs::path base = fs::absolute(parent.empty() ? fs::temp_directory_path() : parent);
  remove_abandoned(base);
  std::string name = (base / (std::string(prefix) + "XXXXXX")).string();
  if (mkdtemp(name.data()) == nullptr) {
    throw fs::filesystem_error("cannot make a folder", base,
                               std::error_code(errno, std::generic_category()));
  }
  path_ = name;
  // It gets its name when it is locked, or somebody might take it for an abandoned one.
  const fs::path unnamed = path_ / ".new-lock";
  lock_ = locked(unnamed);
  fs::rename(unnamed, path_ / lock_name);
}

TemporaryFolder::~TemporaryFolder() { remove_folder(path_); }

void copy_app(const fs::path& from, const fs::path& to) {
  const fs::path app = fs::canonical(from);
  if (const fs::path modules = modules_above(app); !modules.empty()) {
    Copy{modules, true}.tree(modules, to / "node_modules");
  }
  Copy{app}.tree(app, to);
}

}  // namespace routelab::target
