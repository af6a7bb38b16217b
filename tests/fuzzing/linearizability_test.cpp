#include "harness/fuzz/linearizability.hpp"

#include <algorithm>
#include <map>
#include <vector>

#include "tests/support/catch.hpp"
#include "tests/support/rapidcheck.hpp"

using namespace routelab;
using namespace routelab::fuzz;

namespace {

using Kind = Operation::Kind;
using Answer = Operation::Answer;
using Verdict = Linearizability::Verdict;

const Specification row{.kind = Specification::Kind::Row, .is_there = true, .fields = {}};

Operation at(std::int64_t from, std::int64_t to, Operation operation) {
  operation.invoked = Time{from};
  operation.returned = Time{to};
  return operation;
}
Operation write(std::int64_t value, Answer answer = Answer::Done) {
  return {.kind = Kind::Replace, .answer = answer, .given = {value}};
}
Operation read(std::int64_t value) {
  return {.kind = Kind::Read, .answer = Answer::Done, .shown = {value}};
}
Operation act(Kind kind, Answer answer = Answer::Done) { return {.kind = kind, .answer = answer}; }

Specification register_of(std::int64_t value) {
  Specification specification = row;
  specification.fields = {value};
  return specification;
}

Verdict verdict(const Specification& specification, const std::vector<Operation>& history) {
  return linearizability(specification, history).verdict;
}

/// Every order, one after the other; no memo, no list: what the definition says.
bool is_explained(const Specification& specification, const std::vector<Operation>& history,
                  const Specification::State& state, std::vector<bool>& done) {
  const auto is_answered = [&](std::size_t i) { return history[i].answer != Answer::None; };
  bool is_over = true;
  for (std::size_t i = 0; i < history.size(); ++i) is_over &= done[i] || !is_answered(i);
  if (is_over) return true;
  for (std::size_t i = 0; i < history.size(); ++i) {
    if (done[i]) continue;
    bool may_be_next = true;
    for (std::size_t j = 0; j < history.size(); ++j) {
      if (!done[j] && j != i && history[j].key == history[i].key && is_answered(j) &&
          history[j].returned < history[i].invoked) {
        may_be_next = false;
      }
    }
    Specification::State next = state;
    if (!may_be_next || !specification.step(next, history[i])) continue;
    done[i] = true;
    if (is_explained(specification, history, next, done)) return true;
    done[i] = false;
  }
  return false;
}

bool brute(const Specification& specification, const std::vector<Operation>& history) {
  for (std::uint32_t key = 0; key < 2; ++key) {
    std::vector<Operation> of_key;
    for (const Operation& operation : history) {
      if (operation.key == key) of_key.push_back(operation);
    }
    std::vector<bool> done(of_key.size());
    if (!is_explained(specification, of_key, specification.start(), done)) return false;
  }
  return true;
}

std::vector<Operation> drawn_history(const Specification& specification) {
  std::vector<Operation> history;
  const int size = *rc::gen::inRange(0, 7);
  for (int i = 0; i < size; ++i) {
    Operation operation;
    const auto small = [] { return static_cast<std::int64_t>(*rc::gen::inRange(0, 3)); };
    switch (specification.kind) {
      case Specification::Kind::Row:
        operation.kind = *rc::gen::element(Kind::Create, Kind::Read, Kind::Read, Kind::Replace,
                                           Kind::Patch, Kind::Remove);
        operation.given = {small(), small()};
        if (operation.kind == Kind::Patch)
          operation.given[*rc::gen::inRange<std::size_t>(0, 2)].reset();
        operation.shown = {small(), small()};
        if (operation.kind != Kind::Read) operation.shown.clear();
        break;
      case Specification::Kind::Counter:
        operation.kind = *rc::gen::element(Kind::Add, Kind::Read);
        operation.given = {small()};
        operation.shown = {small()};
        break;
      case Specification::Kind::Set:
        operation.kind = *rc::gen::element(Kind::Create, Kind::Read, Kind::Remove);
        break;
    }
    operation.answer = *rc::gen::element(Answer::Done, Answer::Done, Answer::Done, Answer::Absent,
                                         Answer::Exists, Answer::None);
    if (specification.kind == Specification::Kind::Counter && operation.answer != Answer::None) {
      operation.answer = Answer::Done;
    }
    operation.key = *rc::gen::inRange(0, 8) == 0 ? 1U : 0U;
    operation.invoked = Time{*rc::gen::inRange(0, 12)};
    operation.returned = Time{operation.invoked.ns + *rc::gen::inRange(0, 8)};
    history.push_back(operation);
  }
  return history;
}

/// The order is one in which every answer is right, and no operation comes before one that had
/// returned when it was invoked.
void require_witness(const Specification& specification, const std::vector<Operation>& history,
                     const std::vector<std::size_t>& order) {
  std::map<std::uint32_t, Specification::State> states;
  std::vector<bool> done(history.size());
  for (const std::size_t i : order) {
    RC_ASSERT(!done[i]);
    done[i] = true;
    auto& state = states.try_emplace(history[i].key, specification.start()).first->second;
    RC_ASSERT(specification.step(state, history[i]));
    for (std::size_t j = 0; j < history.size(); ++j) {
      if (history[j].answer == Answer::None || history[j].key != history[i].key) continue;
      RC_ASSERT(done[j] || !(history[j].returned < history[i].invoked));
    }
  }
  for (std::size_t i = 0; i < history.size(); ++i) {
    RC_ASSERT(done[i] || history[i].answer == Answer::None);
  }
}

}  // namespace

