#include "harness/fuzz/session.hpp"

#include <algorithm>
#include <array>

#include <nlohmann/json.hpp>

#include "sim/base/ascii.hpp"
#include "sim/base/random.hpp"

namespace routelab::fuzz {

namespace {

using nlohmann::json;

/// Six letters and digits, another six for each number.
std::string fresh_word(std::uint64_t number) {
  constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyz0123456789";
  // A multiplication by an odd number permutes the numbers below 2^30: no word comes twice.
  std::uint64_t bits = (number * 0x2545f491ULL + 0x1b873593ULL) & ((1ULL << 30) - 1);
  std::string word;
  for (std::size_t i = 0; i < fresh_size; ++i, bits >>= 5) word += letters[bits & 31];
  return word;
}

/// The word of requests that only ask: the last one that would come.
constexpr std::uint64_t usual_word = (1ULL << 30) - 1;

void put_words(std::string& text, const std::string& word) {
  replace_all(text, std::string_view(&fresh_mark, 1), word);
}

std::string text_of(const json& value) {
  if (value.is_string()) return value.get<std::string>();
  if (value.is_number_integer()) return value.dump();
  return "";
}

/// The field that names the row: "id", or what ends like it.
std::string id_field(const json& object) {
  for (const char* name : {"id", "_id", "uuid", "uid", "key", "slug", "ID", "Id"}) {
    const auto found = object.find(name);
    if (found == object.end()) continue;
    if (std::string id = text_of(*found); !id.empty()) return id;
  }
  for (const auto& [name, value] : object.items()) {
    const std::string_view text = name;
    if (text.ends_with("Id") || text.ends_with("_id") || text.ends_with("ID")) {
      if (std::string id = text_of(value); !id.empty()) return id;
    }
  }
  return "";
}

}  // namespace

std::string id_in(const http::Reply& reply) {
  const std::string location = http::header(reply.headers, "location");
  if (reply.status == 201 && !location.empty()) {
    const std::string path = location.substr(0, location.find_first_of("?#"));
    const std::string last = path.substr(path.rfind('/') + 1);
    if (!last.empty()) return last;
  }
  if (reply.body.empty() || reply.body.front() != '{') return "";
  const json body = json::parse(reply.body, nullptr, false);
  if (!body.is_object()) return "";
  if (std::string id = id_field(body); !id.empty()) return id;
  for (const auto& [name, value] : body.items()) {
    if (!value.is_object()) continue;
    if (std::string id = id_field(value); !id.empty()) return id;
  }
  return "";
}

std::vector<std::string> ids_in(const http::Reply& reply) {
  std::vector<std::string> ids;
  const json body = json::parse(reply.body, nullptr, false);
  const auto take = [&](const json& list) {
    for (const json& row : list) {
      if (!row.is_object()) continue;
      if (std::string id = id_field(row); !id.empty()) ids.push_back(std::move(id));
    }
  };
  if (body.is_array()) take(body);
  if (!body.is_object()) return ids;
  for (const auto& [name, value] : body.items()) {
    if (value.is_array()) take(value);
  }
  return ids;
}

void Session::prepare(const Surroundings& around, Exchange& exchange) {
  const Attempt& attempt = exchange.attempt;
  http::Request& sent = exchange.sent;
  sent.method = attempt.request.method;
  sent.target = attempt.request.target;
  sent.headers = attempt.request.headers;
  sent.body = attempt.request.body;
  // What only asks makes nothing that would have to be new, and is compared with what was asked before.
  const bool only_asks = sent.method == "GET" || sent.method == "HEAD";
  const std::string word = fresh_word(only_asks ? usual_word : around.fresh++);
  put_words(sent.target, word);
  put_words(sent.body, word);
  for (auto& [name, value] : sent.headers) put_words(value, word);
  if (attempt.sender.kind == Sender::Kind::Nobody) return;
  const http::Headers& headers = attempt.sender.kind == Sender::Kind::User
                                     ? around.credentials.of(attempt.sender.user, around.target)
                                     : around.credentials.forged(around.target);
  sent.headers.insert(sent.headers.end(), headers.begin(), headers.end());
}

Exchange& Session::prepared(const Attempt& attempt) {
  Exchange& exchange = history_.emplace_back();
  exchange.attempt = attempt;
  prepare(around_, exchange);
  return exchange;
}

void Session::finish(Exchange& exchange) {
  verdicts_.clear();
  around_.judge.judge(exchange, verdicts_);
  for (Verdict& verdict : verdicts_) {
    complain(verdict.check, exchange, std::move(verdict.why), std::move(verdict.cause));
  }
}

const Exchange& Session::send(const Attempt& attempt) {
  Exchange& exchange = prepared(attempt);
  around_.target.call(exchange.sent, exchange.outcome);
  finish(exchange);
  return exchange;
}

const Exchange& Session::again(const Exchange& old) {
  Exchange& exchange = history_.emplace_back();
  exchange.attempt = old.attempt;
  exchange.sent = old.sent;
  around_.target.call(exchange.sent, exchange.outcome);
  finish(exchange);
  return exchange;
}

const Exchange& Session::plain(std::size_t endpoint, Sender sender, Choices& choices,
                               std::string_view id) {
  const auto& seen = around_.knowledge.seen.ids[around_.map.endpoints()[endpoint].route_index];
  Attempt attempt;
  requests_.plain(endpoint, sender, id.empty() && !seen.empty() ? seen.front() : id, choices,
                  attempt);
  return send(attempt);
}

std::vector<const Exchange*> Session::burst(std::span<const Attempt> attempts, Choices& choices,
                                            bool same_word) {
  const std::uint64_t word = around_.fresh;
  std::vector<Exchange*> exchanges;
  std::vector<http::Request> requests;
  for (const Attempt& attempt : attempts) {
    if (same_word) around_.fresh = word;
    exchanges.push_back(&prepared(attempt));
    requests.push_back(exchanges.back()->sent);
  }
  std::vector<Duration> pauses;
  for (std::size_t i = 1; i < requests.size(); ++i) {
    // From none to some milliseconds, which is what queries take, evenly over the orders of magnitude.
    const std::uint32_t size = choices.below(8);
    pauses.push_back({size == 0 ? 0 : std::int64_t{1} << (2 * size + 8)});
  }
  std::vector<target::Outcome> outcomes;
  around_.target.burst_apart(requests, pauses, outcomes);
  std::vector<const Exchange*> done;
  for (std::size_t i = 0; i < exchanges.size(); ++i) {
    exchanges[i]->outcome = std::move(outcomes[i]);
    finish(*exchanges[i]);
    done.push_back(exchanges[i]);
  }
  return done;
}

std::string Session::where(const Exchange& exchange) const {
  const std::string& target = exchange.sent.target;
  if (exchange.attempt.route == Attempt::no_route) {
    return exchange.sent.method + " " + target.substr(0, target.find('?'));
  }
  if (exchange.attempt.endpoint) return around_.map.endpoints()[*exchange.attempt.endpoint].name;
  return exchange.sent.method + " " + around_.map.surface().routes[exchange.attempt.route].pattern;
}

void Session::complain(Check check, const Exchange& at, std::string why, std::string cause) {
  const auto index = static_cast<std::size_t>(
      std::find_if(history_.begin(), history_.end(), [&](const Exchange& e) { return &e == &at; }) -
      history_.begin());
  complaints_.push_back(
      {check, where(at), at.outcome.reply.status, std::move(why), index, std::move(cause)});
}

}  // namespace routelab::fuzz
