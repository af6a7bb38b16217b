/// Schemas of validators, wherever they stand: which shape the body has then.
#include <string>

#include "tests/import/schema_sample.hpp"
#include "tests/support/catch.hpp"

namespace routelab::import::testing {

TEST_CASE("A helper that asks the schema it is given enforces it") {
  const std::string helper = R"(
    export async function readAs<T>(request: Request, schema: z.ZodType<T>) {
      const parsed = schema.safeParse(await request.json());
      return parsed.success ? { data: parsed.data } : { refusal: new Response(null, { status: 400 }) };
    })";
  const std::string import = "import { readAs } from '@/lib/input';\n";
  const auto post = [&](const std::string& argument) {
    return body_of(import + login +
                       "const schemas = { Login };\n"
                       "export async function POST(request: Request) {"
                       "  const { data, refusal } = await readAs(request, " +
                       argument + "); return refusal ?? Response.json(data.name); }",
                   helper);
  };
  CHECK(post("Login") == "enforced {name: text ..9}");
  CHECK(post("schemas.Login") == "enforced {name: text ..9}");
  CHECK(post("z.object({ a: z.number() }).partial()") == "enforced {a?: number, name?: any}");
}

TEST_CASE("A helper is told from others by what it is given") {
  const std::string helper =
      "export const check = (schema, value) => schema.parse(value);\n"
      "export const checkAll = async ({ body, schema }) => check(schema, await body.json());";
  const std::string import = "import { check, checkAll } from '@/lib/input';\n" + login;
  CHECK(body_of(import + "const Other = z.object({ page: z.string() });\n"
                         "export async function POST(req) {"
                         "  check(Other, req.headers.get('x'));"
                         "  return check(Login, await req.json()); }",
                helper) == "enforced {name: text ..9}");
  CHECK(body_of(import + "export async function POST(req) {"
                         "  return checkAll({ body: req, schema: Login }); }",
                helper) == "any");  // an object that holds the request is not followed
}

TEST_CASE("What is parsed by a function that takes the bytes of the request is the body") {
  const std::string helper = R"(
    export async function readJson(request: Request) {
      const reader = request.body?.getReader();
      const parts = [];
      for (let part = await reader.read(); !part.done; part = await reader.read()) parts.push(part.value);
      try { return { value: JSON.parse(Buffer.concat(parts).toString()) }; } catch { return { refusal: 1 }; }
    })";
  const std::string import = "import { readJson } from '@/lib/input';\n" + login;
  CHECK(body_of(import + "export async function POST(req) {"
                         "  const read = await readJson(req); return Login.parse(read.value); }",
                helper) == "enforced {name: text ..9}");
  CHECK(body_of(import + "export async function POST(req) {"
                         "  const { value } = await readJson(req); return value.mail.trim(); }",
                helper) == "{mail: text}");
  CHECK(body_of(import + "export async function POST(req) {"
                         "  const parts = []; for await (const part of req.body) parts.push(part);"
                         "  return JSON.parse(parts.join('')).mail.trim(); }") == "{mail: text}");
  CHECK(body_of(import + "export async function POST(req) {"
                         "  const other = JSON.parse(await cached()); return other.name; }") ==
        "any");
}

TEST_CASE("A schema beside the request in a call of a library is likely, not enforced") {
  const auto post = [](const std::string& statement, const std::string& method = "POST") {
    return body_of("import { validate } from 'some-library';\n" + login + "export async function " +
                       method + "(req) {" + statement + "}",
                   "", method);
  };
  CHECK(post("const data = await validate(req, Login);") == "{name: text ..9}");
  CHECK(post("validate(Login.partial(), await req.json());") == "{name?: text ..9}");
  CHECK(post("const body = await req.json(); validate(Login, body); use(body.name);") ==
        "{name: text ..9}");
  CHECK(post("await validate(req, Login);", "PATCH") == "{name: text ..9}");
  CHECK(post("await validate(req, Login);", "DELETE") == "any");
  CHECK(post("const many = z.array(Login);") == "any");
}

