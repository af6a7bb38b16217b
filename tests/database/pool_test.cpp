/// The pool under threads. SQLite only: what is tested is ours.

#include "harness/database/pool.hpp"

#include <thread>

#include "tests/database/database_sample.hpp"

using namespace routelab;
using namespace routelab::testing;
using database::Database;
using database::Pool;
using std::chrono_literals::operator""ms;
using std::chrono_literals::operator""s;

namespace {

struct PoolWorld {
  explicit PoolWorld(const database::Options& options = {.statement_timeout = 300s})
      : users(1), subject(users.with_steps().api, options) {
    REQUIRE(name_of(subject.create_tables()) == "none");
  }
  database::Query insert() {
    const std::vector<core::Value> slots(slot_count);
    return query_of(users.api.program, users.api.tables, users.api.texts, subject.ids(),
                    users.insert, slots);
  }
  std::uint32_t rows() { return subject.connection().contents(TableId{std::size_t{0}}).count; }

  Users users;
  Database subject;
};

}  // namespace

TEST_CASE("threads share a few connections", "[database][pool]") {
  PoolWorld world;
  Pool pool(world.subject, 3, 300s);
  std::vector<std::vector<database::Query>> work(8);
  for (auto& queries : work) {
    for (int i = 0; i < 10; ++i) queries.push_back(world.insert());
  }
  std::atomic<std::uint32_t> inserted{0};
  std::atomic<std::uint32_t> at_once{0};
  std::atomic<bool> too_many{false};
  std::vector<std::thread> threads;
  for (const auto& queries : work) {
    threads.emplace_back([&] {
      for (const database::Query& query : queries) {
        Pool::Lease lease = pool.take();
        if (lease.failure) continue;
        if (at_once.fetch_add(1) >= 3) too_many = true;
        inserted += lease->run(query).count;
        at_once.fetch_sub(1);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(inserted == 80);
  CHECK_FALSE(too_many);
  CHECK(pool.open_connections() <= 3);
  CHECK(pool.waiting() == 0);
  CHECK(world.rows() == 81);
}

TEST_CASE("who waits for a connection in vain is told", "[database][pool]") {
  PoolWorld world;
  Pool pool(world.subject, 1, 1ms);
  {
    const Pool::Lease held = pool.take();
    REQUIRE_FALSE(held.failure);
    CHECK(name_of(pool.take().failure) == "timed-out");
    CHECK(pool.waiting() == 0);
  }
  CHECK_FALSE(pool.take().failure);
  CHECK(pool.open_connections() == 1);
}

TEST_CASE("a connection that the server refuses takes no place", "[database][pool]") {
  PoolWorld world({.max_connections = 1});
  Pool pool(world.subject, 2, 300s);
  {
    const Pool::Lease held = pool.take();
    REQUIRE_FALSE(held.failure);
    CHECK(name_of(pool.take().failure) == "refused");
    CHECK(pool.open_connections() == 1);
  }
  CHECK_FALSE(pool.take().failure);
}

TEST_CASE("connections go to those who wait in the order in which they came", "[database][pool]") {
  PoolWorld world;
  Pool pool(world.subject, 1, 300s);
  std::mutex mutex;
  std::vector<int> order;
  std::vector<std::thread> threads;
  {
    const Pool::Lease held = pool.take();
    for (int i = 0; i < 4; ++i) {
      threads.emplace_back([&, i] {
        const Pool::Lease lease = pool.take();
        const std::lock_guard lock(mutex);
        order.push_back(i);
      });
      while (pool.waiting() <= static_cast<std::uint32_t>(i)) std::this_thread::yield();
    }
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(order == std::vector<int>{0, 1, 2, 3});
}

TEST_CASE("a transaction ends with its lease", "[database][pool]") {
  PoolWorld world;
  Pool pool(world.subject, 1, 1ms);
  {
    Pool::Lease lease = pool.take();
    REQUIRE(name_of(lease->begin()) == "none");
    REQUIRE(lease->run(world.insert()).ok());
  }
  CHECK_FALSE(pool.take()->in_transaction());
  CHECK(world.rows() == 1);
}
