/// What is wrong where nobody has said who may call what: the other routes tell what is usual.
#include <map>
#include <set>
#include <string>

#include "harness/fuzz/campaign.hpp"
#include "harness/surface/routes_file.hpp"
#include "tests/fuzzing/function_api.hpp"
#include "tests/support/catch.hpp"

using namespace routelab;
using routelab::testing::answer;
using routelab::testing::FunctionApi;

namespace {

constexpr const char* routes = R"({
  "next": 14,
  "users": { "ann": { "headers": { "authorization": "ann" } },
             "bob": { "headers": { "authorization": "bob" } } },
  "routes": {
    "/rooms": { "GET": {}, "POST": { "json": { "type": "object", "required": ["name"], "properties": { "name": { "type": "string" } } } } },
    "/rooms/[id]": { "GET": {}, "DELETE": {} },
    "/me": { "style": "pages", "complete": false, "GET": {} },
    "/a": { "style": "pages", "GET": {} }, "/b": { "style": "pages", "GET": {} }, "/c": { "style": "pages", "GET": {} }
  }
})";

/// Rooms that anybody reads, and that who is signed in makes and removes.
class Rooms {
 public:
  explicit Rooms(std::string mistake) : mistake_(std::move(mistake)) {}

  http::Reply operator()(const http::Request& request, const nlohmann::json& body) {
    const std::string path = request.target.substr(0, request.target.find('?'));
    std::string user = http::header(request.headers, "authorization");
    if (user != "ann" && user != "bob") user.clear();
    if (mistake_ == "last user" && user.empty()) user = last_;
    last_ = user;
    if (path == "/rooms") return list(request, body, user);
    if (path.starts_with("/rooms/")) return item(request, path.substr(7), user);
    if (path != "/me" && path != "/a" && path != "/b" && path != "/c") return answer(404, {});
    if (request.method != "GET" && request.method != "HEAD" &&
        !(path == "/me" && mistake_ == "as get")) {
      return {405, {{"allow", "GET, HEAD"}}, ""};
    }
    return answer(200, {{"user", path == "/me" ? user : "nobody"}, {"path", path}});
  }

 private:
  http::Reply list(const http::Request& request, const nlohmann::json& body,
                   const std::string& user) {
    if (request.method == "GET" || request.method == "HEAD") {
      nlohmann::json all = nlohmann::json::array();
      for (const auto& [id, name] : rooms_) all.push_back({{"id", id}});
      return answer(200, all);
    }
    if (request.method != "POST") return {405, {{"allow", "GET, HEAD, POST"}}, ""};
    if (user.empty()) return answer(401, {});
    if (!body.is_object() || !body.contains("name")) return answer(400, {});
    rooms_[std::to_string(next_)] = "room";
    return answer(201, {{"id", next_++}});
  }
  http::Reply item(const http::Request& request, const std::string& id, const std::string& user) {
    const bool is_read = request.method == "GET" || request.method == "HEAD";
    if (!is_read && request.method != "DELETE") return {405, {{"allow", "GET, HEAD, DELETE"}}, ""};
    if (!is_read && user.empty() && mistake_ != "open delete") return answer(401, {});
    if (rooms_.count(id) == 0) return answer(404, {});
    if (!is_read) rooms_.erase(id);
    return is_read ? answer(200, {{"id", id}}) : http::Reply{204, {}, ""};
  }

  std::string mistake_, last_;
  std::map<std::string, std::string> rooms_;
  int next_ = 1;
};

std::set<std::string> found(const std::string& mistake) {
  scenario::Diagnostics diagnostics;
  const auto surface = surface::read_routes_text(routes, "routes.json", diagnostics);
  INFO(diagnostics.render());
  REQUIRE(surface);
  const fuzz::ApiMap map(*surface);
  FunctionApi api{Rooms(mistake)};
  const std::vector<fuzz::Canary> secrets;
  fuzz::CampaignOptions options{.seed = 1};
  options.most_time = std::chrono::hours(1);
  options.most_cases = 40;
  fuzz::Campaign campaign(map, api, secrets, options);
  std::set<std::string> all;
  for (const auto& finding :
       campaign.run([](const auto&) { return true; }, [](const auto&) {}).findings) {
    all.insert(std::string(fuzz::info(finding.check).name) + " " + finding.where);
  }
  return all;
}

}  // namespace

TEST_CASE("one method lacks the check that the others have", "[access]") {
  CHECK(found("open delete").contains("auth_required DELETE /rooms/[id]"));
}

TEST_CASE("one route answers DELETE as GET, the others refuse it", "[access]") {
  CHECK(found("as get").contains("method_table_exact DELETE /me"));
}

TEST_CASE("who is nobody is taken for the last user", "[access]") {
  CHECK(found("last user").contains("auth_cross_user GET /me"));
}

TEST_CASE("nothing is wrong, and nothing is said", "[access]") {
  CHECK(found("") == std::set<std::string>{});
}
