#include "harness/fuzz/accounts.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "harness/fuzz/api_map.hpp"
#include "harness/fuzz/credentials.hpp"
#include "harness/fuzz/request_choice.hpp"
#include "sim/base/ascii.hpp"

namespace routelab::fuzz {

namespace {

using nlohmann::json;

bool names_any(std::string_view text, std::initializer_list<std::string_view> words) {
  const std::string lower = lower_case(text);
  return std::any_of(words.begin(), words.end(),
                     [&](std::string_view word) { return lower.find(word) != std::string::npos; });
}

bool is_password(std::string_view field) {
  return names_any(field, {"passw", "pwd", "passphrase"});
}

bool takes_password(const Endpoint& endpoint) {
  const auto& fields = endpoint.operation->input.body.fields;
  return std::any_of(fields.begin(), fields.end(),
                     [](const surface::Field& field) { return is_password(field.name); });
}

bool sounds_like_sign_up(const Endpoint& endpoint) {
  return names_any(endpoint.name,
                   {"register", "signup", "sign-up", "sign_up", "join", "users", "accounts"});
}

bool sounds_like_sign_in(const Endpoint& endpoint) {
  return names_any(endpoint.name,
                   {"login", "signin", "sign-in", "sign_in", "session", "auth", "token"});
}

bool has_cookie(const http::Reply& reply) {
  return std::any_of(reply.headers.begin(), reply.headers.end(), [](const auto& header) {
    if (!http::same_name(header.first, "set-cookie")) return false;
    // One that is taken back is none.
    const std::string lower = lower_case(header.second);
    const std::size_t equals = lower.find('=');
    return equals != std::string::npos && equals + 1 < lower.size() && lower[equals + 1] != ';' &&
           lower.find("max-age=0") == std::string::npos;
  });
}

/// Where in a JSON answer a token stands, as a dotted path; "" if there is none.
std::string token_path(const json& value, int depth = 0) {
  if (!value.is_object() || depth > 2) return "";
  for (const auto& [name, part] : value.items()) {
    if (part.is_string() && part.get<std::string>().size() >= 8 &&
        names_any(name, {"token", "jwt", "accesskey", "apikey", "bearer"})) {
      return name;
    }
  }
  for (const auto& [name, part] : value.items()) {
    if (const std::string inner = token_path(part, depth + 1); !inner.empty())
      return name + "." + inner;
  }
  return "";
}

class SignUp {
 public:
  SignUp(const ApiMap& map, target::Target& target, std::uint64_t run)
      : target_(target), requests_(map), run_(run) {}

  /// The body of the endpoint with these values where it has fields of those names.
  http::Request request(std::size_t endpoint, const json& values, int user) {
    Attempt attempt;
    Choices plainest({});
    requests_.plain(endpoint, Sender::nobody(), {}, plainest, attempt);
    const std::string word =
        fmt::format("{}{:05x}", static_cast<char>('k' + user),
                    (run_ + 7919 * static_cast<std::uint64_t>(user)) & 0xfffff);
    std::string& body = attempt.request.body;
    for (std::size_t at = body.find(fresh_mark); at != std::string::npos;
         at = body.find(fresh_mark, at)) {
      body.replace(at, 1, word);
    }
    json fields = json::parse(body, nullptr, false);
    if (!fields.is_object()) return attempt.request;
    for (const auto& [name, value] : values.items()) {
      if (fields.contains(name)) fields[name] = value;
    }
    // Who signs in has the password that he has signed up with, whatever its field is called.
    for (auto& [name, value] : fields.items()) {
      if (is_password(name)) value = "Pw-routelab-9aZ!";
    }
    body = fields.dump();
    return attempt.request;
  }

  /// The user that signs in by this request; none if its answer makes nobody of him.
  std::optional<surface::User> user_by(const http::Request& request, int user, http::Reply* reply) {
    target::Outcome outcome;
    target_.call(request, outcome);
    if (outcome.ending != target::Ending::Answered) return std::nullopt;
    *reply = outcome.reply;
    if (reply->status < 200 || reply->status >= 400) return std::nullopt;
    surface::User found{.name = user == 0 ? "first user" : "second user",
                        .headers = {},
                        .method = request.method,
                        .target = request.target,
                        .body = request.body,
                        .media_type = http::header(request.headers, "content-type"),
                        .token = {}};
    if (has_cookie(*reply)) return found;
    found.token = token_path(json::parse(reply->body, nullptr, false));
    if (found.token.empty()) return std::nullopt;
    return found;
  }

 private:
  target::Target& target_;
  RequestChoice requests_;
  std::uint64_t run_;
};

/// Those that may make a user of us, the likeliest first.
std::vector<std::size_t> candidates(const ApiMap& map) {
  std::vector<std::size_t> found;
  const auto& endpoints = map.endpoints();
  for (std::size_t e = 0; e < endpoints.size(); ++e) {
    if (endpoints[e].method() != "POST" ||
        endpoints[e].route->pattern.find('[') != std::string::npos)
      continue;
    if (takes_password(endpoints[e]) || sounds_like_sign_in(endpoints[e]) ||
        sounds_like_sign_up(endpoints[e])) {
      found.push_back(e);
    }
  }
  const auto rank = [&](std::size_t e) {
    return (takes_password(endpoints[e]) ? 0 : 4) +
           (sounds_like_sign_up(endpoints[e]) && !sounds_like_sign_in(endpoints[e]) ? 0 : 1);
  };
  std::stable_sort(found.begin(), found.end(),
                   [&](std::size_t a, std::size_t b) { return rank(a) < rank(b); });
  return found;
}

}  // namespace

FoundAccounts find_accounts(const surface::Surface& surface, target::Target& target,
                            std::uint64_t run) {
  const ApiMap map(surface);
  SignUp sign_up(map, target, run);
  const std::vector<std::size_t> tried = candidates(map);
  for (const std::size_t first : tried) {
    // Each way is tried for one user, and must work for a second one, who is somebody else.
    FoundAccounts accounts;
    for (int user = 0; user < 2; ++user) {
      const http::Request asked = sign_up.request(first, json::object(), user);
      http::Reply reply;
      auto by_itself = sign_up.user_by(asked, user, &reply);
      json values = json::parse(asked.body, nullptr, false);
      if (!values.is_object()) values = json::object();
      std::optional<surface::User> found;
      if (reply.status < 200 || reply.status >= 400) break;
      for (const std::size_t second : tried) {
        // Signing in can be done again, signing up cannot.
        if (second == first || !sounds_like_sign_in(map.endpoints()[second])) continue;
        http::Reply answer;
        found = sign_up.user_by(sign_up.request(second, values, user), user, &answer);
        if (!found) continue;
        accounts.how =
            fmt::format("{}, then {}", map.endpoints()[first].name, map.endpoints()[second].name);
        break;
      }
      if (!found && by_itself) {
        found = std::move(by_itself);
        accounts.how = map.endpoints()[first].name;
        // If it works a second time it is a sign-in; else what it gave the first time must do.
        http::Reply again;
        if (!sign_up.user_by(asked, user, &again)) {
          if (found->token.empty()) {
            found->headers.emplace_back("cookie", cookies_of(reply.headers));
          } else {
            found->headers.emplace_back("authorization",
                                        "Bearer " + text_at(reply.body, found->token));
          }
          found->method.clear();
        }
      }
      if (!found) break;
      accounts.users.push_back(std::move(*found));
    }
    if (accounts.users.size() == 2) return accounts;
  }
  return {};
}

}  // namespace routelab::fuzz
