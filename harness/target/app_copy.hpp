/// A copy of an app's folder that can be built and thrown away, because building writes into it and
/// the app must stay as it is.
///
/// Not copied: .git, .next and what other tools keep beside it. Files are copied, not linked, since
/// a build may write into them in place; only large files of node_modules (compilers, engines) are
/// hard links where the file system can, for they are most of its size. node_modules is copied
/// because Turbopack refuses one that is a link out of the app. Links within the folder stay links,
/// as pnpm needs; what a link leads to outside of it (workspaces) is copied into its place. Where
/// node_modules of a folder above has Next.js, it is copied first and the app's own over it.
///
/// Failures of the file system are std::filesystem::filesystem_error. Cost: the reading and writing
/// of all small files: some 5 s for the 340 MB of an app with nothing but Next.js.
#pragma once

#include <filesystem>
#include <string>

#include "harness/client/socket.hpp"

namespace routelab::target {

/// A folder with a name of its own that is removed with all that is in it. If we are killed first,
/// the next one that is made removes it.
class TemporaryFolder {
 public:
  /// In `parent`, or where temporary files go if it is empty.
  explicit TemporaryFolder(const std::filesystem::path& parent);
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
  client::Descriptor lock_;  ///< held as long as we live
};

/// `to` must not be there yet.
void copy_app(const std::filesystem::path& from, const std::filesystem::path& to);

}  // namespace routelab::target
