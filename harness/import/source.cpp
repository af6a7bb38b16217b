#include "harness/import/source.hpp"

#include <array>
#include <string_view>

#include "harness/import/env_reads.hpp"
#include "harness/import/text_file.hpp"
#include "harness/import/tokenizer.hpp"

namespace routelab::import {

namespace fs = std::filesystem;

namespace {

/// Chains of re-exports are followed so far; those that go round end here, too.
constexpr int most_hops = 12;
/// Files of `export *` that one question may lead through.
constexpr int most_stars = 1000;

/// "app/api/../lib/x" -> "app/lib/x"; nothing if it leaves the app's folder.
std::optional<std::string> inside(const fs::path& path) {
  const std::string normal = path.lexically_normal().generic_string();
  if (normal.empty() || normal.front() == '/' || normal.starts_with("..")) return std::nullopt;
  return normal;
}

bool is_in(const fs::path& root, const fs::path& file) {
  std::error_code error;
  const fs::path whole = fs::canonical(file, error);
  if (error) return false;
  const fs::path folder = fs::canonical(root, error);
  const fs::path relative = whole.lexically_relative(folder);
  return !error && !relative.empty() && *relative.begin() != "..";
}

}  // namespace

const Source* Sources::add(const std::string& path, std::string text) {
  auto source = std::make_unique<Source>();
  source->path = path;
  source->text = std::move(text);
  source->tokens = tokenize(source->text);
  source->module = module_of(source->tokens);
  const Source* kept = source.get();
  sources_[path] = std::move(source);
  return kept;
}

const Source* Sources::open(const std::string& path) {
  const auto found = sources_.find(path);
  if (found != sources_.end()) return found->second.get();
  if (!is_in(root_, root_ / path)) {
    problems_.warning(path, 0, "outside", "is left out: it is a link that leads out of the app");
    sources_[path] = nullptr;
    return nullptr;
  }
  std::optional<std::string> text = read_text_file(root_ / path, path, problems_);
  if (!text) {
    sources_[path] = nullptr;
    return nullptr;
  }
  return add(path, std::move(*text));
}

std::vector<std::pair<std::string, int>> Sources::env_reads_of(const std::string& path) {
  const auto found = sources_.find(path);
  if (found != sources_.end()) {
    return found->second == nullptr ? std::vector<std::pair<std::string, int>>{}
                                    : env_reads(found->second->tokens);
  }
  if (!is_in(root_, root_ / path)) return {};
  const std::optional<std::string> text = read_text_file(root_ / path, path, problems_);
  // Most sources name no variable, and need not be taken apart.
  if (!text || text->find("env") == std::string::npos) return {};
  return env_reads(tokenize(*text));
}

std::optional<std::string> Sources::existing(const std::string& path) const {
  constexpr std::array<std::string_view, 8> endings = {".ts",  ".tsx", ".mts", ".js",
                                                       ".jsx", ".mjs", ".cjs", ".cts"};
  const auto is_there = [&](const std::string& name) {
    std::error_code error;
    return sources_.count(name) == 1 || fs::is_regular_file(root_ / name, error);
  };
  const std::size_t dot = path.rfind('.');
  const bool has_ending = dot != std::string::npos && path.find('/', dot) == std::string::npos;
  if (has_ending) {
    const std::string ending = path.substr(dot);
    for (const std::string_view one : endings) {
      if (ending == one && is_there(path)) return path;
    }
    // TypeScript's sources may import './x.js' and mean './x.ts'.
    if (ending == ".js" || ending == ".mjs" || ending == ".jsx") {
      for (const char* one : {".ts", ".tsx", ".mts"}) {
        if (is_there(path.substr(0, dot) + one)) return path.substr(0, dot) + one;
      }
    }
  }
  for (const char* middle : {"", "/index"}) {
    for (const std::string_view one : endings) {
      std::string name = path + middle;
      name += one;
      if (is_there(name)) return name;
    }
  }
  return std::nullopt;
}

const Source* Sources::imported(const Source& from, const std::string& module) {
  const std::string folder = fs::path(from.path).parent_path().generic_string();
  const auto known = imports_.find({folder, module});
  if (known != imports_.end()) return known->second;
  std::vector<fs::path> candidates;
  if (module.starts_with("./") || module.starts_with("../") || module == "." || module == "..") {
    candidates.push_back(fs::path(folder) / module);
  } else if (!module.starts_with("/")) {
    for (const auto& [pattern, targets] : aliases_) {
      const std::size_t star = pattern.find('*');
      const std::string_view before = std::string_view(pattern).substr(0, star);
      if (star == std::string::npos ? module != pattern : !module.starts_with(before)) continue;
      for (const std::string& target : targets) {
        const std::size_t hole = target.find('*');
        const std::string rest = star == std::string::npos ? "" : module.substr(star);
        candidates.emplace_back(hole == std::string::npos ? target : target.substr(0, hole) + rest);
      }
    }
  }
  const Source* source = nullptr;
  for (const fs::path& candidate : candidates) {
    const auto path = inside(candidate);
    if (!path || path->find("node_modules/") != std::string::npos) continue;
    if (const auto file = existing(*path)) {
      source = open(*file);
      break;
    }
  }
  imports_[{folder, module}] = source;
  return source;
}

std::optional<Definition> Sources::find_imported(const Source& source, const std::string& module,
                                                 const std::string& name, int depth) {
  if (const Source* other = imported(source, module)) {
    if (name == "*") return Definition{other, 0, Binding::Kind::Import, "", "", "*"};
    return find_export(*other, name, depth + 1);
  }
  return Definition{nullptr, 0, Binding::Kind::Import, "", module, name};
}

std::optional<Definition> Sources::find(const Source& source, const std::string& name, int depth) {
  if (depth > most_hops) return std::nullopt;
  const auto found = source.module.bindings.find(name);
  if (found == source.module.bindings.end()) return std::nullopt;
  const Binding& binding = found->second;
  if (binding.kind == Binding::Kind::Import) {
    return find_imported(source, binding.module, binding.imported, depth);
  }
  return Definition{&source, binding.at, binding.kind, binding.member, "", name};
}

std::optional<Definition> Sources::find_export(const Source& source, const std::string& name,
                                               int depth) {
  if (depth > most_hops) return std::nullopt;
  if (const Exported* exported = source.module.find_export(name)) {
    if (!exported->module.empty()) {
      return find_imported(source, exported->module, exported->imported, depth);
    }
    if (!exported->local.empty()) return find(source, exported->local, depth + 1);
    const Tokens& tokens = source.tokens;
    const std::size_t at = exported->at;
    const bool is_name =
        tokens.is_word(at) && source.module.bindings.count(std::string(tokens[at].text)) == 1;
    if (is_name && expression_end(tokens, at) == at + 1) {
      return find(source, std::string(tokens[at].text), depth + 1);
    }
    return Definition{&source, at, Binding::Kind::Value, "", "", name};
  }
  for (const std::string& star : source.module.stars) {
    if (name == "default" || ++stars_followed_ > most_stars) break;
    const Source* other = imported(source, star);
    if (other == nullptr) continue;
    if (auto found = find_export(*other, name, depth + 1)) return found;
  }
  return std::nullopt;
}

bool Sources::spend(std::size_t steps) {
  if (steps_left_ >= steps) {
    steps_left_ -= steps;
    return true;
  }
  if (steps_left_ > 0) {
    problems_.warning(root_.generic_string(), 0, "too-much",
                      "has more source than is followed: inputs may be missing");
  }
  steps_left_ = 0;
  return false;
}

std::optional<Definition> Sources::find(const Source& source, const std::string& name) {
  stars_followed_ = 0;
  return find(source, name, 0);
}

std::optional<Definition> Sources::find_export(const Source& source, const std::string& name) {
  stars_followed_ = 0;
  return find_export(source, name, 0);
}

}  // namespace routelab::import
