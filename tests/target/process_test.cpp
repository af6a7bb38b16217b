#include "harness/target/process.hpp"

#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include "tests/support/catch.hpp"
#include "tests/target/stand_in.hpp"

using namespace routelab;
using namespace routelab::target;
using namespace routelab::testing;

namespace {

const Duration long_enough = Duration::seconds(60);

ProcessOptions shell(const std::string& command) { return {.command = command}; }

/// The number that it writes after this word.
int number_after(Process& process, const std::string& word, std::string& log) {
  REQUIRE(eventually([&] {
    log += process.take_log();
    const std::size_t at = log.find(word);
    return at != std::string::npos && log.find('\n', at) != std::string::npos;
  }));
  return std::stoi(log.substr(log.find(word) + word.size()));
}

}  // namespace

TEST_CASE("what a program writes and how it ends is known", "[target][process]") {
  Process process(shell("echo out; echo err >&2; cat; exit 7"));
  CHECK(process.problem() == "");
  REQUIRE(process.wait(long_enough));
  CHECK_FALSE(process.is_running());
  CHECK(process.end() == "exited with 7");
  CHECK_FALSE(process.succeeded());
  CHECK(process.take_log() == "out\nerr\n");
  CHECK(process.take_log() == "");
  CHECK(process.last_lines(1) == "err");
}

TEST_CASE("a signal has its name", "[target][process]") {
  Process process(shell("kill -SEGV $$"));
  REQUIRE(process.wait(long_enough));
  CHECK(process.end() == "killed by SIGSEGV");
}

TEST_CASE("an argument is an argument, whatever is in it", "[target][process]") {
  Process process({.argv = {"printf", "%s|", "a b", "$HOME", ""}});
  REQUIRE(process.wait(long_enough));
  CHECK(process.succeeded());
  CHECK(process.take_log() == "a b|$HOME||");
}

TEST_CASE("a program gets our environment with the changes", "[target][process]") {
  setenv("ROUTELAB_TEST_A", "ours", 1);
  setenv("ROUTELAB_TEST_B", "ours", 1);
  ProcessOptions options = shell("echo $ROUTELAB_TEST_A,$ROUTELAB_TEST_B,$ROUTELAB_TEST_C; pwd");
  options.folder = "/";
  options.environment = {{{"ROUTELAB_TEST_A", "new"}, {"ROUTELAB_TEST_C", "x=y"}},
                         {"ROUTELAB_TEST_B"}};
  Process process(options);
  REQUIRE(process.wait(long_enough));
  CHECK(process.take_log() == "new,,x=y\n/\n");
}

TEST_CASE("what cannot be started says why", "[target][process]") {
  CHECK(Process({.argv = {"no-such-program"}}).problem() ==
        "no-such-program is not a program, here or on the PATH");
  CHECK(Process({.command = "true", .folder = "/no/such/folder"}).problem() ==
        "there is no folder /no/such/folder");
  // Neither binary nor script: found only by trying.
  const auto path = std::filesystem::temp_directory_path() / "routelab_no_program";
  std::fclose(std::fopen(path.c_str(), "w"));
  std::filesystem::permissions(path, std::filesystem::perms::owner_all);
  Process process({.argv = {path.string()}});
  CHECK(process.problem() == "cannot run " + path.string() + ": Exec format error");
  CHECK_FALSE(process.is_running());
  std::filesystem::remove(path);
}

TEST_CASE("one that ignores SIGTERM is killed", "[target][process]") {
  Process process(shell("trap '' TERM; echo ready 1; while :; do sleep 1; done"));
  std::string log;
  number_after(process, "ready ", log);
  process.stop(Duration::milliseconds(50));
  CHECK(process.end() == "killed by SIGKILL");
}

TEST_CASE("one that heeds SIGTERM ends in its own way", "[target][process]") {
  Process process(
      shell("trap 'echo bye; exit 0' TERM; echo ready 1; while :; do sleep 0.01; done"));
  std::string log;
  number_after(process, "ready ", log);
  process.stop(long_enough);
  CHECK(process.end() == "exited with 0");
  CHECK(process.take_log().find("bye") != std::string::npos);
}