TEST_CASE("A schema beside a form is the form's") {
  const auto route = route_of("app/api/x/route.ts", zod + login + R"(
    import { validate } from 'some-library';
    const Size = Login.extend({ size: z.coerce.number() });
    export async function POST(req) { const form = await req.formData(); validate(Size, form); })");
  const auto input = operation_of(route, "POST").input;
  CHECK(input.kind == surface::BodyKind::Form);
  CHECK(body_text(input) == "{name: text ..9, size: number}");
}

TEST_CASE("A schema in any other call is the body's if nothing else is known of it") {
  const auto post = [](const std::string& statement) {
    return body_of(login + "export async function POST(req) {" + statement + "}");
  };
  CHECK(post("const data = await context.read(Login);") == "{name: text ..9}");
  CHECK(post("const data = await context.read(Login); const { mail } = await req.json();") ==
        "{mail: any}");
}

TEST_CASE("A schema of the query, of an answer or of the process is not the body's") {
  const auto post = [](const std::string& statement) {
    return body_of("import { validate, validateQuery, toResponse } from 'some-library';\n" + login +
                   "export async function POST(req, { params }) {" + statement + "}");
  };
  CHECK(post("validate(Login, req.nextUrl.searchParams);") == "any");
  CHECK(post("validate(Login, Object.fromEntries(new URL(req.url).searchParams));") == "any");
  CHECK(post("validate(Login, await params);") == "any");
  CHECK(post("validate(Login, process.env);") == "any");
  CHECK(post("validateQuery(req, Login);") == "any");
  CHECK(post("return toResponse(Login, row);") == "any");
  CHECK(post("Login.parse(await params);") == "any");
  CHECK(post("const row = Login.parse(await find());") == "any");
  CHECK(post("const row = Login.parse(await find()); return send(row);") == "any");
}

TEST_CASE("A schema that a wrapper is given is the body's") {
  const auto post = [](const std::string& value) {
    return body_of("import { withBody, route } from 'some-library';\n" + login +
                   "const Query = z.object({ page: z.string() }).refine((query) => query.page);\n" +
                   "export const POST = " + value + ";");
  };
  CHECK(post("withBody(Login, async (req, body) => Response.json(body))") == "{name: text ..9}");
  CHECK(post("withBody(Login.partial(), async (req, body) => 1)") == "{name?: text ..9}");
  CHECK(post("route({ query: Query, body: Login }, async (req) => 1)") == "{name: text ..9}");
  CHECK(post("route({ schema: { params: Query, body: Login } }, async (req) => 1)") ==
        "{name: text ..9}");
  CHECK(post("route({ input: Login, handler: async ({ input }) => 1 })") == "{name: text ..9}");
  CHECK(post("route().params(Query).body(Login).handler(async (req) => 1)") == "{name: text ..9}");
  CHECK(post("route({ query: Query, output: Login }, async (req) => 1)") == "any");
  CHECK(post("withBody(Query, async (req) => use((await req.json()).more))") ==
        "{page: text, more?: any}");
}

