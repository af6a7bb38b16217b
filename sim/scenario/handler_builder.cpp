#include "sim/scenario/handler_builder.hpp"

#include <utility>

#include <fmt/format.h>

namespace routelab::scenario {

using core::StepIndex;

HandlerBuilder::HandlerBuilder(EndpointId endpoint, core::Api& api, HandlerSource& source,
                               Diagnostics& diagnostics)
    : scope(api, endpoint, diagnostics), endpoint_(endpoint), api_(api), source_(source),
      diagnostics_(diagnostics) {}

void HandlerBuilder::read(const Node& steps) {
  core::Entry entry;
  entry.first = here();
  if (read_block(steps) == End::Open) open_end(steps);
  while (!aside_.empty()) {
    const Aside aside = std::move(aside_.back());
    aside_.pop_back();
    read_aside(aside);
  }
  connect_throwers();
  scope.finish(entry);
  program().entries.push_back(entry);
}

End HandlerBuilder::read_block(const Node& node) {
  if (node.is(Node::Kind::Object)) {
    bool took_rest = false;
    return read_step(*this, node, nullptr, 0, took_rest);
  }
  if (node.is(Node::Kind::Array)) return read_steps(node.children);
  diagnostics_.error(
      node.place(), "wrong-type",
      fmt::format("steps are an object or a list of objects, not {}", describe(node)),
      "a step looks like {\"respond\": 200}");
  return End::Broken;
}

End HandlerBuilder::read_steps(const std::vector<Node>& steps, std::size_t first) {
  End end = End::Open;
  bool broken = false;
  for (std::size_t i = first; i < steps.size(); ++i) {
    if (end == End::Responds) {
      diagnostics_.error(steps[i].place(), "unreachable-step",
                         "this step is never reached: every way before it has responded",
                         "take it out, or put it before the response");
      return End::Broken;
    }
    bool took_rest = false;
    end = read_step(*this, steps[i], &steps, i, took_rest);
    broken = broken || end == End::Broken;
    if (took_rest) break;
  }
  return broken && end == End::Open ? End::Broken : end;
}

void HandlerBuilder::open_end(const Node& steps) {
  const std::string name = in_quotes(api_.endpoints[endpoint_.index].name);
  const bool list = steps.is(Node::Kind::Array);
  if (list && steps.children.empty()) {
    diagnostics_.error(steps.place(), "no-response",
                       fmt::format("the handler {} has no steps", name),
                       "the smallest one is {\"respond\": 200}");
    return;
  }
  const Node& last = list ? steps.children.back() : steps;
  const bool when = last.find("when") != nullptr && last.find("else") == nullptr;
  diagnostics_.error(last.place(), "no-response",
                     fmt::format("the handler {} can end here without a response", name),
                     when ? "a 'when' without 'else' goes on: let {\"respond\": STATUS} follow"
                          : "let every way end in {\"respond\": STATUS}");
}

StepIndex HandlerBuilder::push(const core::Step& step) {
  const core::Endpoint& endpoint = api_.endpoints[endpoint_.index];
  if (scope.take_body_mention() &&
      core::handler_parses_body(api_.router.profile, endpoint.style())) {
    core::Step read;
    read.verb = core::Verb::ReadBody;
    program().steps.push_back(read);
    throws(here() - 1, Way::Otherwise);
  }
  program().steps.push_back(step);
  return here() - 1;
}

StepIndex& HandlerBuilder::jump_of(StepIndex index, Way way) {
  return way == Way::Otherwise ? step(index).otherwise : step(index).on_error;
}

void HandlerBuilder::set_aside(const Node* steps, StepIndex from, Way way, StepIndex back) {
  if (steps == nullptr) return;
  aside_.push_back({.steps = steps,
                    .from = from,
                    .way = way,
                    .back = back,
                    .catcher = catcher_,
                    .names = scope.names()});
}

void HandlerBuilder::read_aside(const Aside& aside) {
  jump_of(aside.from, aside.way) = here();
  scope.restore(aside.names);
  catcher_ = aside.catcher;
  if (read_block(*aside.steps) != End::Open) return;
  core::Step jump;
  jump.verb = core::Verb::Jump;
  jump.otherwise = aside.back;
  program().steps.push_back(jump);
}

void HandlerBuilder::throws(StepIndex step, Way way) {
  if (catcher_ != nobody) throwers_.push_back({.step = step, .way = way, .catcher = catcher_});
}

void HandlerBuilder::connect_throwers() {
  for (const Thrower& thrower : throwers_) {
    jump_of(thrower.step, thrower.way) = catchers_[thrower.catcher].target;
    step(thrower.step).error = catchers_[thrower.catcher].slot;
  }
}

std::size_t HandlerBuilder::begin_catch() {
  catchers_.push_back({.target = core::no_step, .slot = scope.unnamed_slot()});
  return catcher_ = catchers_.size() - 1;
}

/// The guarded block is over; what follows is done by who catches. The jump over it, if one is
/// needed.
StepIndex HandlerBuilder::end_catch(std::size_t catcher, std::size_t outer, bool open) {
  catcher_ = outer;
  StepIndex over = core::no_step;
  if (open) {
    core::Step jump;
    jump.verb = core::Verb::Jump;
    program().steps.push_back(jump);
    over = here() - 1;
  }
  catchers_[catcher].target = here();
  return over;
}

void HandlerBuilder::jump_here(StepIndex from) { step(from).otherwise = here(); }

std::uint32_t HandlerBuilder::add_message(core::Template text, const Place& place) {
  core::Message message;
  message.endpoint = endpoint_;
  message.text = std::move(text);
  api_.messages.push_back(std::move(message));
  source_.message_places.resize(api_.messages.size());
  source_.message_places.back() = place;
  return static_cast<std::uint32_t>(api_.messages.size() - 1);
}

ResponseId HandlerBuilder::add_response(core::Response response, const Place& place) {
  response.endpoint = endpoint_;
  api_.responses.push_back(std::move(response));
  source_.response_places.resize(api_.responses.size());
  source_.response_places.back() = place;
  return ResponseId{api_.responses.size() - 1};
}

std::string HandlerBuilder::result_name(const Node& as) {
  if (!as.is(Node::Kind::Text) || as.text.empty()) {
    diagnostics_.error(as.place(), "wrong-type",
                       fmt::format("'as' is a name, not {}", describe(as)),
                       "\"as\": \"user\" makes the row {user.name}");
    return "";
  }
  if (as.text.find_first_of(".{} \t\n") != std::string::npos) {
    diagnostics_.error(as.place(), "bad-name",
                       fmt::format("{} cannot be the name of a result", in_quotes(as.text)),
                       "a name has no dots, braces or spaces");
    return "";
  }
  return as.text;
}

std::optional<std::size_t> HandlerBuilder::index_of(const Node& subject,
                                                    const std::vector<std::string>& names,
                                                    std::string_view noun, std::string_view none) {
  if (subject.is(Node::Kind::Text)) {
    for (std::size_t i = 0; i < names.size(); ++i) {
      if (names[i] == subject.text) return i;
    }
  }
  diagnostics_.error(subject.place(), "unknown-name",
                     subject.is(Node::Kind::Text)
                         ? fmt::format("there is no {} {}", noun, in_quotes(subject.text))
                         : fmt::format("the name of {} {} goes here, not {}",
                                       noun == "upstream" ? "an" : "a", noun, describe(subject)),
                     names.empty() ? std::string(none) : suggestion(subject.text, names));
  return std::nullopt;
}

}  // namespace routelab::scenario
