#include "harness/fuzz/refusal_hints.hpp"

#include <string>

#include "tests/support/catch.hpp"
#include "tests/support/rapidcheck.hpp"

using namespace routelab;
using namespace routelab::fuzz;
using surface::Type;

namespace {

http::Reply refusal(std::string body, const char* type = "application/json") {
  return {400, {{"content-type", type}}, std::move(body)};
}

/// "name, address.city:integer, !extra"
std::string told(const std::string& body, const char* type = "application/json") {
  static constexpr const char* types[] = {"",        ":null", ":boolean", ":integer",
                                          ":number", ":text", ":array",   ":object"};
  std::string text;
  for (const Hint& hint : refusal_hints(refusal(body, type))) {
    if (!text.empty()) text += ", ";
    if (hint.is_unwanted) text += "!";
    for (std::size_t i = 0; i < hint.path.size(); ++i) text += (i > 0 ? "." : "") + hint.path[i];
    text += types[static_cast<std::size_t>(hint.shape.type)];
    if (!hint.shape.format.empty()) text += "(" + hint.shape.format + ")";
    for (const std::string& choice : hint.shape.choices) text += "|" + choice;
  }
  return text;
}

}  // namespace

TEST_CASE("what validators say is understood", "[hints]") {
  // zod 3 and 4: issues, alone, flattened and as a tree
  CHECK(
      told(
          R"({"error":{"issues":[{"code":"invalid_type","expected":"string","received":"undefined","path":["name"],"message":"Required"},
    {"code":"invalid_type","expected":"number","path":["address","zip"],"message":"Invalid input: expected number, received undefined"}]}})") ==
      "name:text, address.zip:number");
  CHECK(
      told(
          R"({"fieldErrors":{"email":["Invalid email"],"age":["Expected number, received string"]}})") ==
      "age:number, email:text(email)");
  CHECK(told(R"({"errors":[{"code":"unrecognized_keys","keys":["extra"],"path":[]}]})") ==
        "!extra");
  CHECK(
      told(R"({"issues":[{"code":"invalid_value","values":["light","dark"],"path":["theme"]}]})") ==
      "theme|\"light\"|\"dark\"");
  // an array of issues as the text of an exception
  CHECK(
      told(
          R"({"message":"[{\"expected\":\"boolean\",\"path\":[\"done\"],\"message\":\"Required\"}]"})") ==
      "done:boolean");
  // Ajv, express-validator, Joi, pydantic
  CHECK(
      told(
          R"({"errors":[{"instancePath":"","params":{"missingProperty":"title"},"message":"must have required property 'title'"}]})") ==
      "title");
  CHECK(
      told(
          R"({"errors":[{"type":"field","msg":"Invalid value","path":"password","location":"body"}]})") ==
      "password");
  CHECK(told(R"({"details":[{"message":"\"qty\" must be a number","path":["qty"]}]})") ==
        "qty:number");
  CHECK(
      told(
          R"({"detail":[{"loc":["body","user","name"],"msg":"Field required","type":"missing"}]})") ==
      "user.name");
  // lists of names
  CHECK(told(R"({"error":"wrong fields","fields":["roomId","title"]})") == "roomId, title");
  CHECK(told(R"({"missing":["a","b"]})") == "a, b");
}

TEST_CASE("what sentences say is understood", "[hints]") {
  CHECK(told(R"({"error":"name is required"})") == "name");
  CHECK(told(R"({"message":"name and email are required"})") == "name, email");
  CHECK(told(R"({"error":"Missing required fields: title, body_text"})") == "title, body_text");
  CHECK(told(R"({"error":"\"quantity\" must be an integer"})") == "quantity:integer");
  CHECK(told("mail is an address", "text/plain") == "mail");
  CHECK(told(R"({"error":"no such product"})") == "product");
  CHECK(told(R"({"error":"color must be one of: red, green"})") == "color:text|\"red\"|\"green\"");
}

TEST_CASE("what tells nothing gives nothing", "[hints]") {
  CHECK(told("").empty());
  CHECK(told(R"({"error":"bad request"})").empty());
  CHECK(told("<html><body>name is required</body></html>", "text/html").empty());
  CHECK(told("[]").empty());
}

TEST_CASE("any bytes are read, and the hints are few", "[hints]") {
  rc::prop("of any body",
           [](const std::string& body) { RC_ASSERT(refusal_hints(refusal(body)).size() <= 64); });
}
