#include "harness/target/env_value.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <vector>

#include "sim/base/ascii.hpp"

namespace routelab::target {
namespace {

/// One of these words in a name makes it a secret's ...
constexpr std::array secret_words{
    "secret",  "secrets",   "key",     "keys",       "token",      "tokens",     "password",
    "passwd",  "pass",      "pwd",     "passphrase", "private",    "credential", "credentials",
    "salt",    "signature", "signing", "sig",        "jwt",        "hmac",       "dsn",
    "webhook", "cookie",    "auth",    "apikey",     "encryption", "pepper",     "authorization"};

/// ... unless its last word says that it is about something else.
constexpr std::array harmless_ends{"name",    "id",     "host",   "region",   "algorithm", "alg",
                                   "in",      "ttl",    "age",    "days",     "hours",     "mode",
                                   "level",   "issuer", "domain", "audience", "type",      "path",
                                   "file",    "prefix", "email",  "user",     "username",  "bucket",
                                   "version", "url",    "uri",    "expiry",   "expires"};

constexpr std::array own_names{"NODE_ENV", "NODE_OPTIONS", "NODE_PATH", "PORT", "HOST",
                               "HOSTNAME", "PATH",         "TZ",        "CI"};

constexpr std::array known_prefixes{"sk_live_",    "sk_test_", "rk_live_", "rk_test_", "pk_live_",
                                    "pk_test_",    "sk-proj-", "sk-",      "whsec_",   "ghp_",
                                    "github_pat_", "xoxb-",    "re_"};

template <std::size_t n>
bool has(const std::array<const char*, n>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

/// "dbPassword", "DB_PASSWORD" and "db-password" are db and password.
std::vector<std::string> words_of(std::string_view name) {
  std::vector<std::string> words(1);
  bool was_lower = false;
  for (const char c : name) {
    const bool is_upper = c >= 'A' && c <= 'Z';
    const bool is_word = is_letter(c) || is_digit(c);
    if ((!is_word || (is_upper && was_lower)) && !words.back().empty()) words.emplace_back();
    if (is_word) words.back() += lower_case(c);
    was_lower = is_letter(c) && !is_upper;
  }
  if (words.back().empty() && words.size() > 1) words.pop_back();
  return words;
}

bool is_secret_name(std::string_view name) {
  const std::vector<std::string> words = words_of(name);
  return !has(harmless_ends, words.back()) &&
         std::any_of(words.begin(), words.end(),
                     [](const std::string& word) { return has(secret_words, word); });
}

/// Letters and digits without order, such as no person would choose.
bool looks_random(std::string_view text, std::size_t least = 20) {
  bool has_letter = false, has_digit = false;
  for (const char c : text) {
    has_letter = has_letter || is_letter(c);
    has_digit = has_digit || is_digit(c);
    const bool is_usual =
        is_letter(c) || is_digit(c) || c == '-' || c == '_' || c == '+' || c == '/' || c == '=';
    if (!is_usual) return false;
  }
  const std::set<char> different(text.begin(), text.end());
  return text.size() >= least && has_letter && has_digit && different.size() >= 8;
}

bool is_number(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return is_digit(c) || c == '.' || c == '-' || c == '_'; });
}

bool is_switch(std::string_view text) {
  const std::string lower = lower_case(text);
  return has(std::array{"true", "false", "yes", "no", "on", "off", "null", "undefined"}, lower);
}

/// $NAME or ${NAME}, which Next.js expands in every kind of quotes.
bool has_reference(std::string_view text) {
  for (std::size_t at = text.find('$'); at != std::string_view::npos; at = text.find('$', at + 1)) {
    if (at > 0 && text[at - 1] == '\\') continue;
    if (at + 1 < text.size() && (is_letter(text[at + 1]) || text[at + 1] == '{')) return true;
  }
  return false;
}

/// What of it is no reference.
std::string without_references(std::string_view text) {
  std::string rest;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (!has_reference(text.substr(i, 2))) {
      rest += text[i];
      continue;
    }
    const bool is_braced = text[i + 1] == '{';
    std::size_t end = i + 1;
    while (end < text.size() &&
           (is_braced ? text[end] != '}'
                      : is_letter(text[end]) || is_digit(text[end]) || text[end] == '_')) {
      ++end;
    }
    i = is_braced ? end : end - 1;
  }
  return rest;
}

/// A word of its own, and not what other variables are joined by.
bool is_secret_word(std::string_view name, std::string_view value) {
  if (!has_reference(value)) return is_secret_name(name) || looks_random(value);
  return is_secret_name(name) && without_references(value).size() >= 8;
}

/// Where the address's host begins, behind "scheme://"; 0: it is none.
std::size_t after_scheme(std::string_view value) {
  const std::size_t end = value.find("://");
  if (end == std::string_view::npos || end == 0 || !is_letter(value[0])) return 0;
  const bool is_scheme = std::all_of(
      value.begin(), value.begin() + static_cast<std::ptrdiff_t>(end),
      [](char c) { return is_letter(c) || is_digit(c) || c == '+' || c == '-' || c == '.'; });
  return is_scheme ? end + 3 : 0;
}

