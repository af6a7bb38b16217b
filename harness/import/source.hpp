/// The sources of an app: each file is read once, when somebody asks for it, and names are followed
/// from file to file. Nothing outside of the app's folder is opened, and no package.
#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "harness/import/module.hpp"
#include "harness/import/problem.hpp"
#include "harness/import/token.hpp"

namespace routelab::import {

struct Source {
  std::string path;  ///< from the app's folder, "app/api/users/route.ts"
  std::string text;
  Tokens tokens;
  Module module;
};

/// Where a name's value stands.
struct Definition {
  const Source* source = nullptr;
  std::size_t at = 0;  ///< its first token, as in Binding
  Binding::Kind kind = Binding::Kind::Value;
  std::string member;   ///< as in Binding
  std::string package;  ///< it comes from a package, and there is no source: "zod"
  std::string name;     ///< its name there
};

/// `"@/*": ["./src/*"]` of tsconfig.json, in its order.
using Aliases = std::vector<std::pair<std::string, std::vector<std::string>>>;

class Sources {
 public:
  static constexpr std::size_t most_steps = 20'000'000;

  Sources(std::filesystem::path root, Problems& problems)
      : root_(std::move(root)), problems_(problems) {}
  Sources(const Sources&) = delete;
  Sources& operator=(const Sources&) = delete;

  void set_aliases(Aliases aliases) { aliases_ = std::move(aliases); }

  /// Null, and a warning the first time, if it cannot be read. Lives as long as this object.
  const Source* open(const std::string& path);
  /// The same for a text that is no file (tests).
  const Source* add(const std::string& path, std::string text);

  /// The variables that a file reads (env_reads.hpp). A file that nobody has opened yet is not kept.
  std::vector<std::pair<std::string, int>> env_reads_of(const std::string& path);

  /// Following names takes work, and hostile sources could make it endless: false when what one app
  /// may take is used up. Then everything still reads, and finds no more.
  bool spend(std::size_t steps);

  /// What this name means at the top of this file.
  std::optional<Definition> find(const Source& source, const std::string& name);
  std::optional<Definition> find_export(const Source& source, const std::string& name);
  /// The file that a file imports as `module`; null if it is a package or cannot be found.
  const Source* imported(const Source& from, const std::string& module);

 private:
  std::optional<Definition> find(const Source& source, const std::string& name, int depth);
  std::optional<Definition> find_export(const Source& source, const std::string& name, int depth);
  std::optional<Definition> find_imported(const Source& source, const std::string& module,
                                          const std::string& name, int depth);
  [[nodiscard]] std::optional<std::string> existing(const std::string& path) const;

  std::filesystem::path root_;
  Problems& problems_;
  Aliases aliases_;
  std::map<std::string, std::unique_ptr<Source>> sources_;
  std::map<std::pair<std::string, std::string>, const Source*> imports_;
  int stars_followed_ = 0;
  std::size_t steps_left_ = most_steps;
};

}  // namespace routelab::import
