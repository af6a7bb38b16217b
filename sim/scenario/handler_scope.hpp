/// The names that a handler's steps can mention, and the slots that stand for them.
///
///     {params.id}   {body.name}   {query.page}   {env.SHOP}   {method}   {user.name}
///
/// A slot is made when a name is first mentioned; so a query copies only what somebody reads.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/core/api.hpp"
#include "sim/scenario/diagnostics.hpp"
#include "sim/scenario/json_tree.hpp"

namespace routelab::scenario {

/// A constant or a slot, with the secrets that the constant is.
struct Reference {
  core::Operand operand;
  core::SecretSet labels;
};

class HandlerScope {
 public:
  HandlerScope(core::Api& api, EndpointId endpoint, Diagnostics& diagnostics);

  /// What `path` ("user.name", without braces) stands for; nothing after an error at `node`.
  std::optional<Reference> resolve(std::string_view path, const Node& node);

  /// From here on `name` is the result of this step. An error if the name is taken already.
  /// `no_step` stands for a step that is wrong: what is said about its result passes unchecked.
  void define(const std::string& name, core::StepIndex step, const Node& node);

  /// Names defined inside a block are not known after it.
  using Names = std::map<std::string, core::StepIndex, std::less<>>;
  [[nodiscard]] const Names& names() const { return names_; }
  void restore(Names names) { names_ = std::move(names); }

  /// Writes the loads and bindings that were asked for into the program; call once, at the end.
  void finish(core::Entry& entry);

 private:
  Reference slot(const std::string& key);
  std::optional<Reference> param(std::string_view field, const Node& node);
  std::optional<Reference> field_of_request(std::string_view head, std::string_view field);
  std::optional<Reference> variable(std::string_view name, const Node& node);
  std::optional<Reference> column(std::string_view head, core::StepIndex step,
                                  std::string_view field, const Node& node);
  void unknown(std::string_view head, const Node& node);
  [[nodiscard]] std::string example_of(std::string_view head) const;

  core::Api& api_;
  EndpointId endpoint_;
  Diagnostics& diagnostics_;
  Names names_;
  std::map<std::string, core::SlotIndex, std::less<>> slots_;
  std::vector<core::Load> loads_;
  std::map<core::StepIndex, std::vector<core::Binding>> bindings_;
  bool full_ = false;  ///< the slots have run out, and that has been said
};

/// A text with references: "Hello {user.name}" is the literal "Hello " and the reference
/// user.name. "{{" is a brace.
struct TextPart {
  bool reference = false;
  std::string text;
};

/// The parts of a text; an unclosed or empty brace is an error at `node`.
std::vector<TextPart> split_text(std::string_view text, const Node& node, Diagnostics& diagnostics);

/// A JSON value where one operand is expected: a constant, or a text that is one reference alone.
std::optional<Reference> read_operand(const Node& node, HandlerScope& scope, core::Api& api,
                                      Diagnostics& diagnostics);

/// A constant of the scenario as a value; nothing for arrays and objects.
std::optional<core::Value> constant_of(const Node& node, core::Texts& texts);

}  // namespace routelab::scenario
