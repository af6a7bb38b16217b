/// Apps of one handler whose body some schema describes.
#pragma once

#include <string>

#include "tests/import/app_sample.hpp"
#include "tests/import/body_text.hpp"

namespace routelab::import::testing {

inline constexpr const char* zod = "import { z } from 'zod';\n";

/// The body of one handler's file, with what else the app has in lib/input.ts.
inline std::string body_of(const std::string& text, const std::string& helpers = "",
                           const std::string& method = "POST") {
  const AppFolder folder;
  folder.add_package();
  folder.add("tsconfig.json", R"({"compilerOptions": {"paths": {"@/*": ["./*"]}}})");
  folder.add("app/api/x/route.ts", zod + text);
  folder.add("lib/input.ts", zod + helpers);
  Problems problems;
  const ImportedApp app = folder.read(problems);
  return app.routes.empty() ? "no route"
                            : body_text(operation_of(app.routes.front().route, method).input);
}

/// The body that `schema`, given to some library's parse, enforces or not.
inline std::string body_of_schema(const std::string& import, const std::string& schema,
                                  const std::string& call = "S.parse(await req.json())") {
  return body_of(import + "\nconst S = " + schema + ";\nexport async function POST(req) { " + call +
                 "; }");
}

inline std::string body_of_zod(const std::string& schema) { return body_of_schema("", schema); }

inline const std::string login = "const Login = z.object({ name: z.string().max(9) });\n";

}  // namespace routelab::import::testing
