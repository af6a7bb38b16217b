/// Users that nobody has described are signed up, where the API lets them.
#include <map>
#include <string>

#include <nlohmann/json.hpp>

#include "harness/fuzz/accounts.hpp"
#include "harness/surface/routes_file.hpp"
#include "harness/target/target.hpp"
#include "tests/support/catch.hpp"

using namespace routelab;

namespace {

/// Registers, and gives a token to who signs in with the password that he has registered.
class Door final : public target::Target {
 public:
  [[nodiscard]] target::Abilities abilities() const override { return {}; }
  void call(const http::Request& request, target::Outcome& outcome) override {
    outcome = {};
    const auto body = nlohmann::json::parse(request.body, nullptr, false);
    const std::string name = body.is_object() ? body.value("username", "") : "";
    const std::string password = body.is_object() ? body.value("password", "") : "";
    nlohmann::json answer = nlohmann::json::object();
    if (name.empty() || password.empty()) {
      outcome.reply.status = 400;
    } else if (request.target == "/api/users/register") {
      outcome.reply.status = passwords_.emplace(name, password).second ? 200 : 400;
    } else {
      const auto user = passwords_.find(name);
      const bool is_right = user != passwords_.end() && user->second == password;
      outcome.reply.status = is_right ? 200 : 401;
      if (is_right) answer["token"] = "token-of-" + name;
    }
    outcome.reply.body = answer.dump();
  }
  void burst(std::span<const http::Request> requests,
             std::vector<target::Outcome>& outcomes) override {
    outcomes.resize(requests.size());
    for (std::size_t i = 0; i < requests.size(); ++i) call(requests[i], outcomes[i]);
  }

 private:
  std::map<std::string, std::string> passwords_;
};

}  // namespace

TEST_CASE("Who has signed up signs in with the same password, for a token") {
  constexpr const char* routes = R"({ "routes": {
    "/api/users/register": { "POST": { "json": { "type": "object",
      "required": ["password", "username", "dateCreated"],
      "properties": { "password": {}, "username": {}, "dateCreated": {} } } } },
    "/api/users/authenticate": { "POST": { "json": { "type": "object",
      "required": ["username", "password"],
      "properties": { "username": {}, "password": {} } } } } } })";
  scenario::Diagnostics diagnostics;
  const auto surface = surface::read_routes_text(routes, "routes.json", diagnostics);
  REQUIRE(surface);
  Door door;
  const fuzz::FoundAccounts found = fuzz::find_accounts(*surface, door, 7);
  REQUIRE(found.users.size() == 2);
  CHECK(found.how == "POST /api/users/register, then POST /api/users/authenticate");
  CHECK(found.users[0].token == "token");
  CHECK(found.users[0].body != found.users[1].body);
}
