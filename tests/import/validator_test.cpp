/// Schemas of the libraries beside zod.
#include <string>

#include "tests/import/schema_sample.hpp"
#include "tests/support/catch.hpp"

namespace routelab::import::testing {

TEST_CASE("Schemas of yup are likely: it converts what it gets") {
  const std::string yup = "import * as yup from 'yup';";
  CHECK(body_of_schema(yup, R"(yup.object({
      name: yup.string().trim().min(2).max(9).required(),
      mail: yup.string().email(),
      age: yup.number().integer().positive().lessThan(9).nullable(),
      role: yup.mixed().oneOf(['a', 'b']).defined(),
      tags: yup.array().of(yup.string()).max(3),
    }).noUnknown())",
                       "await S.validate(await req.json())") ==
        "only {name: text 2..9, mail?: email, age?: integer 1..8 or null, "
        "role: text =\"a\" =\"b\", tags?: [text] ..3}");
  CHECK(body_of_schema("import { object, string } from 'yup';",
                       "object().shape({ a: string().required() })",
                       "await S.validate(await req.json())") == "{a: text 1..}");
}

TEST_CASE("Schemas of joi are likely: it converts what it gets") {
  CHECK(body_of_schema("import Joi from 'joi';", R"(Joi.object({
      name: Joi.string().max(9).required(),
      note: Joi.string().allow('', null).required(),
      size: Joi.string().valid('s', 'm'),
      count: Joi.number().integer().greater(0).required(),
      tags: Joi.array().items(Joi.string()),
    }))",
                       "const { error, value } = S.validate(await req.json()); use(value.name)") ==
        "only {name: text 1..9, note: text or null, size?: text 1.. =\"s\" =\"m\", "
        "count: integer 1.., tags?: [text 1..]}");
}

TEST_CASE("Schemas of valibot are enforced") {
  CHECK(
      body_of_schema("import * as v from 'valibot';", R"(v.object({
      name: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(9)),
      mail: v.optional(v.pipe(v.string(), v.email())),
      age: v.nullable(v.pipe(v.number(), v.integer(), v.gtValue(0))),
      when: v.pipe(v.string(), v.transform(Number), v.number(), v.minValue(3)),
      list: v.pipe(v.string(), v.transform(split), v.maxLength(3)),
      kind: v.picklist(['a', 'b']),
      tags: v.array(v.string()),
    }))",
                     "const r = v.safeParse(S, await req.json()); use(r.output.name)") ==
      "enforced {name: text 1..9, mail?: email, age: integer 1.. or null, when: text, list: text, "
      "kind: text =\"a\" =\"b\", tags: [text]}");
  CHECK(body_of_schema("import { object, parse, string, partial } from 'valibot';",
                       "partial(object({ a: string() }))",
                       "parse(S, await req.json())") == "enforced {a?: text}");
  CHECK(body_of_schema("import * as v from 'valibot';", "v.looseObject({ a: v.string() })",
                       "const r = v.safeParse(S, await req.json()); r.output.b.trim()") ==
        "enforced {a: text, b?: any}");
}

TEST_CASE("Schemas of TypeBox are likely") {
  CHECK(body_of_schema("import { Type } from '@sinclair/typebox';\n"
                       "import { Value } from '@sinclair/typebox/value';",
                       R"(Type.Object({
      name: Type.String({ minLength: 1, maxLength: 9 }),
      mail: Type.Optional(Type.String({ format: 'email' })),
      age: Type.Integer({ minimum: 1, exclusiveMaximum: 5 }),
      kind: Type.Union([Type.Literal('a'), Type.Literal('b')]),
      tags: Type.Array(Type.String(), { maxItems: 3 }),
    }, { additionalProperties: false }))",
                       "if (!Value.Check(S, await req.json())) return bad()") ==
        "only {name: text 1..9, mail?: email, age: integer 1..4, kind: text =\"a\" =\"b\", "
        "tags: [text] ..3}");
}

}  // namespace routelab::import::testing
