#include "harness/fuzz/specification.hpp"

#include <utility>

namespace routelab::fuzz {

namespace {

using Answer = Operation::Answer;
using State = Specification::State;

bool shows(const State& state, const Operation& operation) {
  for (std::size_t f = 0; f < operation.shown.size(); ++f) {
    if (!operation.shown[f]) continue;
    if (f >= state.fields.size() || state.fields[f] != operation.shown[f]) return false;
  }
  return true;
}

void patch(Fields& fields, const Fields& given) {
  if (fields.size() < given.size()) fields.resize(given.size());
  for (std::size_t f = 0; f < given.size(); ++f) {
    if (given[f]) fields[f] = given[f];
  }
}

/// What it would be answered; the state is that after it.
Answer act(const Specification& specification, State& state, const Operation& operation) {
  switch (operation.kind) {
    case Operation::Kind::Create:
      if (state.is_there) return Answer::Exists;
      state = {true, operation.given};
      return Answer::Done;
    case Operation::Kind::Read:
      if (specification.kind == Specification::Kind::Counter) return Answer::Done;
      return state.is_there ? Answer::Done : Answer::Absent;
    case Operation::Kind::Replace:
      if (!state.is_there && !specification.replace_makes) return Answer::Absent;
      state = {true, operation.given};
      return Answer::Done;
    case Operation::Kind::Patch:
      if (!state.is_there) return Answer::Absent;
      patch(state.fields, operation.given);
      return Answer::Done;
    case Operation::Kind::Remove:
      if (!state.is_there && !specification.remove_is_silent) return Answer::Absent;
      state = {};
      return Answer::Done;
    case Operation::Kind::Add:
      if (state.fields.empty()) state.fields.assign(1, 0);
      if (!operation.given.empty()) *state.fields[0] += operation.given[0].value_or(0);
      return Answer::Done;
  }
  return Answer::None;
}

}  // namespace

bool Specification::step(State& state, const Operation& operation) const {
  State next = state;
  const Answer answer = act(*this, next, operation);
  if (operation.answer != Answer::None &&
      (answer != operation.answer || (answer == Answer::Done && !shows(next, operation)))) {
    return false;
  }
  state = std::move(next);
  return true;
}

}  // namespace routelab::fuzz
