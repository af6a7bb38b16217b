/// How one handler's steps become a flat program: blocks one after the other, blocks beside the
/// main path behind it, jumps between them, and who catches what is thrown. What a verb means is
/// the business of the step readers (handler_reader.hpp lists the verbs).
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "sim/core/api.hpp"
#include "sim/scenario/handler_scope.hpp"
#include "sim/scenario/template_reader.hpp"

namespace routelab::scenario {

/// What the readers of all handlers share beside the Api.
struct HandlerSource {
  const Node* middleware = nullptr;      ///< named steps, for `use`; null: none
  std::set<std::string> used{};          ///< names of those that some handler uses
  std::vector<Place> response_places{};  ///< by ResponseId, as far as a step says it
  std::vector<Place> message_places{};   ///< by index into Api::messages
  std::size_t steps = 0;                 ///< read so far, each time that a middleware is used
};

/// Of all handlers. Middleware is read anew each time that it is used: a few lines could stand for
/// any number of steps.
inline constexpr std::size_t max_steps = 1'000'000;
/// Of middleware that uses middleware.
inline constexpr std::size_t max_middleware_depth = 64;

/// How a block ends. What is wrong in itself has been reported; nothing is concluded from it.
enum class End : std::uint8_t { Open, Responds, Broken };

class HandlerBuilder {
 public:
  /// Which of a step's jumps.
  enum class Way : std::uint8_t { Otherwise, OnError };

  HandlerBuilder(EndpointId endpoint, core::Api& api, HandlerSource& source,
                 Diagnostics& diagnostics);

  /// The whole handler: appends its steps and its entry to the program.
  void read(const Node& steps);

  /// One step or a list of steps, at this place of the program.
  End read_block(const Node& node);
  End read_steps(const std::vector<Node>& steps, std::size_t first = 0);

  /// Appends the step; behind it if it reads a body that may not be parsable.
  core::StepIndex push(const core::Step& step);
  core::Step& step(core::StepIndex index) { return api_.program.steps[index]; }
  [[nodiscard]] core::StepIndex here() const {
    return static_cast<core::StepIndex>(api_.program.steps.size());
  }

  /// The block goes behind the main path and comes back to the step `back`. Null: nothing to do.
  void set_aside(const Node* steps, core::StepIndex from, Way way, core::StepIndex back);

  /// What this step throws goes to whoever catches it here.
  void throws(core::StepIndex step, Way way);

  /// Reads `block` with somebody who catches what it throws, then what he does.
  template <class ReadBlock>
  End read_caught(const Node& caught, const std::string& name, const Node& name_node,
                  ReadBlock&& block);

  /// The text of an error or of the log; its index in Api::messages.
  std::uint32_t add_message(core::Template text, const Place& place);
  ResponseId add_response(core::Response response, const Place& place);

  /// Of a step's "as": a name that can be one; "" after an error.
  std::string result_name(const Node& as);

  /// Where the subject of a step stands among `names`; an error if it does not.
  std::optional<std::size_t> index_of(const Node& subject, const std::vector<std::string>& names,
                                      std::string_view noun, std::string_view none);

  [[nodiscard]] Resolve resolve() {
    return [this](std::string_view path, const Node& node) { return scope.resolve(path, node); };
  }

  core::Api& api() { return api_; }
  core::Program& program() { return api_.program; }
  Diagnostics& diagnostics() { return diagnostics_; }
  HandlerSource& source() { return source_; }
  [[nodiscard]] EndpointId endpoint() const { return endpoint_; }

  HandlerScope scope;
  std::vector<std::string> middleware;  ///< whose steps are being read, outermost first

 private:
  static constexpr std::size_t nobody = SIZE_MAX;

  /// Who catches: where his steps begin, and where they find the message.
  struct Catcher {
    core::StepIndex target = core::no_step;
    core::SlotIndex slot = core::Operand::no_slot;
  };
  struct Thrower {
    core::StepIndex step = 0;
    Way way = Way::Otherwise;
    std::size_t catcher = nobody;
  };
  struct Aside {
    const Node* steps = nullptr;
    core::StepIndex from = 0;  ///< the step that jumps there
    Way way = Way::Otherwise;
    core::StepIndex back = 0;  ///< where it goes on if it does not respond
    std::size_t catcher = nobody;
    HandlerScope::Names names;
  };

  core::StepIndex& jump_of(core::StepIndex step, Way way);
  void read_aside(const Aside& aside);
  void connect_throwers();
  void open_end(const Node& steps);

  std::size_t begin_catch();
  core::StepIndex end_catch(std::size_t catcher, std::size_t outer, bool open);
  void jump_here(core::StepIndex from);

  EndpointId endpoint_;
  core::Api& api_;
  HandlerSource& source_;
  Diagnostics& diagnostics_;
  std::vector<Aside> aside_;
  std::vector<Catcher> catchers_;
  std::vector<Thrower> throwers_;
  std::size_t catcher_ = nobody;
};

/// Both blocks of a fork are over.
constexpr End joined(End a, End b) {
  if (a == End::Open || b == End::Open) return End::Open;
  return a == End::Broken || b == End::Broken ? End::Broken : End::Responds;
}

template <class ReadBlock>
End HandlerBuilder::read_caught(const Node& caught, const std::string& name, const Node& name_node,
                                ReadBlock&& block) {
  const std::size_t outer = catcher_;
  const HandlerScope::Names names = scope.names();
  const std::size_t catcher = begin_catch();
  const End end = block();
  const core::StepIndex over = end_catch(catcher, outer, end == End::Open);
  scope.restore(names);
  if (!name.empty()) {
    scope.define(name, {Definition::Kind::Error, catchers_[catcher].slot}, name_node);
  }
  const End caught_end = read_block(caught);
  scope.restore(names);
  if (over != core::no_step) jump_here(over);
  return joined(end, caught_end);
}

/// Reads one step, whatever its verb, at this place of the program (handler_reader.cpp).
/// `rest`: the steps behind it in the same list, for a middleware that guards them; it sets
/// `took_rest` if it has read them.
End read_step(HandlerBuilder& builder, const Node& node, const std::vector<Node>* list,
              std::size_t index, bool& took_rest);

}  // namespace routelab::scenario