TEST_CASE("children go with their parent, also those that left its session", "[target][process]") {
  // One in the group, one in a session of its own whose parent is gone.
  const std::string children =
      "sleep 1000 & echo near $!; sh -c 'setsid sleep 1000 & echo far $!'; ";
  SECTION("when it is stopped") {
    Process process(shell(children + "wait"));
    std::string log;
    const int near = number_after(process, "near ", log);
    const int far = number_after(process, "far ", log);
    CHECK(is_alive(near));
    CHECK(is_alive(far));
    process.stop(Duration::seconds(1));
    CHECK_FALSE(is_alive(near));
    CHECK_FALSE(is_alive(far));
  }
  SECTION("when it ends by itself") {
    Process process(shell(children));
    REQUIRE(process.wait(long_enough));
    std::string log;
    CHECK_FALSE(is_alive(number_after(process, "near ", log)));
    CHECK_FALSE(is_alive(number_after(process, "far ", log)));
    CHECK(process.end() == "exited with 0");
  }
  SECTION("when we are killed") {
    // What it starts writes to it and not to us, so the ids come by a file.
    const auto path = std::filesystem::temp_directory_path() / "routelab_children";
    std::filesystem::remove(path);
    Process parent({.command = stand_in("parent"),
                    .environment = {{{"COMMAND", "exec > " + path.string() + "; " + children +
                                                     "echo main $$; exec sleep 1000"}},
                                    {}}});
    std::string log;
    const auto ids = [&] {
      Process reader(shell("grep -o '[0-9]*' " + path.string()));
      REQUIRE(reader.wait(long_enough));
      return reader.take_log();
    };
    REQUIRE(eventually([&] { return std::count(log.begin(), (log = ids()).end(), '\n') == 3; }));
    std::vector<int> processes;
    for (std::size_t at = 0; at < log.size(); at = log.find('\n', at) + 1) {
      processes.push_back(std::stoi(log.substr(at)));
    }
    for (const int process : processes) CHECK(is_alive(process));
    kill(parent.id(), SIGKILL);
    REQUIRE(parent.wait(long_enough));
    for (const int process : processes) {
      CHECK(eventually([&] { return !is_alive(process); }));
    }
    std::filesystem::remove(path);
  }
}

TEST_CASE("a guard that is killed takes the program along", "[target][process]") {
  Process process(shell("echo parent $PPID; exec sleep 1000"));
  std::string log;
  const int guard = number_after(process, "parent ", log);
  kill(guard, SIGKILL);
  REQUIRE(process.wait(long_enough));
  CHECK(process.end() == "killed together with the process that guarded it");
  CHECK(eventually([&] { return !is_alive(process.id()); }));
}

TEST_CASE("of a huge log the end is kept", "[target][process]") {
  Process process(
      {.command = "yes 0123456789 | head -c 50000000; echo the end", .most_log = 100'000});
  REQUIRE(process.wait(long_enough));
  const std::string log = process.take_log();
  CHECK(log.starts_with("[49900008 bytes are left out]\n"));
  CHECK(log.ends_with("the end\n"));
  CHECK(log.size() == 100'000 + std::string("[49900008 bytes are left out]\n").size());
}

TEST_CASE("what the whole tree holds is known", "[target][process]") {
  Process process(shell("exec 7</dev/null 8</dev/null; sleep 1000 & echo ready 1; wait"));
  std::string log;
  number_after(process, "ready ", log);
  REQUIRE(eventually([&] { return process.resources().descriptors >= 10; }));  // 5 for each
  CHECK(process.resources().memory > 100'000);
  process.stop(Duration::seconds(1));
  CHECK(process.resources().descriptors == 0);
}

TEST_CASE("what is started does not hold our descriptors", "[target][process]") {
  int ends[2];
  REQUIRE(pipe(ends) == 0);
  Process process(shell("exec sleep 1000"));
  close(ends[1]);
  char c = 0;
  CHECK(read(ends[0], &c, 1) == 0);  // it would hang
  close(ends[0]);
}
