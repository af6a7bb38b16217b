#include "harness/target/node.hpp"

#include <string_view>

#include "harness/target/process.hpp"

namespace routelab::target {
namespace {

constexpr std::string_view common = R"(
const fs = require('fs'), path = require('path');
const say = (key, value) => {
  if (value != null && value !== '') console.log(key + '\t' + String(value).replace(/\s+/g, ' '));
};
const read = (file) => { try { return fs.readFileSync(file, 'utf8'); } catch { return undefined; } };
const json = (file) => { try { return JSON.parse(read(file)); } catch { return {}; } };
)";

constexpr std::string_view package_script = R"(
let it = {};
try { it = JSON.parse(fs.readFileSync('package.json', 'utf8')); } catch (e) { say('error', e.message); }
const scripts = it.scripts || {};
say('build', scripts.build);
say('start', scripts.start);
say('declared', { ...it.devDependencies, ...it.dependencies }.next);
say('installed', json('node_modules/next/package.json').version);
)";

constexpr std::string_view build_script = R"(
const folders = (folder) => {
  try {
    return fs.readdirSync(folder, { withFileTypes: true })
        .filter((e) => e.isDirectory() && e.name !== 'node_modules')
        .map((e) => path.join(folder, e.name));
  } catch { return []; }
};
const inner = folders('.');
const dist = ['.next', ...inner, ...inner.flatMap(folders)]
    .find((folder) => fs.existsSync(path.join(folder, 'BUILD_ID')));
if (dist) {
  const config = json(path.join(dist, 'required-server-files.json')).config || {};
  say('dist', dist);
  say('output', config.output);
  say('base', config.basePath);
  say('id', read(path.join(dist, 'BUILD_ID')).trim());
  let level = [path.join(dist, 'standalone')];
  for (let i = 0; i < 6 && level.length; ++i) {
    const found = level.find((folder) => fs.existsSync(path.join(folder, 'server.js')) &&
                                         fs.existsSync(path.join(folder, dist, 'BUILD_ID')));
    if (found) { say('standalone', found); break; }
    level = level.flatMap(folders);
  }
}
)";

Problem ask(const std::filesystem::path& app, const Environment& environment,
            std::string_view script, Facts& facts) {
  Process node({.argv = {"node", "-e", std::string(common).append(script)},
                .folder = app.string(),
                .environment = environment});
  if (!node.problem().empty()) {
    return {"cannot run node: " + node.problem(),
            "install Node.js (nodejs.org), version 20 or later", ""};
  }
  node.wait(Duration::minutes(1));
  if (!node.succeeded()) return {"node " + node.end(), "is it Node.js?", node.last_lines(10)};
  std::string text = node.take_log();
  for (std::size_t end; (end = text.find('\n')) != std::string::npos; text.erase(0, end + 1)) {
    const std::size_t tab = text.find('\t');
    if (tab < end) facts[text.substr(0, tab)] = text.substr(tab + 1, end - tab - 1);
  }
  return {};
}

}  // namespace

Problem ask_package(const std::filesystem::path& app, const Environment& environment,
                    Facts& facts) {
  return ask(app, environment, package_script, facts);
}

Problem ask_build(const std::filesystem::path& app, const Environment& environment, Facts& facts) {
  return ask(app, environment, build_script, facts);
}

}  // namespace routelab::target
