/// Any bytes as the files of a Next.js app: as a route, as a handler of pages, as a configuration, as
/// variables. Whatever they are, what was read says where it stands.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "harness/import/env_file.hpp"
#include "harness/import/env_reads.hpp"
#include "harness/import/next_config.hpp"
#include "harness/import/package_file.hpp"
#include "harness/import/route_reader.hpp"
#include "sim/base/assert.hpp"

using namespace routelab;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  // No file of this folder exists: a source imports itself, or nothing.
  import::Problems problems;
  import::Sources sources("/nonexistent/app", problems);
  const import::Source* source = sources.add("app/api/x/route.ts", text);
  sources.add("pages/api/x.ts", text);
  for (std::size_t i = 0; i < source->tokens.size(); ++i) {
    const import::Token& token = source->tokens[i];
    RL_ASSERT(token.text.empty() || token.text.data() >= source->text.data());
    RL_ASSERT(token.partner < source->tokens.size());
    RL_ASSERT(source->tokens.behind(i) > i);
  }
  for (const auto kind : {import::RouteFile::Kind::AppRoute, import::RouteFile::Kind::PagesApi}) {
    const bool is_app = kind == import::RouteFile::Kind::AppRoute;
    const import::RouteFile file{kind, "/api/x", is_app ? "app/api/x/route.ts" : "pages/api/x.ts"};
    const auto route = import::read_route(sources, file, problems);
    for (const auto& operation : route.route.operations) RL_ASSERT(!operation.method.empty());
  }
  for (const auto& [name, line] : import::env_reads(source->tokens)) {
    RL_ASSERT(!name.empty() || line > 0);
  }
  static_cast<void>(import::read_next_config(sources, *source, problems));
  static_cast<void>(import::read_aliases(*source));
  static_cast<void>(import::read_package(text, "package.json", problems));
  import::Environment own;
  for (const auto& line : import::read_env(text, ".env", problems)) own[line.name] = line.value;
  for (const auto& [name, value] : own) {
    RL_ASSERT(import::expanded(value, {}, own).size() <= 65'536);
  }
  for (const import::Problem& problem : problems.all()) RL_ASSERT(!problem.message.empty());
  return 0;
}
