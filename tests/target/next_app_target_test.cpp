#include "harness/target/next_app_target.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <vector>

#include "tests/support/catch.hpp"
#include "tests/target/small_app.hpp"
#include "tests/target/stand_in.hpp"

using namespace routelab;
using namespace routelab::target;
using namespace routelab::testing;

namespace {

const Duration long_enough = Duration::minutes(5);

NextAppOptions options_of(const SmallApp& app) {
  NextAppOptions options;
  options.folder = app.folder();
  options.temporary = app.temporary();
  options.canary = [](const std::string& variable) { return "C-" + variable; };
  options.install_timeout = options.build_timeout = options.ready_timeout = long_enough;
  options.calls = {long_enough, long_enough};
  return options;
}

std::string get(Target& target, const std::string& path) {
  Outcome outcome;
  target.call({"GET", path}, outcome);
  return outcome.what.empty() ? outcome.reply.body : outcome.what;
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

/// A folder for PATH, next to the app, that has these of our programs.
std::filesystem::path folder_with(const SmallApp& app, const std::vector<std::string>& programs) {
  const std::filesystem::path folder = app.folder().parent_path() / "programs";
  std::filesystem::create_directories(folder);
  for (const std::string& program : programs) {
    std::filesystem::create_symlink(find_program(program, entries({}), ""), folder / program);
  }
  return folder;
}

bool is_missing_node() {
  if (has_node()) return false;
  WARN("skipped: there is no node");
  return true;
}

}  // namespace

TEST_CASE("an app is built and served with canaries, and stays as it is", "[target][next]") {
  if (is_missing_node()) return;
  setenv("SECRET_KEY", "real from the shell", 1);
  const SmallApp app;
  app.write(".git/config", "left out");
  app.write("node_modules/next/written.txt", "before");
  const auto before = app.contents();
  NextAppOptions options = options_of(app);
  options.secrets = {"OTHER_KEY", "SECRET_KEY", "NODE_ENV", "LOG_LEVEL", "PAY_URL"};
  setenv("PAY_URL", "https://key@pay.example", 1);
  std::vector<std::string> told;
  options.progress = [&](const std::string& line) { told.push_back(line); };
  {
    PreparedNextApp prepared = prepare_next_app(options);
    INFO(prepared.problem.message << "\n" << prepared.problem.log);
    REQUIRE(prepared.target);
    NextAppTarget& target = *prepared.target;
    const NextBuild& build = target.build();
    CHECK(build.version == "16.0.1");
    CHECK(build.build_id == "b1");
    CHECK(build.server == NextServer::Start);
    CHECK_FALSE(std::filesystem::exists(build.app / ".git"));
    const std::string answer = get(target, "/");
    CHECK(has(answer, R"("secret": "C-SECRET_KEY")"));
    CHECK(has(answer, R"("database": "postgres://u:C-DATABASE_URL@h/d")"));
    CHECK(has(answer, R"("other": "C-OTHER_KEY")"));
    CHECK(has(answer, R"("pay": "https://C-PAY_URL@pay.example")"));
    CHECK_FALSE(has(answer, "NODE_ENV"));
    CHECK_FALSE(has(answer, "LOG_LEVEL"));
    CHECK(has(answer, build.app.string()));
    REQUIRE(build.planted.size() == 4);
    CHECK(build.planted[0].name == "SECRET_KEY");
    CHECK(build.planted[0].canary == "C-SECRET_KEY");
    CHECK(build.planted[0].file == ".env");
    CHECK(build.planted[2].file == "");

    std::map<std::string, std::string> served;  // url -> bytes
    target.artefacts([&](const Artefact& artefact) {
      served[artefact.url.empty() ? artefact.file : artefact.url] = artefact.bytes;
    });
    CHECK(served == std::map<std::string, std::string>{
                        {"/_next/static/chunks/main.js", "key = \"C-SECRET_KEY\""},
                        {"/robots.txt", "all"},
                        {"/", "<html>"},
                        {"/_next/data/b1/about.json", "{}"},
                        {"/docs.rsc", "rsc"}});
    CHECK(has(get(target, "/die"), "the server exited with 5"));
    CHECK(target.died());
    CHECK(has(get(target, "/"), "C-SECRET_KEY"));
    CHECK(target.deaths() == 1);
  }
  unsetenv("SECRET_KEY");
  unsetenv("PAY_URL");
  CHECK(app.contents() == before);
  CHECK(std::filesystem::is_empty(app.temporary()));
  CHECK(std::find(told.begin(), told.end(), "  telemetry off: 1") != told.end());
  CHECK(told.back() == "starts the server");
}

TEST_CASE("what the caller sets comes before what the files say", "[target][next]") {
  if (is_missing_node()) return;
  const SmallApp app;
  NextAppOptions options = options_of(app);
  options.environment.set = {{"DATABASE_URL", "postgres://test"}};
  PreparedNextApp prepared = prepare_next_app(options);
  REQUIRE(prepared.target);
  CHECK(has(get(*prepared.target, "/"), R"("database": "postgres://test")"));
}

TEST_CASE("a standalone server is served with its static files and all its variables",
          "[target][next]") {
  if (is_missing_node()) return;
  const SmallApp app;
  app.write(".env", "BUILD=standalone\nBASE=/base\nSECRET_KEY=real\n");
  app.write(".env.local", "LOCAL_KEY=real\n");
  PreparedNextApp prepared = prepare_next_app(options_of(app));
  INFO(prepared.problem.message << "\n" << prepared.problem.log);
  REQUIRE(prepared.target);
  const NextBuild& build = prepared.target->build();
  CHECK(build.server == NextServer::Standalone);
  CHECK(std::filesystem::exists(build.standalone / ".next/static/chunks/main.js"));
  CHECK(std::filesystem::exists(build.standalone / "public/robots.txt"));
  const std::string answer = get(*prepared.target, "/");
  CHECK(has(answer, ".next/standalone"));
  CHECK(has(answer, R"("mode": "production")"));
  CHECK(has(answer, R"("local": true)"));
  std::vector<std::string> shipped;
  prepared.target->artefacts([&](const Artefact& artefact) {
    if (artefact.kind == Artefact::Kind::Shipped) shipped.push_back(artefact.file);
    if (artefact.kind == Artefact::Kind::Static) {
      CHECK(artefact.url == "/base/_next/static/chunks/main.js");
    }
  });
  CHECK(shipped == std::vector<std::string>{".next/standalone/.env"});
}

TEST_CASE("an app that cannot be served says why", "[target][next]") {
  if (is_missing_node()) return;
  const SmallApp app;
  NextAppOptions options = options_of(app);
  std::string message, hint, log;
  SECTION("no folder") {
    options.folder = "/no/such/folder";
    message = "there is no folder /no/such/folder";
  }
  SECTION("no package") {
    std::filesystem::remove(app.folder() / "package.json");
    message = app.folder().string() + " has no package.json";
  }
  SECTION("a broken package") {
    app.write("package.json", "{");
    message = "package.json of " + app.folder().string() + " cannot be read: ";
  }
  SECTION("another kind of app") {
    app.write("package.json", "{}");
    std::filesystem::remove_all(app.folder() / "node_modules");
    message = app.folder().string() + " is no Next.js app";
  }
  SECTION("no node") {
    options.environment = {};
    const std::string path = std::getenv("PATH");
    setenv("PATH", "/no/such/folder", 1);
    CHECK(has(prepare_next_app(options).problem.message, "cannot run node: "));
    setenv("PATH", path.c_str(), 1);
    return;
  }
  SECTION("no installer") {
    std::filesystem::remove_all(app.folder() / "node_modules");
    const auto programs = folder_with(app, {"node"});
    options.environment.set = {{"PATH", programs.string()}};
    message = "the app's packages are not installed, and npm is not there to do it";
  }
  SECTION("the build fails") {
    app.write(".env", "BUILD=fails\n");
    message = "the build failed: node exited with 1";
    hint = "its whole output is in ";
    log = "no such module";
  }
  SECTION("the build hangs") {
    app.write(".env", "BUILD=hangs\n");
    SECTION("for longer than it may take") {
      options.build_timeout = Duration::seconds(1);
      message = "the build did not end within 1 s";
    }
    SECTION("and does nothing meanwhile") {
      options.build_idle = Duration::seconds(1);
      message = "the build hangs: it has done nothing for 1 s";
    }
    hint = "its whole output is in ";
  }
  SECTION("it is exported") {
    app.write(".env", "BUILD=export\n");
    message = "the app is exported as static files";
  }
  SECTION("nothing is built") {
    app.write(".env", "BUILD=nothing\n");
    message = "the build has left nothing that could be served";
  }
  SECTION("it does not start") {
    app.write(".env", "START=fails\n");
    message = "the server exited with 2 before it was ready";
    log = "cannot start";
  }
  const auto before = app.contents();
  const PreparedNextApp prepared = prepare_next_app(options);
  CHECK_FALSE(prepared.target);
  CHECK(prepared.problem.message.substr(0, message.size()) == message);
  CHECK(prepared.problem.hint.substr(0, hint.size()) == hint);
  CHECK(has(prepared.problem.log, log));
  CHECK(app.contents() == before);
  for (const auto& left : std::filesystem::directory_iterator(app.temporary())) {
    CHECK(left.path().extension() == ".log");
    CHECK(has(prepared.problem.hint, left.path().string()));
  }
}

TEST_CASE("packages are installed by npm where the lock file's own program is not there",
          "[target][next]") {
  if (is_missing_node()) return;
  const SmallApp app;
  const auto root = app.folder().parent_path();
  std::filesystem::rename(app.folder() / "node_modules", root / "kept");
  app.write("pnpm-lock.yaml", "");
  // An npm that finds that packages do not go together, unless it is told not to mind.
  const auto programs = folder_with(app, {"node", "sh", "cp", "mkdir"});
  std::ofstream(programs / "npm") << "#!/bin/sh\nmkdir -p node_modules/half\n"
                                     "case \"$*\" in *--legacy-peer-deps*) ;; *) exit 1 ;; esac\n"
                                     "cp -r " +
                                         (root / "kept").string() + "/. node_modules\n";
  std::filesystem::permissions(programs / "npm", std::filesystem::perms::owner_all);
  NextAppOptions options = options_of(app);
  options.environment.set = {{"PATH", programs.string()}};
  std::string told;
  options.progress = [&](const std::string& line) { told += line + "\n"; };
  SECTION("another's lock file") {}
  SECTION("a lock file of npm that does not fit") { app.write("package-lock.json", "{}"); }
  const PreparedNextApp prepared = prepare_next_app(options);
  INFO(prepared.problem.message << "\n" << prepared.problem.log);
  CHECK(prepared.target);
  CHECK(has(told, "pnpm is not there\n"));
  CHECK(has(told, "installing: npm install\n"));
}

TEST_CASE("preparing ends when it is told to", "[target][next]") {
  if (is_missing_node()) return;
  const SmallApp app;
  app.write(".env", "BUILD=hangs\n");
  NextAppOptions options = options_of(app);
  std::atomic<bool> stop{false};
  options.stop = &stop;
  options.progress = [&](const std::string& line) {
    if (has(line, "telemetry off")) stop = true;
  };
  CHECK(prepare_next_app(options).problem.message == "stopped");
  CHECK(std::filesystem::is_empty(app.temporary()));
}
