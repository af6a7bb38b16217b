#include "sim/model/slab.hpp"

#include "tests/support/catch.hpp"

using routelab::model::Slab;

TEST_CASE("a slab hands out what came back last, as it was left") {
  Slab<std::vector<int>> slab;
  CHECK(slab.size() == 0);
  CHECK(slab.take() == 0);
  CHECK(slab.take() == 1);
  CHECK(slab.take() == 2);
  slab[1].push_back(7);
  slab.put_back(0);
  slab.put_back(1);
  CHECK(slab.take() == 1);
  CHECK(slab[1] == std::vector<int>{7});
  CHECK(slab.take() == 0);
  CHECK(slab.take() == 3);
  CHECK(slab.size() == 4);
}

TEST_CASE("an object in a slab stays where it is") {
  Slab<int> slab;
  const int* const first = &slab[slab.take()];
  for (int i = 1; i < 1000; ++i) slab[slab.take()] = i;
  CHECK(&slab[0] == first);
  CHECK(slab[0] == 0);
  CHECK(slab[63] == 63);
  CHECK(slab[64] == 64);
  CHECK(slab[999] == 999);
}