TEST_CASE("a read that overlaps a write may see it or not", "[linearizability]") {
  for (const std::int64_t seen : {0, 1}) {
    CHECK(verdict(register_of(0), {at(0, 10, write(1)), at(5, 15, read(seen))}) == Verdict::Yes);
  }
  CHECK(verdict(register_of(0), {at(0, 10, write(1)), at(11, 15, read(0))}) == Verdict::No);
  // Closed intervals: at the moment of the answer they still overlap.
  CHECK(verdict(register_of(0), {at(0, 10, write(1)), at(10, 15, read(0))}) == Verdict::Yes);
}

// Herlihy and Wing, "Linearizability: a correctness condition for concurrent objects", 1990, figure 2,
// as registers: once somebody has seen the new value, nobody sees the old one after him.
TEST_CASE("what was seen stays seen", "[linearizability]") {
  const std::vector<Operation> history = {at(0, 100, write(1)), at(10, 20, read(1)),
                                          at(30, 40, read(0))};
  const Linearizability result = linearizability(register_of(0), history);
  CHECK(result.verdict == Verdict::No);
  CHECK(result.last == 2);
  CHECK(result.prefix == std::vector<std::size_t>{0, 1, 2});
  CHECK(result.order == std::vector<std::size_t>{0, 1});
  CHECK(verdict(register_of(0), {history[0], history[2], history[1]}) == Verdict::No);
}

TEST_CASE("two writes, each seen by a reader of its own in another order", "[linearizability]") {
  CHECK(verdict(register_of(0), {at(0, 10, write(1)), at(0, 10, write(2)), at(20, 30, read(1)),
                                 at(40, 50, read(2))}) == Verdict::No);
  CHECK(verdict(register_of(0), {at(0, 45, write(1)), at(0, 45, write(2)), at(20, 30, read(1)),
                                 at(40, 50, read(2))}) == Verdict::Yes);
}

TEST_CASE("the prefix ends with the first answer that nothing explains", "[linearizability]") {
  std::vector<Operation> history = {at(0, 1, write(1)), at(2, 3, read(2)), at(4, 5, read(3)),
                                    at(6, 7, write(3))};
  const Linearizability result = linearizability(register_of(0), history);
  CHECK(result.verdict == Verdict::No);
  CHECK(result.last == 1);
  CHECK(result.prefix == std::vector<std::size_t>{0, 1});
  CHECK(result.order == std::vector<std::size_t>{0});
}

TEST_CASE("without an answer it may have happened, late, or not at all", "[linearizability]") {
  const Operation lost = at(0, 0, write(1, Answer::None));
  CHECK(verdict(register_of(0), {lost, at(5, 6, read(0))}) == Verdict::Yes);
  CHECK(verdict(register_of(0), {lost, at(5, 6, read(1))}) == Verdict::Yes);
  CHECK(verdict(register_of(0), {lost, at(5, 6, read(0)), at(7, 8, read(1))}) == Verdict::Yes);
  CHECK(verdict(register_of(0), {lost, at(5, 6, read(1)), at(7, 8, read(0))}) == Verdict::No);
  CHECK(verdict(register_of(0), {at(9, 9, write(1, Answer::None)), at(5, 6, read(1))}) ==
        Verdict::No);
}

TEST_CASE("lost updates of a counter", "[linearizability]") {
  const Specification counter{.kind = Specification::Kind::Counter, .fields = {0}};
  const auto add = [](Fields shown) {
    return Operation{.kind = Kind::Add, .answer = Answer::Done, .given = {1}, .shown = shown};
  };
  CHECK(verdict(counter, {at(0, 10, add({})), at(0, 10, add({})), at(11, 12, read(2))}) ==
        Verdict::Yes);
  CHECK(verdict(counter, {at(0, 10, add({})), at(0, 10, add({})), at(11, 12, read(1))}) ==
        Verdict::No);
  CHECK(verdict(counter, {at(0, 10, add({1})), at(0, 10, add({1}))}) == Verdict::No);
  CHECK(verdict(counter, {at(0, 10, add({2})), at(0, 10, add({1}))}) == Verdict::Yes);
}

TEST_CASE("a unique value is taken once", "[linearizability]") {
  const Specification set{.kind = Specification::Kind::Set};
  const Operation made = at(0, 10, act(Kind::Create));
  const Operation refused = at(0, 10, act(Kind::Create, Answer::Exists));
  CHECK(verdict(set, {made, refused, refused}) == Verdict::Yes);
  CHECK(verdict(set, {made, made}) == Verdict::No);
  CHECK(verdict(set, {refused}) == Verdict::No);
  Operation other = made;
  other.key = 1;
  CHECK(verdict(set, {made, other}) == Verdict::Yes);
  CHECK(verdict(set, {made, at(2, 8, act(Kind::Remove)), made}) == Verdict::Yes);
  CHECK(verdict(set, {made, at(11, 12, act(Kind::Read, Answer::Absent))}) == Verdict::No);
}

