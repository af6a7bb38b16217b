#include "harness/target/app_copy.hpp"

#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "tests/support/catch.hpp"

using namespace routelab::target;
namespace fs = std::filesystem;

namespace {

void write(const fs::path& file, std::size_t size = 1) {
  fs::create_directories(file.parent_path());
  std::ofstream(file) << std::string(size, 'x');
}

bool same_file(const fs::path& a, const fs::path& b) {
  struct stat one {
  }, other{};
  return stat(a.c_str(), &one) == 0 && stat(b.c_str(), &other) == 0 && one.st_ino == other.st_ino;
}

}  // namespace

TEST_CASE("an app is copied without what is made from it", "[target][copy]") {
  const TemporaryFolder folder("");
  const fs::path app = folder.path() / "app";
  const fs::path copy = folder.path() / "copy";
  const std::size_t large = 2 * 1024 * 1024;
  write(app / "pages/index.js");
  write(app / ".next/BUILD_ID");
  write(app / ".git/HEAD");
  write(app / "packages/a/.next/BUILD_ID");
  write(app / "large.bin", large);
  write(app / "node_modules/m/index.js");
  write(app / "node_modules/m/.next/kept.js");
  write(app / "node_modules/m/engine.node", large);
  write(app / "node_modules/.cache/old");
  fs::permissions(app / "pages/index.js", fs::perms::owner_read);
  copy_app(app, copy);
  CHECK(fs::exists(copy / "pages/index.js"));
  CHECK_FALSE(same_file(app / "pages/index.js", copy / "pages/index.js"));
  CHECK((fs::status(copy / "pages/index.js").permissions() & fs::perms::owner_write) !=
        fs::perms::none);
  CHECK_FALSE(fs::exists(copy / ".next"));
  CHECK_FALSE(fs::exists(copy / ".git"));
  CHECK_FALSE(fs::exists(copy / "packages/a/.next"));
  CHECK_FALSE(same_file(app / "large.bin", copy / "large.bin"));
  CHECK_FALSE(same_file(app / "node_modules/m/index.js", copy / "node_modules/m/index.js"));
  CHECK(fs::exists(copy / "node_modules/m/.next/kept.js"));
  CHECK_FALSE(fs::exists(copy / "node_modules/.cache"));
  CHECK(same_file(app / "node_modules/m/engine.node", copy / "node_modules/m/engine.node"));
}

TEST_CASE("links within stay links, and what others lead to is copied", "[target][copy]") {
  const TemporaryFolder folder("");
  const fs::path app = folder.path() / "apps/shop";
  const fs::path copy = folder.path() / "copy";
  write(app / "node_modules/.pnpm/m@1/index.js");
  fs::create_symlink(".pnpm/m@1", app / "node_modules/m");
  write(folder.path() / "packages/lib/index.js");
  write(folder.path() / "packages/lib/.git/HEAD");
  fs::create_directory_symlink("../../../packages/lib", app / "node_modules/lib");
  fs::create_directory_symlink(folder.path() / "packages/lib/index.js", app / "far.js");
  fs::create_symlink("nowhere", app / "dangling");
  // The workspace's own modules, with Next.js; one of them links back to the app.
  write(folder.path() / "node_modules/next/package.json");
  write(folder.path() / "node_modules/m/other.js");
  copy_app(app, copy);
  CHECK(fs::read_symlink(copy / "node_modules/m") == ".pnpm/m@1");
  CHECK(fs::exists(copy / "node_modules/m/index.js"));
  CHECK(fs::is_directory(fs::symlink_status(copy / "node_modules/lib")));
  CHECK(fs::exists(copy / "node_modules/lib/index.js"));
  CHECK_FALSE(fs::exists(copy / "node_modules/lib/.git"));
  CHECK(fs::is_regular_file(fs::symlink_status(copy / "far.js")));
  CHECK_FALSE(fs::exists(fs::symlink_status(copy / "dangling")));
  CHECK(fs::exists(copy / "node_modules/next/package.json"));
}

TEST_CASE("a temporary folder goes, also one whose owner was killed", "[target][copy]") {
  const TemporaryFolder parent("");
  fs::path path;
  {
    const TemporaryFolder folder(parent.path());
    path = folder.path();
    write(path / "a/b");
    const TemporaryFolder other(parent.path());  // leaves those alone that are in use
    CHECK(fs::exists(path / "a/b"));
  }
  CHECK_FALSE(fs::exists(path));
  write(path / "a/b");
  write(path / ".routelab-lock");  // as if it had been left behind
  write(parent.path() / "routelab-app-unlocked/a");
  const TemporaryFolder next(parent.path());
  CHECK_FALSE(fs::exists(path));
  CHECK(fs::exists(parent.path() / "routelab-app-unlocked/a"));  // not one of ours
}
