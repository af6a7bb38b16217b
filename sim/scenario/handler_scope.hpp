/// The names that a handler's steps can mention, and the slots that stand for them.
///
///     {params.id}  {body.name}  {query.page}  {headers.accept}  {cookies.session}  {env.SHOP}
///     {method}  {cold}  {user.name} of a row  {quote.price} of an upstream's answer
///     {problem.field} {problem.message} of a validation  {error.message} of a caught error
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
  bool error = false;  ///< the message of an error: to be shown, not to be stored or compared
};

/// What a name of a handler stands for.
struct Definition {
  enum class Kind : std::uint8_t {
    Row,      ///< of the query at step `index`; no_step: the query is wrong, nothing is checked
    Answer,   ///< of upstream `index`
    Problem,  ///< of a validation: its slots are `index` (field) and `index` + 1 (message)
    Error,    ///< caught: its message is in slot `index`
  };
  Kind kind = Kind::Row;
  std::uint32_t index = 0;
};

class HandlerScope {
 public:
  HandlerScope(core::Api& api, EndpointId endpoint, Diagnostics& diagnostics);

  /// What `path` ("user.name", without braces) stands for; nothing after an error at `node`.
  std::optional<Reference> resolve(std::string_view path, const Node& node);

  /// From here on `name` has this meaning. An error if the name is taken already.
  void define(const std::string& name, Definition definition, const Node& node);

  /// Names defined inside a block are not known after it.
  using Names = std::map<std::string, Definition, std::less<>>;
  [[nodiscard]] const Names& names() const { return names_; }
  void restore(Names names) { names_ = std::move(names); }

  /// A slot for something that has no name of its own.
  core::SlotIndex unnamed_slot();

  /// Whether a field of the body has been mentioned since the last call.
  bool take_body_mention();

  /// Writes the loads and bindings that were asked for into the program; call once, at the end.
  void finish(core::Entry& entry);

 private:
  Reference slot(const std::string& key);
  Reference loaded(const std::string& key, core::Load load);
  bool has_room(const Node& node);
  std::optional<Reference> param(std::string_view field, const Node& node);
  std::optional<Reference> field_of_request(std::string_view head, std::string_view field);
  std::optional<Reference> variable(std::string_view name, const Node& node);
  std::optional<Reference> field_of(std::string_view head, Definition definition,
                                    std::string_view field, const Node& node);
  std::optional<Reference> column(std::string_view head, core::StepIndex step,
                                  std::string_view field, const Node& node);
  std::optional<Reference> of_answer(const core::Upstream& upstream, std::string_view field,
                                     const Node& node);
  void unknown(std::string_view head, const Node& node);
  [[nodiscard]] std::string example_of(std::string_view head) const;

  core::Api& api_;
  EndpointId endpoint_;
  Diagnostics& diagnostics_;
  Names names_;
  std::map<std::string, core::SlotIndex, std::less<>> slots_;
  std::vector<core::Load> loads_;
  std::map<core::StepIndex, std::vector<core::Binding>> bindings_;
  int unnamed_ = 0;
  bool body_mentioned_ = false;
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

/// The message of an error stands where a value is needed.
void report_error_value(const Node& node, Diagnostics& diagnostics);

/// A constant of the scenario as a value; nothing for arrays and objects.
std::optional<core::Value> constant_of(const Node& node, core::Texts& texts);

}  // namespace routelab::scenario
