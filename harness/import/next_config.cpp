#include "harness/import/next_config.hpp"

#include <filesystem>
#include <optional>
#include <string>

#include "harness/import/function.hpp"
#include "harness/import/object_literal.hpp"
#include "harness/import/returned.hpp"
#include "harness/import/scope.hpp"

namespace routelab::import {

namespace {

constexpr int most_depth = 8;

std::optional<Spot> object_behind(const Scope& scope, std::size_t at, int depth);

/// The object that a function returns, which it may have given a name before.
std::optional<Spot> object_returned(const Scope& scope, const Function& function, int depth) {
  Locals locals;
  const Scope inside{scope.sources, scope.source, &locals};
  const auto at = returned_at(inside, function, locals);
  if (!at) return std::nullopt;
  auto found = object_behind(inside, *at, depth);
  // The names of the function end with it.
  if (found && found->scope.locals == &locals) found->scope.locals = scope.locals;
  return found;
}

/// The object literal behind `withPlugin(config)`, `(phase) => ({...})`, a name, a cast.
std::optional<Spot> object_behind(const Scope& scope, std::size_t at, int depth) {
  const Tokens& tokens = scope.source->tokens;
  if (depth > most_depth || !scope.sources->spend(1)) return std::nullopt;
  if (const auto function = function_at(tokens, at)) {
    if (function->is_expression) return object_behind(scope, function->begin, depth + 1);
    return object_returned(scope, *function, depth + 1);
  }
  while (tokens.is(at, "(") || tokens.is(at, "await")) ++at;
  if (tokens.is(at, "{")) return spot_at(scope, at);
  const std::size_t end = expression_end(tokens, at);
  for (std::size_t i = at + 1; i < end; i = tokens.behind(i)) {
    // Of two alternatives the second: the first is often a copy of it with something more.
    if (tokens.is(i, ":")) return object_behind(scope, i + 1, depth + 1);
    if (!tokens.is(i, "(")) continue;
    const std::size_t close = tokens.closing(i);
    for (std::size_t inner = i + 1; inner < close; inner = expression_end(tokens, inner) + 1) {
      if (auto found = object_behind(scope, inner, depth + 1)) return found;
    }
  }
  const auto spot = resolve(scope, at);
  if (!spot || spot->scope.source == nullptr) return std::nullopt;
  if (spot->scope.source == scope.source && spot->at == at) return std::nullopt;
  return object_behind(spot->scope, spot->at, depth + 1);
}

/// The value's tokens, through a name.
std::optional<Spot> constant(const Scope& scope, std::size_t at) {
  if (!scope.source->tokens.is_word(at)) return spot_at(scope, at);
  return resolve(scope, at);
}

class ConfigReader {
 public:
  ConfigReader(const Scope& scope, std::size_t brace, Problems& problems)
      : scope_(scope), tokens_(scope.source->tokens), brace_(brace), problems_(problems) {}

  NextConfig read() {
    if (const auto value = text("basePath")) config_.base_path = *value;
    while (config_.base_path.ends_with('/')) config_.base_path.pop_back();
    if (const auto value = text("output")) {
      if (*value == "standalone") config_.output = BuildOutput::Standalone;
      if (*value == "export") config_.output = BuildOutput::Export;
    }
    if (const auto at = value_of(tokens_, brace_, "trailingSlash")) {
      config_.trailing_slash = tokens_.is(*at, "true");
    }
    if (const auto at = value_of(tokens_, brace_, "pageExtensions")) {
      const auto spot = constant(scope_, *at);
      std::vector<std::string> texts;
      if (spot && spot->scope.source != nullptr) {
        texts = texts_of_list(spot->scope.source->tokens, spot->at);
      }
      if (texts.empty()) {
        warn("pageExtensions", *at);
      } else {
        config_.page_extensions = std::move(texts);
      }
    }
    return std::move(config_);
  }

 private:
  std::optional<std::string> text(const char* key) {
    const auto at = value_of(tokens_, brace_, key);
    if (!at) return std::nullopt;
    const auto spot = constant(scope_, *at);
    if (spot && spot->scope.source != nullptr && spot->scope.source->tokens.is_text(spot->at)) {
      return text_of(spot->scope.source->tokens[spot->at]);
    }
    if (!tokens_.is(*at, "undefined")) warn(key, *at);
    return std::nullopt;
  }

  void warn(const std::string& key, std::size_t at) {
    problems_.warning(scope_.source->path, static_cast<int>(tokens_[at].line), "computed-config",
                      key + " is computed: it is taken for not set",
                      "write it as a constant, or change what was imported by hand");
  }

  const Scope& scope_;
  const Tokens& tokens_;
  std::size_t brace_;
  Problems& problems_;
  NextConfig config_;
};

}  // namespace

NextConfig read_next_config(Sources& sources, const Source& file, Problems& problems) {
  const auto exported = sources.find_export(file, "default");
  if (!exported || exported->source == nullptr) return {};
  const Scope scope{&sources, exported->source, nullptr};
  const auto object = object_behind(scope, exported->at, 0);
  if (!object) {
    problems.warning(file.path, 0, "computed-config",
                     "its object was not found: it is taken for empty");
    return {};
  }
  return ConfigReader(object->scope, object->at, problems).read();
}

Aliases read_aliases(const Source& file) {
  const Tokens& tokens = file.tokens;
  Aliases aliases;
  if (!tokens.is(0, "{")) return aliases;
  const auto options = value_of(tokens, 0, "compilerOptions");
  if (!options) return aliases;
  const auto base_at = value_of(tokens, *options, "baseUrl");
  const std::string base = base_at && tokens.is_text(*base_at) ? text_of(tokens[*base_at]) : "";
  if (const auto paths = value_of(tokens, *options, "paths"); paths && tokens.is(*paths, "{")) {
    for (const Entry& entry : entries_of(tokens, *paths)) {
      std::vector<std::string> targets;
      for (const std::string& target : texts_of_list(tokens, entry.value)) {
        targets.push_back(
            (std::filesystem::path(base) / target).lexically_normal().generic_string());
      }
      aliases.emplace_back(entry.key, std::move(targets));
    }
  }
  if (!base.empty()) aliases.emplace_back("*", std::vector<std::string>{base + "/*"});
  return aliases;
}

}  // namespace routelab::import