/// The secret in "user:password", or in a user alone, which is a key then.
std::string with_canary_as_user(std::string_view user, std::string_view canary) {
  const std::size_t colon = user.find(':');
  const std::string_view secret = colon == std::string_view::npos ? user : user.substr(colon + 1);
  if (secret.empty() || has_reference(secret)) return std::string(user);
  return std::string(user.substr(0, user.size() - secret.size())).append(canary);
}

std::string with_canary_in_path(std::string_view path, std::string_view canary) {
  std::string out;
  while (!path.empty()) {
    const std::size_t size = std::min(path.find('/', 1), path.size());
    std::string_view segment = path.substr(0, size);
    path.remove_prefix(size);
    const std::size_t slash = segment.starts_with('/') ? 1 : 0;
    if (looks_random(segment.substr(slash), 16)) {
      out.append(segment.substr(0, slash)).append(canary);
    } else {
      out += segment;
    }
  }
  return out;
}

std::string with_canary_in_query(std::string_view query, std::string_view canary) {
  std::string out;
  while (!query.empty()) {
    const std::size_t size = std::min(query.find_first_of("&#", 1), query.size());
    const std::string_view part = query.substr(0, size);  // "?key=value" or "&key=value"
    query.remove_prefix(size);
    const std::size_t equals = part.find('=');
    const bool has_value = equals != std::string_view::npos && equals + 1 < part.size();
    if (has_value && !has_reference(part) &&
        (is_secret_name(part.substr(1, equals - 1)) || looks_random(part.substr(equals + 1)))) {
      out.append(part.substr(0, equals + 1)).append(canary);
    } else {
      out += part;
    }
  }
  return out;
}

std::string address_with_canary(std::string_view value, std::size_t host, std::string_view canary) {
  const std::size_t query = std::min(value.find_first_of("?#", host), value.size());
  const std::size_t path = std::min(value.find('/', host), query);
  std::string out(value.substr(0, host));
  const std::string_view authority = value.substr(host, path - host);
  const std::size_t at = authority.rfind('@');
  if (at == std::string_view::npos) {
    out += authority;
  } else {
    out += with_canary_as_user(authority.substr(0, at), canary);
    out += authority.substr(at);
  }
  out += with_canary_in_path(value.substr(path, query - path), canary);
  return out + with_canary_in_query(value.substr(query), canary);
}

/// Where the string that begins at this quote ends: behind its other quote.
std::size_t string_end(std::string_view text, std::size_t start) {
  for (std::size_t i = start + 1; i < text.size(); ++i) {
    if (text[i] == '\\') {
      ++i;
    } else if (text[i] == '"') {
      return i + 1;
    }
  }
  return text.size();
}

/// Strings under a key that says so, or that look so.
std::string json_with_canary(std::string_view value, std::string_view canary) {
  std::string out, key;
  for (std::size_t i = 0; i < value.size();) {
    if (value[i] != '"') {
      out += value[i++];
      continue;
    }
    const std::size_t end = string_end(value, i);
    const std::string_view text = value.substr(i + 1, end - i - 2);
    const std::size_t next = value.find_first_not_of(" \t\r\n", end);
    i = end;
    const bool is_key = next != std::string_view::npos && value[next] == ':';
    if (is_key) key = text;
    const bool is_random = looks_random(text) || text.starts_with("-----BEGIN");
    if (!is_key && !text.empty() && (is_random || is_secret_name(key))) {
      out.append("\"").append(canary).append("\"");
    } else {
      out.append("\"").append(text).append("\"");
    }
  }
  return out;
}

/// "-----BEGIN X-----", the canary, "-----END X-----", with the line ends as they are written.
std::string key_with_canary(std::string_view value, std::string_view canary) {
  const std::size_t begin = value.find("-----", 5);
  const std::size_t end = value.rfind("-----END");
  if (begin == std::string_view::npos || end == std::string_view::npos || end < begin + 5) {
    return std::string(canary);
  }
  const std::string_view break_text = value.find('\n') == std::string_view::npos ? "\\n" : "\n";
  return std::string(value.substr(0, begin + 5))
      .append(break_text)
      .append(canary)
      .append(break_text)
      .append(value.substr(end));
}

bool is_json(std::string_view value) { return value.starts_with('{') || value.starts_with('['); }

}  // namespace

bool is_secret(std::string_view name, std::string_view value) {
  return with_canary(name, value, "c").has_value();
}

std::optional<std::string> with_canary(std::string_view name, std::string_view value,
                                       std::string_view canary) {
  if (name.starts_with("NEXT_PUBLIC_") || has(own_names, name)) return std::nullopt;
  if (name.starts_with("NEXT_TELEMETRY") || name.starts_with("NEXT_RUNTIME")) return std::nullopt;
  if (is_number(value) || is_switch(value)) return std::nullopt;  // also the empty one
  std::string planted;
  if (value.starts_with("-----BEGIN")) {
    planted = key_with_canary(value, canary);
  } else if (const std::size_t host = after_scheme(value); host > 0) {
    planted = address_with_canary(value, host, canary);
  } else if (is_json(value)) {
    planted = json_with_canary(value, canary);
  } else if (!is_secret_word(name, value)) {
    return std::nullopt;
  } else {
    for (const std::string_view prefix : known_prefixes) {
      if (planted.empty() && value.starts_with(prefix)) planted = prefix;
    }
    planted += canary;
  }
  if (planted == value) return std::nullopt;
  return planted;
}

}  // namespace routelab::target
