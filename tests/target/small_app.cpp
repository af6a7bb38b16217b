#include "tests/target/small_app.hpp"

#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include "harness/target/environment.hpp"

namespace routelab::testing {
namespace {

namespace fs = std::filesystem;

/// The variables that it is told by .env, as Next.js: what is in the environment comes first.
/// BUILD says what the build does.
constexpr const char* next_program = R"JS(
const fs = require('fs'), http = require('http');
const env = {};
for (const line of fs.readFileSync('.env', 'utf8').split('\n')) {
  const at = line.indexOf('=');
  if (at > 0) env[line.slice(0, at)] = line.slice(at + 1);
}
Object.assign(env, process.env);
const write = (file, text) => {
  fs.mkdirSync(require('path').dirname(file), { recursive: true });
  fs.writeFileSync(file, text);
};
if (process.argv[2] === 'build') {
  console.log('telemetry off: ' + env.NEXT_TELEMETRY_DISABLED);
  if (env.BUILD === 'fails') { console.error('no such module'); process.exit(1); }
  if (env.BUILD === 'hangs') { setInterval(() => {}, 1000); return; }
  if (env.BUILD === 'nothing') return;
  write('.next/BUILD_ID', 'b1');
  write('.next/static/chunks/main.js', 'key = "' + env.SECRET_KEY + '"');
  write('.next/server/pages/index.html', '<html>');
  write('.next/server/pages/about.json', '{}');
  write('.next/server/pages-manifest.json', '{}');
  write('.next/server/app/docs.rsc', 'rsc');
  write('node_modules/next/written.txt', 'by the build');
  const config = { basePath: env.BASE, output: env.BUILD };
  write('.next/required-server-files.json', JSON.stringify({ config }));
  if (env.BUILD === 'standalone') {
    write('.next/standalone/server.js', 'process.argv[2] = "start"; require("./next.js")');
    write('.next/standalone/.next/BUILD_ID', 'b1');
    fs.copyFileSync(__filename, '.next/standalone/next.js');
    fs.copyFileSync('.env', '.next/standalone/.env');
  }
} else {
  if (env.START === 'fails') { console.error('cannot start'); process.exit(2); }
  http.createServer((request, response) => {
    if (request.url === '/die') process.exit(5);
    const text = { file: __filename, folder: process.cwd(), secret: env.SECRET_KEY,
                   mode: env.NODE_ENV, database: env.DATABASE_URL, other: env.OTHER_KEY,
                   pay: env.PAY_URL, level: env.LOG_LEVEL,
                   local: fs.existsSync('.env.local') };
    response.end(JSON.stringify(text, null, 1));
  }).listen(Number(env.PORT), '127.0.0.1');
}
)JS";

}  // namespace

bool has_node() { return !target::find_program("node", target::entries({}), "").empty(); }

SmallApp::SmallApp() {
  std::string name = (fs::temp_directory_path() / "routelab-small-app-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("cannot make a folder");
  root_ = fs::canonical(name);
  fs::create_directories(temporary());
  write("package.json", R"({"name":"small","dependencies":{"next":"16.0.0"}})");
  write("node_modules/next/package.json", R"({"version":"16.0.1"})");
  write("node_modules/next/dist/bin/next", next_program);
  write(".env", "SECRET_KEY=real\nDATABASE_URL=postgres://u:real@h/d\nBUILD=\nSTART=\nBASE=\n");
  write("public/robots.txt", "all");
  write("pages/index.js", "x");
}

SmallApp::~SmallApp() {
  std::error_code ignored;
  fs::remove_all(root_, ignored);
}

void SmallApp::write(const std::string& file, const std::string& text) const {
  const fs::path path = folder() / file;
  fs::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary) << text;
}

std::map<std::string, std::string> SmallApp::contents() const {
  std::map<std::string, std::string> all;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder())) {
    if (!entry.is_regular_file()) continue;
    std::ifstream in(entry.path(), std::ios::binary);
    all[fs::relative(entry.path(), folder()).string()] = {std::istreambuf_iterator<char>(in), {}};
  }
  return all;
}

}  // namespace routelab::testing
