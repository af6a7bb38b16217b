/// A folder that looks like a Next.js app, with a "next" of a page in its node_modules that builds
/// and serves as much as tests look at. It needs Node.js, and no network.
#pragma once

#include <filesystem>
#include <map>
#include <string>

namespace routelab::testing {

bool has_node();

class SmallApp {
 public:
  SmallApp();
  ~SmallApp();
  SmallApp(const SmallApp&) = delete;
  SmallApp& operator=(const SmallApp&) = delete;

  void write(const std::string& file, const std::string& text) const;
  /// Every file with what is in it.
  [[nodiscard]] std::map<std::string, std::string> contents() const;

  [[nodiscard]] std::filesystem::path folder() const { return root_ / "app"; }
  /// Where copies may be made; empty when all is cleaned up.
  [[nodiscard]] std::filesystem::path temporary() const { return root_ / "temporary"; }

 private:
  std::filesystem::path root_;
};

}  // namespace routelab::testing
