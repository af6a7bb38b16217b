/// What single handlers say; the corpus has whole apps.
#include "tests/import/app_sample.hpp"
#include "tests/support/catch.hpp"

namespace routelab::import::testing {

using surface::BodyKind;
using surface::Type;

TEST_CASE("What a field is compared with and given to says what it is") {
  const auto route = route_of("app/api/x/route.ts", R"(
    export async function POST(req: Request) {
      const body = await req.json();
      if (typeof body.name !== 'string' || body.name.length > 5) return bad();
      if (!Number.isInteger(body.age) || !['red', 'blue'].includes(body.colour)) return bad();
      if (body.state === 'done' || body.state === 'open') return ok();
      const price = parseFloat(body.price);
      for (const tag of body.tags) use(tag.label.trim());
      body.items.map((item) => item.sku);
    })");
  const auto input = operation_of(route, "POST").input;
  CHECK(input.kind == BodyKind::Json);
  CHECK_FALSE(input.is_enforced);
  REQUIRE(field_of(input.body, "name") != nullptr);
  CHECK(field_of(input.body, "name")->type == Type::Text);
  CHECK(field_of(input.body, "age")->type == Type::Integer);
  CHECK(field_of(input.body, "price")->type == Type::Number);
  CHECK(field_of(input.body, "colour")->examples ==
        std::vector<std::string>{"\"red\"", "\"blue\""});
  CHECK(field_of(input.body, "state")->examples.size() == 2);
  REQUIRE(field_of(input.body, "tags")->elements.size() == 1);
  CHECK(field_of(field_of(input.body, "tags")->elements[0], "label")->type == Type::Text);
  CHECK(field_of(field_of(input.body, "items")->elements[0], "sku") != nullptr);
}

TEST_CASE("A schema that is asked is enforced, with its limits") {
  const auto route = route_of("app/api/x/route.ts", R"(
    import { z } from 'zod';
    const LIMIT = 10 * 2;
    const Schema = z.object({
      name: z.string().trim().min(1).max(LIMIT),
      age: z.number().positive().int().lt(130),
      mail: z.string().email().nullable(),
      roles: z.array(z.enum(['a', 'b'])).nonempty(),
      later: z.coerce.number().min(3),
    }).strict();
    export async function POST(req) {
      const parsed = Schema.safeParse(await req.json());
      if (!parsed.success) return Response.json(parsed.error, { status: 400 });
      return Response.json(parsed.data.name);
    })");
  const auto input = operation_of(route, "POST").input;
  CHECK(input.is_enforced);
  CHECK_FALSE(input.body.others);
  CHECK(input.body.fields.size() == 5);
  CHECK(field_of(input.body, "name")->shortest == 1U);
  CHECK(field_of(input.body, "name")->longest == 20U);
  CHECK(field_of(input.body, "age")->type == Type::Integer);
  CHECK(field_of(input.body, "age")->least == 1.0);
  CHECK(field_of(input.body, "age")->most == 129.0);
  CHECK(field_of(input.body, "mail")->format == "email");
  CHECK(field_of(input.body, "mail")->nullable);
  CHECK(field_of(input.body, "roles")->shortest == 1U);
  CHECK(field_of(input.body, "roles")->elements.at(0).choices.size() == 2);
  // It takes "5" and true as well: what is no number is not refused.
  CHECK(field_of(input.body, "later")->type == Type::Any);
  CHECK(field_of(input.body, "later")->examples == std::vector<std::string>{"3"});
}

TEST_CASE("One of several objects is likely, not enforced") {
  const auto route = route_of("app/api/x/route.ts", R"(
    import { z } from 'zod';
    const Any = z.union([z.object({ a: z.string() }), z.object({ b: z.number() })]);
    export const POST = async (req) => Response.json(Any.parse(await req.json()));)");
  const auto input = operation_of(route, "POST").input;
  CHECK_FALSE(input.is_enforced);
  CHECK(field_of(input.body, "a") != nullptr);
}

TEST_CASE("Each method of a handler of pages has what its own branch reads") {
  const auto route = route_of("pages/api/x/[id].ts", R"(
    export default async function handler(req, res) {
      const { id, verbose } = req.query;
      if (req.method === 'GET') return res.json({ id, page: Number(req.query.page) });
      if (req.method === 'PUT') {
        const { name } = req.body;
        return res.json({ name });
      }
      res.status(405).end();
    })");
  CHECK(route.pattern == "/api/x/[id]");
  CHECK(route.style == surface::Style::Pages);
  CHECK(route.is_complete);
  REQUIRE(route.operations.size() == 2);
  const auto get = operation_of(route, "GET").input;
  REQUIRE(get.query.size() == 2);
  CHECK(get.query[0].name == "verbose");
  CHECK(get.query[1].name == "page");
  CHECK(get.query[1].shape.type == Type::Number);
  CHECK(get.body.fields.empty());
  CHECK(get.kind == BodyKind::Unknown);
  const auto put = operation_of(route, "PUT").input;
  CHECK(put.kind == BodyKind::Json);
  CHECK(put.most_bytes == 1'048'576);
  CHECK(field_of(put.body, "name") != nullptr);
  CHECK(put.query.size() == 1);
}

TEST_CASE("A handler of pages is complete only if it refuses the others") {
  const auto complete = [](const std::string& body) {
    return route_of("pages/api/x.js", "export default function h(req, res) {" + body + "}")
        .is_complete;
  };
  CHECK(complete("switch (req.method) { case 'GET': return a(); default: res.status(405).end() }"));
  CHECK(complete("if (req.method !== 'POST') { return res.status(404).end(); } res.json({})"));
  CHECK(complete("if (req.method === 'GET') { res.json({}) } else { throw new Error('no') }"));
  CHECK_FALSE(complete("switch (req.method) { case 'GET': return a(); default: return b(); }"));
  CHECK_FALSE(complete("if (req.method === 'POST') { return res.status(405).end() } res.json({})"));
  CHECK_FALSE(complete("if (!user) return res.status(401).end(); if (req.method === 'GET') a()"));
  CHECK_FALSE(complete("res.json({})"));
}

TEST_CASE("The size that a handler takes is what its config says") {
  const std::string handler = "export default (req, res) => res.json(req.body.a);";
  const auto most = [&](const std::string& parser) {
    const auto route =
        route_of("pages/api/x.js",
                 "export const config = { api: { bodyParser: " + parser + " } };" + handler);
    return operation_of(route, "*").input.most_bytes;
  };
  CHECK(most("{ sizeLimit: '2mb' }") == 2'097'152);
  CHECK(most("{ sizeLimit: 500 }") == 500);
  CHECK(most("true") == 1'048'576);
  CHECK(most("false") == 0);
}

TEST_CASE("Functions of other files that get the body are followed") {
  const AppFolder folder;
  folder.add_package();
  folder.add("tsconfig.json",
             "{ // comment\n\"compilerOptions\": {\"paths\": {\"@/*\": [\"./*\"],}}}");
  folder.add("app/api/x/route.ts",
             "import { save } from '@/lib/save';\n"
             "export async function POST(req) { return save(await req.json()); }");
  folder.add("lib/save.ts", "export async function save({ title, text = '' }) { return title; }");
  Problems problems;
  const ImportedApp app = folder.read(problems);
  REQUIRE(app.routes.size() == 1);
  const auto body = operation_of(app.routes[0].route, "POST").input.body;
  REQUIRE(body.fields.size() == 2);
  CHECK(body.fields[0].name == "title");
  CHECK(body.fields[0].required);
  CHECK_FALSE(body.fields[1].required);
}

TEST_CASE("A fuzzer gets GET and POST of a handler that takes anything") {
  const AppFolder folder;
  folder.add_package();
  folder.add("pages/api/x.js",
             "export default (req, res) => res.json(req.body.a ?? process.env.KEY);");
  folder.add(".env", "KEY=secret\nNEXT_PUBLIC_NAME=shop\nNODE_ENV=x");
  Problems problems;
  const auto surface = surface_of(folder.read(problems));
  CHECK(surface.next_version == 16);
  REQUIRE(surface.routes.size() == 1);
  CHECK(surface.routes[0].operations.size() == 2);
  CHECK(operation_of(surface.routes[0], "GET").input.body.fields.empty());
  CHECK(operation_of(surface.routes[0], "POST").input.body.fields.size() == 1);
  REQUIRE(surface.variables.size() == 2);
  CHECK(surface.variables[0].name == "KEY");
  CHECK_FALSE(surface.variables[0].is_public);
  CHECK(surface.variables[1].is_public);
}

TEST_CASE("A field of the body that is only written is none that is read") {
  const auto route = route_of("app/api/x/route.ts",
                              "export async function POST(req) {\n"
                              "  const post = await req.json();\n"
                              "  post.id = posts.length + 1;\n"
                              "  if (post.state == 'new') post.tags[0] = 'a';\n"
                              "  return Response.json(post);\n"
                              "}");
  const surface::Shape body = operation_of(route, "POST").input.body;
  CHECK(field_of(body, "id") == nullptr);
  CHECK(field_of(body, "state") != nullptr);
}

TEST_CASE("What a wrapper was given is followed where its result is called") {
  const auto route = route_of("pages/api/x.js",
                              "const put = withAuth((req, res) => save(req.body.title));\n"
                              "export default function handler(req, res) {\n"
                              "  if (req.method === 'PUT') return put(req, res);\n"
                              "  res.status(405).end();\n"
                              "}");
  CHECK(field_of(operation_of(route, "PUT").input.body, "title") != nullptr);
}

TEST_CASE("Next.js's version is that of the packages, which a workspace has above the app") {
  const AppFolder folder;
  folder.add("apps/web/package.json", R"({"name":"x","dependencies":{"next":"latest"}})");
  folder.add("apps/web/pages/api/x.js", "export default (req, res) => res.json({});");
  Problems problems;
  CHECK(read_next_app(folder.path() / "apps/web", problems).next_version == 0);
  folder.add("node_modules/next/package.json", R"({"name":"next","version":"13.5.11"})");
  const ImportedApp app = read_next_app(folder.path() / "apps/web", problems);
  CHECK(app.next_version == 13);
  CHECK(app.is_installed);
}

}  // namespace routelab::import::testing
