#include "sim/engine/fifo.hpp"

#include <deque>
#include <string>
#include <vector>

#include "tests/support/rapidcheck.hpp"

using routelab::engine::Fifo;

TEST_CASE("first in, first out", "[engine][fifo]") {
  Fifo<int> fifo;
  CHECK(fifo.empty());
  for (int i = 0; i < 20; ++i) fifo.push(i);
  CHECK(fifo.size() == 20);
  for (int i = 0; i < 20; ++i) CHECK(fifo.pop() == i);
  CHECK(fifo.empty());
}

TEST_CASE("the ring grows while its beginning is in the middle", "[engine][fifo]") {
  Fifo<int> fifo;
  int in = 0;
  int out = 0;
  for (int round = 0; round < 6; ++round) fifo.push(in++);
  for (int round = 0; round < 5; ++round) CHECK(fifo.pop() == out++);
  // One is left, at place 5 of 8: the eight that follow wrap around, the ninth makes it grow.
  for (int round = 0; round < 30; ++round) fifo.push(in++);
  while (!fifo.empty()) CHECK(fifo.pop() == out++);
  CHECK(out == in);
}

TEST_CASE("a fifo behaves like a deque", "[engine][fifo]") {
  rc::prop("under any sequence of pushes and pops", [] {
    // More pushes than pops at first, then the other way, so that it both grows and empties.
    const auto rising = *rc::gen::container<std::vector<int>>(rc::gen::inRange(-2, 4));
    const auto falling = *rc::gen::container<std::vector<int>>(rc::gen::inRange(-4, 2));
    std::vector<int> choices = rising;
    choices.insert(choices.end(), falling.begin(), falling.end());
    Fifo<std::string> fifo;
    std::deque<std::string> naive;
    int next = 0;
    for (const int choice : choices) {
      if (choice >= 0) {
        const std::string item = std::to_string(next++);
        fifo.push(item);
        naive.push_back(item);
      } else if (!naive.empty()) {
        RC_ASSERT(fifo.pop() == naive.front());
        naive.pop_front();
      }
      RC_ASSERT(fifo.size() == naive.size());
      RC_ASSERT(fifo.empty() == naive.empty());
    }
  });
}
