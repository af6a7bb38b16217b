#include "harness/fuzz/replay.hpp"

#include "tests/fuzzing/notes.hpp"
#include "tests/support/catch.hpp"

namespace routelab::fuzz {

using namespace testing;

namespace {

/// A session on the notes, with what it needs.
struct World {
  surface::Surface surface = notes_surface();
  ApiMap map{surface};
  Notes notes{};
  Judge judge{map, nullptr};
  Knowledge knowledge{};
  Credentials credentials{surface.users};
  std::vector<Canary> secrets{};
  std::uint64_t fresh = 100;
  Session session{Surroundings{map, notes, judge, knowledge, credentials, secrets, fresh}};
};

Attempt attempt(const char* method, const std::string& target, const std::string& body = "") {
  Attempt attempt;
  attempt.request = {method, target, {}, body};
  return attempt;
}

/// A note is made, read by its id, and made again with the same word.
Finding finding_of(World& world, Check check) {
  const std::string mark(1, fresh_mark);
  Session& session = world.session;
  const Exchange& made =
      session.send(attempt("POST", "/api/notes", "{\"title\":\"" + mark + "\"}"));
  session.send(attempt("GET", "/api/notes/" + id_in(made.outcome.reply)));
  session.again(made);
  session.send(attempt("POST", "/api/notes?" + mark, "{}"));
  Finding finding{.check = check,
                  .where = "POST /api/notes",
                  .status = 201,
                  .why = "made by hand",
                  .id = {},
                  .history = {session.history().begin(), session.history().end()},
                  .shown = 3};
  return finding;
}

}  // namespace

TEST_CASE("A replay has new words, the same where they were the same, and the ids of now") {
  World then;
  const Finding finding = finding_of(then, Check::PutIdempotent);
  const Replay replay = replay_of(finding);
  REQUIRE(replay.steps.size() == 4);
  CHECK(replay.steps[0].word.size() == fresh_size);
  CHECK(replay.steps[0].word == replay.steps[2].word);
  CHECK(replay.steps[0].word != replay.steps[3].word);
  CHECK(replay.steps[1].word.empty());
  CHECK(replay.steps[0].made == "1");

  World now;
  now.notes.first_id = 41;
  now.notes.reset(1);
  now.fresh = 5000;
  run_replay(replay, now.session);
  const auto& asked = now.notes.asked;
  REQUIRE(asked.size() == 4);
  CHECK(asked[0].body != then.notes.asked[0].body);
  CHECK(asked[0].body.size() == then.notes.asked[0].body.size());
  CHECK(asked[0].body == asked[2].body);
  CHECK(asked[1].target == "/api/notes/41");
  CHECK(asked[3].target != then.notes.asked[3].target);
  CHECK(now.fresh == 5004);
  CHECK(now.session.history()[1].attempt.endpoint == now.map.find(1, "GET"));
}

TEST_CASE("A finding of many answers stands if all of them are as they were") {
  World then;
  const Replay replay = replay_of(finding_of(then, Check::PutIdempotent));
  World same;
  run_replay(replay, same.session);
  REQUIRE(same.session.complaints().size() == 1);
  CHECK(same.session.complaints()[0].check == Check::PutIdempotent);
  CHECK(same.session.complaints()[0].where == "POST /api/notes");

  World other;
  other.notes.first_id = 41;  // so the answers are others
  other.notes.reset(1);
  run_replay(replay, other.session);
  CHECK(other.session.complaints().empty());
}

TEST_CASE("Whoever was there then must be there now") {
  World then;
  Replay replay = replay_of(finding_of(then, Check::PutIdempotent));
  replay.steps[0].attempt.sender = Sender::of(7);
  World now;
  run_replay(replay, now.session);
  CHECK(now.notes.asked.empty());
  CHECK(now.session.complaints().empty());
}

TEST_CASE("What a swarm leaves out is part of a case") {
  for (std::size_t bits = 0; bits < 64; ++bits) CHECK(left_out(swarm_without(bits)) == bits);
  CHECK(left_out({}) == 0);
  Swarm swarm;
  swarm.odd_bodies = false;
  const CaseId id{.kind = CaseId::Kind::Sequence, .variant = left_out(swarm), .bytes = {1, 2}};
  const auto parsed = parse_case(id.text());
  REQUIRE(parsed);
  CHECK_FALSE(swarm_without(parsed->variant).odd_bodies);
  CHECK(swarm_without(parsed->variant).odd_paths);
}

}  // namespace routelab::fuzz