TEST_CASE("rows that are removed and written", "[linearizability]") {
  const Operation put = at(0, 10, write(1));
  const Operation removed = at(0, 10, act(Kind::Remove));
  const Operation gone = at(11, 12, act(Kind::Read, Answer::Absent));
  CHECK(verdict(register_of(0), {put, removed, gone}) == Verdict::Yes);
  CHECK(verdict(register_of(0), {put, removed, at(11, 12, read(1))}) == Verdict::No);
  Specification makes = register_of(0);
  makes.replace_makes = true;
  CHECK(verdict(makes, {put, removed, at(11, 12, read(1))}) == Verdict::Yes);
  CHECK(verdict(register_of(0), {removed, removed}) == Verdict::No);
  Specification silent = register_of(0);
  silent.remove_is_silent = true;
  CHECK(verdict(silent, {removed, removed}) == Verdict::Yes);
}

TEST_CASE("a field that another's patch has undone", "[linearizability]") {
  Specification pair = row;
  pair.fields = {0, 0};
  const Operation first{.kind = Kind::Patch, .answer = Answer::Done, .given = {1, std::nullopt}};
  const Operation second{.kind = Kind::Patch, .answer = Answer::Done, .given = {std::nullopt, 1}};
  const auto seen = [](std::int64_t a, std::int64_t b) {
    return at(20, 21, {.kind = Kind::Read, .answer = Answer::Done, .shown = {a, b}});
  };
  CHECK(verdict(pair, {at(0, 10, first), at(0, 10, second), seen(1, 1)}) == Verdict::Yes);
  CHECK(verdict(pair, {at(0, 10, first), at(0, 10, second), seen(0, 1)}) == Verdict::No);
}

TEST_CASE("long histories of few at once take few steps", "[linearizability]") {
  // 200 writes and reads, six of which overlap at any time.
  std::vector<Operation> history;
  for (int i = 0; i < 200; ++i) {
    const std::int64_t begin = 10 * i;
    // A read sees what was written about a round ago, which overlaps it still.
    history.push_back(at(begin, begin + 59, i % 2 == 0 ? write(i) : read(i - 1)));
  }
  const Linearizability result = linearizability(register_of(0), history);
  CHECK(result.verdict == Verdict::Yes);
  CHECK(result.order.size() == 200);
  CHECK(result.steps < 20'000);
  history.push_back(at(3000, 3001, read(3)));
  const Linearizability bad = linearizability(register_of(0), history);
  CHECK(bad.verdict == Verdict::No);
  CHECK(bad.last == 200);
  CHECK(bad.steps < 1'000'000);
}

TEST_CASE("the bound is met, and said to be", "[linearizability]") {
  std::vector<Operation> history;
  for (int i = 0; i < 30; ++i) history.push_back(at(0, 100, write(i)));
  history.push_back(at(101, 102, read(77)));
  CHECK(linearizability(register_of(0), history, 1000).verdict == Verdict::NotDecided);
}

TEST_CASE("the search and the definition agree", "[linearizability]") {
  for (const auto kind :
       {Specification::Kind::Row, Specification::Kind::Counter, Specification::Kind::Set}) {
    for (const bool loose : {false, true}) {
      Specification specification{
          .kind = kind, .is_there = loose, .replace_makes = loose, .remove_is_silent = loose};
      if (kind != Specification::Kind::Set) specification.fields = {0, 1};
      testing::prop_few(
          "of kind " + std::to_string(static_cast<int>(kind)) + (loose ? ", loose" : ""), 1500,
          [&] {
            const std::vector<Operation> history = drawn_history(specification);
            const Linearizability result = linearizability(specification, history);
            const bool expected = brute(specification, history);
            RC_ASSERT(result.verdict == (expected ? Verdict::Yes : Verdict::No));
            RC_CLASSIFY(expected, "linearizable");
            if (expected) return require_witness(specification, history, result.order);
            // Shortest: without its last answer, the prefix is explained.
            std::vector<Operation> prefix;
            for (const std::size_t i : result.prefix) {
              Operation operation = history[i];
              if (operation.returned > history[result.last].returned) {
                operation.answer = Answer::None;
              }
              prefix.push_back(operation);
              prefix.back().key = 0;
            }
            RC_ASSERT(!brute(specification, prefix));
            for (std::size_t p = 0; p < prefix.size(); ++p) {
              if (result.prefix[p] == result.last) prefix[p].answer = Answer::None;
            }
            RC_ASSERT(brute(specification, prefix) ||
                      std::count_if(prefix.begin(), prefix.end(), [&](const Operation& o) {
                        return o.answer != Answer::None &&
                               o.returned == history[result.last].returned;
                      }) > 0);
          });
    }
  }
}
