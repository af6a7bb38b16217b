/// Folders and files that nobody meant well with: all of them are read, none takes for ever.
#include <sys/stat.h>

#include <string>

#include "tests/import/app_sample.hpp"
#include "tests/support/catch.hpp"

namespace routelab::import::testing {

namespace {

std::string repeated(const std::string& text, int times) {
  std::string all;
  for (int i = 0; i < times; ++i) all += text;
  return all;
}

bool has_code(const Problems& problems, const std::string& code) {
  for (const Problem& problem : problems.all()) {
    if (problem.code == code && !problem.message.empty() && !problem.file.empty()) return true;
  }
  return false;
}

}  // namespace

TEST_CASE("Folders that are no Next.js app are told apart") {
  const AppFolder folder;
  Problems none;
  static_cast<void>(read_next_app(folder.path() / "missing", none));
  CHECK(has_code(none, "no-folder"));
  Problems bare;
  static_cast<void>(folder.read(bare));
  CHECK(has_code(bare, "no-package-json"));
  folder.add("package.json", "{\"dependencies\": {}}");
  Problems other;
  static_cast<void>(folder.read(other));
  CHECK(has_code(other, "no-next"));
  folder.add_package();
  Problems empty;
  static_cast<void>(folder.read(empty));
  CHECK(has_code(empty, "no-router"));
  folder.add("package.json", repeated("[", 200'000));
  Problems deep;
  static_cast<void>(folder.read(deep));
  CHECK(has_code(deep, "bad-package-json"));
}

TEST_CASE("A workspace's folder points to the app in it") {
  const AppFolder folder;
  folder.add("package.json", "{}");
  folder.add("apps/web/package.json", R"({"dependencies":{"next":"15"}})");
  Problems problems;
  static_cast<void>(folder.read(problems));
  REQUIRE(problems.all().size() == 1);
  CHECK(problems.all()[0].hint.find("apps/web?") != std::string::npos);
}

TEST_CASE("Links, pipes, binaries and packages do no harm") {
  const AppFolder folder;
  folder.add_package();
  folder.add("app/api/good/route.js", "export function GET() {}");
  folder.add("app/api/binary/route.js", std::string("export\0GET", 10));
  folder.add("app/node_modules/x/route.js", "export function GET() {}");
  namespace fs = std::filesystem;
  fs::create_directory_symlink(folder.path() / "app", folder.path() / "app/api/loop");
  fs::create_directories(folder.path() / "app/api/link");
  fs::create_symlink("/etc/passwd", folder.path() / "app/api/link/route.js");
  fs::create_directories(folder.path() / "app/api/pipe");
  REQUIRE(mkfifo((folder.path() / "app/api/pipe/route.js").c_str(), 0600) == 0);
  Problems problems;
  const ImportedApp app = folder.read(problems);
  CHECK(app.routes.size() == 4);
  std::size_t answered = 0;
  for (const ImportedRoute& route : app.routes) answered += route.route.operations.size();
  CHECK(answered == 1);
  CHECK_FALSE(problems.has_errors());
  CHECK(has_code(problems, "binary-file"));
  CHECK(has_code(problems, "outside"));
  CHECK(has_code(problems, "unreadable-file"));
}

TEST_CASE("Sources that go round or grow without end come to an end") {
  const AppFolder folder;
  folder.add_package();
  folder.add("app/api/a/route.js", "export * from './x'; export { POST } from '../b/route';");
  folder.add("app/api/a/x.js", "export * from './x'; export * from './route';");
  folder.add("app/api/b/route.js",
             "export { POST } from '../a/route'; const a = b, b = a;"
             "export const GET = a; export const PUT = wrap(wrap(PUT));");
  folder.add("app/api/c/route.ts",
             "import { z } from 'zod'; type T = { t: T, u: T[] } & T;"
             "const s = z.object({ a: s, b: s, c: s, d: s, e: s });"
             "const n = 2 * n; const list = [...list, ...list];"
             "function f(x: T) { return f(g(x)); } function g(x) { return f(x.a) + g(x.b); }"
             "export async function POST(r) { const b: T = s.parse(await r.json());"
             "  if (list.includes(b.q) || z.string().max(n).parse(b.r)) return f(b); }");
  Problems problems;
  const ImportedApp app = folder.read(problems);
  REQUIRE(app.routes.size() == 3);
  CHECK(operation_of(app.routes[2].route, "POST").input.kind == surface::BodyKind::Json);
}

TEST_CASE("Deep nesting and files of many lines are read") {
  const AppFolder folder;
  folder.add_package();
  const std::string head = "export async function POST(req) { const body = await req.json();\n";
  folder.add("app/api/a/route.js", head + repeated("((((", 5'000));
  folder.add("app/api/b/route.js", head + repeated("x = f(body.a, `${", 2'000));
  folder.add("app/api/c/route.js",
             head + repeated("if (body.b === 1) { g(body.c); }\n", 10'000) + "}");
  folder.add("app/api/d/route.ts", head + "const y = body as " + repeated("{ a: (", 5'000));
  folder.add("app/api/e/route.js", head + repeated("if (req.method === 'GET') ", 2'000));
  folder.add("app/api/f/route.js", head + repeated("a ? ", 2'000) + repeated("b => c => ", 2'000));
  Problems problems;
  const ImportedApp app = folder.read(problems);
  REQUIRE(app.routes.size() == 6);
  CHECK(field_of(operation_of(app.routes[2].route, "POST").input.body, "c") != nullptr);
}

}  // namespace routelab::import::testing