TEST_CASE("A wrapper that asks the schema enforces it") {
  const std::string import = "import { withBody } from '@/lib/input';\n" + login;
  const std::string handler =
      "export const POST = withBody(Login, async (req, body) => body.name);";
  CHECK(body_of(import + handler, R"(
    export const withBody = (schema, run) => async (req) => {
      const parsed = schema.safeParse(await req.json());
      return parsed.success ? run(req, parsed.data) : new Response(null, { status: 400 });
    };)") == "enforced {name: text ..9}");
  CHECK(body_of(import + handler, R"(
    export function withBody(schema, run) {
      return async (req) => run(req, await schema.parseAsync(await req.json()));
    })") == "enforced {name: text ..9}");
  CHECK(body_of(import + handler, R"(
    export const withBody = (schema, run) => async (req) => run(req, await req.json());)") ==
        "{name: text ..9}");
}

TEST_CASE("Schemas of the handlers of pages belong to their methods") {
  const auto route = route_of("pages/api/x.ts", zod + login + R"(
    const Query = z.object({ page: z.string() });
    export default handler({
      GET: { query: Query, run: async (req) => list() },
      POST: { schema: Login, run: async (req) => create() },
    });)");
  REQUIRE(route.operations.size() == 2);
  CHECK(body_text(operation_of(route, "GET").input) == "any");
  CHECK(operation_of(route, "GET").input.query.size() == 1);
  CHECK(body_text(operation_of(route, "POST").input) == "{name: text ..9}");
  CHECK(operation_of(route, "POST").input.query.empty());
}

TEST_CASE("A function that makes a schema is read with its arguments") {
  const std::string helpers = R"(
    export const line = (most: number) => z.string().max(most).refine((text) => text.trim());
    export function between({ least = 2, most }) { return z.number().min(least).max(most); }
    export const page = (item) => { const items = z.array(item); return z.object({ items }); };
    export const short = (most = 3) => z.string().max(most);
    export const either = (a) => { if (a) return z.string(); return z.number(); };
    export const endless = (most) => z.object({ again: endless(most) });
    export const wide = (n) => z.object({ a: wide(n), b: wide(n), c: wide(n), d: wide(n) });)";
  const auto field = [&](const std::string& value) {
    return body_of(
        "import * as make from '@/lib/input';\nconst LIMIT = 4;\nconst S = z.object({ a: " + value +
            " });\nexport async function POST(req) { S.parse(await req.json()); }",
        helpers);
  };
  CHECK(field("make.line(40)") == "enforced {a: text ..40}");
  CHECK(field("make.line(LIMIT).optional()") == "enforced {a?: text ..4}");
  CHECK(field("make.line(LIMIT - 1)") == "enforced {a: text}");
  CHECK(field("z.string().min(LIMIT - 1)") == "enforced {a: text}");
  CHECK(field("make.line(read())") == "enforced {a: text}");
  CHECK(field("make.between({ most: 5 })") == "enforced {a: number 2..5}");
  CHECK(field("make.page(make.line(7))") == "enforced {a: {items: [text ..7]}}");
  CHECK(field("make.short()") == "enforced {a: text ..3}");
  CHECK(field("make.either(true)") == "enforced {a?: any}");
  CHECK(field("make.endless(1)") == "enforced {a: {again?: any}}");
  CHECK(field("make.wide(1)") == "enforced {a: {a?: any, b?: any, c?: any, d?: any}}");
}

TEST_CASE("What a schema holds that nobody can tell may be missing") {
  CHECK(body_of_zod("z.object({ a: external(), b: z.lazy(() => B), c: z.string() })") ==
        "enforced {a?: any, b?: any, c: text}");
  CHECK(body_of_schema("const O = z.object({ a: z.string().max(9).optional() });",
                       "z.object({ ...O.shape, b: O.shape.a, c: O.shape.d, d: O.keyof() })") ==
        "enforced {a?: text ..9, b?: text ..9, c?: any, d?: any}");
  CHECK(body_of_zod("z.object({ ...shared, a: z.string() })") == "{a: text}");
  CHECK(body_of_zod("z.object({ a: z.string().or(z.string().nullable().optional()) })") ==
        "enforced {a?: text or null}");
}

TEST_CASE("Choices that cannot all be told are none") {
  const auto field = [](const std::string& value) {
    return body_of(
        "import { other } from 'some-library';\nconst A = ['a', 'b'] as const;\n"
        "enum Level { Low = 5, High }\nconst S = z.object({ a: " +
        value + " });\nexport async function POST(req) { S.parse(await req.json()); }");
  };
  CHECK(field("z.enum(A)") == "enforced {a: text =\"a\" =\"b\"}");
  CHECK(field("z.enum([...A, 'c'])") == "enforced {a: text =\"a\" =\"b\" =\"c\"}");
  CHECK(field("z.enum([...other, 'c'])") == "enforced {a: any}");
  CHECK(field("z.enum([...A, other])") == "enforced {a: any}");
  CHECK(field("z.enum(A).exclude(['b'])") == "enforced {a: text =\"a\"}");
  CHECK(field("z.enum(A).exclude(other)") == "enforced {a: text}");
  CHECK(field("z.nativeEnum(Level)") == "enforced {a: any =5 =6}");
  CHECK(field("z.literal(123456789)") == "enforced {a: any =123456789}");
}

TEST_CASE("A schema of the whole request says what its body is") {
  const std::string all = "const All = z.object({ body: Login, query: z.object({}) });\n";
  const auto post = [&](const std::string& argument) {
    return body_of(login + all +
                   "export async function POST(req) { const body = await req.json();"
                   "All.parse(" +
                   argument + "); }");
  };
  CHECK(post("{ body, query: {} }") == "enforced {name: text ..9}");
  CHECK(post("{ other: body }") == "any");
}

TEST_CASE("A schema beside the body says more than its type") {
  CHECK(body_of("import { validate } from 'some-library';\n" + login +
                "export async function POST(req) {"
                "  const body = (await req.json()) as Record<string, unknown>;"
                "  validate(Login, body); }") == "{name: text ..9}");
  CHECK(body_of("import { validate } from 'some-library';\n" + login +
                "export async function POST(req) {"
                "  const body: { name: string } = await req.json();"
                "  validate(Login, body); }") == "{name: text ..9}");
}

TEST_CASE("A schema that a helper asks about the query is not the body's") {
  CHECK(body_of("import { readPage } from '@/lib/input';\n" + login +
                    "export async function POST(req) { return readPage(req, Login); }",
                "export const readPage = (req, schema) =>"
                "  schema.parse(Object.fromEntries(new URL(req.url).searchParams));") == "any");
}

TEST_CASE("Types of a body are likely, wherever they are said") {
  const std::string type = "type Login = { name: string; age?: number };\n";
  const auto post = [&](const std::string& statement, const std::string& helpers = "") {
    return body_of("import { readBody } from '@/lib/input';\n" + type +
                       "export async function POST(req: Request) {" + statement + "}",
                   helpers);
  };
  const std::string expected = "{name: text, age?: number}";
  CHECK(post("const body = (await req.json()) as Login;") == expected);
  CHECK(post("const body: Login = await req.json();") == expected);
  CHECK(post("const body = await (req.json() as Promise<Login>);") == expected);
  CHECK(
      post("const body = await readBody<Login>(req);",
           "export async function readBody<T>(req: Request): Promise<T> { return req.json(); }") ==
      expected);
  CHECK(body_of("import * as v from 'valibot';\nconst S = v.object({ a: v.string() });\n"
                "export async function POST(req) { const b: v.InferOutput<typeof S> = await "
                "req.json(); }") == "{a: text}");
}

TEST_CASE("Fields of a body that a helper reads are found") {
  const std::string helper =
      "export async function readBody(req) { try { return await req.json(); } catch { return null; "
      "} }\n"
      "export async function readData(req) { const body = await req.json(); return { ok: true, "
      "data: body }; }\n";
  const auto post = [&](const std::string& statement) {
    return body_of(
        "import { readBody, readData } from '@/lib/input';\n"
        "export async function POST(req) {" +
            statement + "}",
        helper);
  };
  CHECK(post("const body = await readBody(req); body.name.trim();") == "{name: text}");
  CHECK(post("const { name, mail = '' } = await readBody(req);") == "{name: any, mail?: any}");
  CHECK(post("const { data } = await readData(req); data.name.trim();") == "{name: text}");
  CHECK(post("const read = await readData(req); if (read.ok) use(read.data.name);") ==
        "{name: any}");
}

TEST_CASE("A type that a function asks of a field says less than the schema") {
  CHECK(body_of(login + "const save = (name: string) => name;\n"
                        "export async function POST(req) {"
                        "  const data = Login.parse(await req.json()); save(data.name); }") ==
        "enforced {name: text ..9}");
}

TEST_CASE("Who asks whether the body is an array may refuse one") {
  CHECK(body_of("export async function POST(req) { const body = await req.json();"
                "  if (Array.isArray(body)) return bad(); return body.name.trim(); }") ==
        "{name: text}");
}

}  // namespace routelab::import::testing
