#include "harness/fuzz/credentials.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace routelab::fuzz {

namespace {

/// The value as one that was made up: the scheme and the cookies' names stay.
std::string forgery_of(std::string_view name, std::string_view value) {
  if (http::same_name(name, "cookie")) {
    std::string forged;
    while (!value.empty()) {
      const std::string_view pair = value.substr(0, value.find(';'));
      value.remove_prefix(std::min(value.size(), pair.size() + 1));
      if (!forged.empty()) forged += ';';
      forged += std::string(pair.substr(0, pair.find('='))) + "=forged0000";
    }
    return forged;
  }
  const std::size_t blank = value.find(' ');
  return blank == std::string_view::npos ? "forged0000"
                                         : std::string(value.substr(0, blank)) + " forged0000";
}

}  // namespace

std::string cookies_of(const http::Headers& headers) {
  std::string cookies;
  for (const auto& [name, value] : headers) {
    if (!http::same_name(name, "set-cookie")) continue;
    if (!cookies.empty()) cookies += "; ";
    cookies += value.substr(0, value.find(';'));
  }
  return cookies;
}

std::string text_at(const std::string& body, std::string_view path) {
  const nlohmann::json parsed = nlohmann::json::parse(body, nullptr, false);
  const nlohmann::json* at = &parsed;
  while (!path.empty()) {
    const std::size_t dot = path.find('.');
    const std::string name(path.substr(0, dot));
    if (!at->is_object() || !at->contains(name)) return "";
    at = &at->at(name);
    path.remove_prefix(dot == std::string_view::npos ? path.size() : dot + 1);
  }
  return at->is_string() ? at->get<std::string>() : "";
}

Credentials::Credentials(const std::vector<surface::User>& users)
    : users_(users), headers_(users.size()) {}

void Credentials::forget() {
  for (std::size_t u = 0; u < users_.size(); ++u) {
    if (!users_[u].method.empty()) headers_[u].reset();
  }
}

void Credentials::sign_in(std::size_t user, target::Target& target) {
  const surface::User& who = users_[user];
  headers_[user] = who.headers;
  if (who.method.empty()) return;
  http::Request request{
      .method = who.method, .target = who.target, .headers = {}, .body = who.body};
  request.headers.emplace_back("content-type", who.media_type);
  target::Outcome outcome;
  target.call(request, outcome);
  const http::Reply& reply = outcome.reply;
  if (outcome.ending != target::Ending::Answered || reply.status >= 400) {
    problem_ = fmt::format("{} cannot sign in: {} {} is answered with {}", who.name, who.method,
                           who.target, reply.status);
    return;
  }
  if (who.token.empty()) {
    const std::string cookies = cookies_of(reply.headers);
    if (cookies.empty()) problem_ = fmt::format("{} gets no cookie when signing in", who.name);
    headers_[user]->emplace_back("cookie", cookies);
    return;
  }
  const std::string token = text_at(reply.body, who.token);
  if (token.empty()) {
    problem_ = fmt::format("{} gets no {} when signing in", who.name, who.token);
  }
  headers_[user]->emplace_back("authorization", "Bearer " + token);
}

const http::Headers& Credentials::of(std::size_t user, target::Target& target) {
  if (!headers_[user]) sign_in(user, target);
  return *headers_[user];
}

const http::Headers& Credentials::forged(target::Target& target) {
  if (forged_) return *forged_;
  forged_.emplace();
  if (users_.empty()) {
    forged_->emplace_back("authorization", "Bearer forged0000");
    return *forged_;
  }
  for (const auto& [name, value] : of(0, target)) {
    forged_->emplace_back(name, forgery_of(name, value));
  }
  return *forged_;
}

}  // namespace routelab::fuzz
