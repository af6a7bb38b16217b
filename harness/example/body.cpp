#include "harness/example/body.hpp"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "sim/base/ascii.hpp"

namespace routelab::example {

namespace {

bool is_email(const std::string& text) {
  const std::size_t at = text.find('@');
  return at != text.npos && at > 0 && at + 1 < text.size() && text.find('@', at + 1) == text.npos &&
         text.find_first_of(" \t\r\n<>,;\"") == text.npos;
}

bool is_month(const std::string& text) {
  const auto digit = [&](std::size_t at) { return text[at] >= '0' && text[at] <= '9'; };
  if (text.size() != 7 || text[4] != '-') return false;
  for (const std::size_t at : {0U, 1U, 2U, 3U, 5U, 6U}) {
    if (!digit(at)) return false;
  }
  const std::string month = text.substr(5);
  return month >= "01" && month <= "12";
}

std::string between(std::int64_t least, std::int64_t most) {
  return fmt::format("must be an integer from {} to {}", least, most);
}

}  // namespace

Body::Body(const handler::Request& req) : json_(req.json()) {
  if (!json_.is_object()) throw Refusal(400, "the body must be an object");
}

std::string Body::text(const std::string& field, std::size_t least, std::size_t most) {
  const auto found = json_.find(field);
  if (found == json_.end()) {
    wrong_[field] = "is missing";
  } else if (!found->is_string()) {
    wrong_[field] = "must be a text";
  } else {
    auto text = found->get<std::string>();
    if (text.size() >= least && text.size() <= most) return text;
    wrong_[field] = fmt::format("must have {} to {} bytes", least, most);
  }
  return "";
}

std::string Body::email(const std::string& field) {
  std::string email = lower_case(text(field, 3, 200));
  if (wrong_.count(field) == 0 && !is_email(email)) wrong_[field] = "must be an e-mail address";
  return email;
}

std::int64_t Body::integer(const std::string& field, std::int64_t least, std::int64_t most) {
  const auto found = json_.find(field);
  if (found == json_.end()) {
    wrong_[field] = "is missing";
    return 0;
  }
  // What is larger than an int64_t is unsigned to the library, and would come out negative.
  const bool fits = found->is_number_integer() &&
                    (!found->is_number_unsigned() || found->get<std::uint64_t>() <= INT64_MAX);
  const std::int64_t number = fits ? found->get<std::int64_t>() : 0;
  if (!fits || number < least || number > most) wrong_[field] = between(least, most);
  return number;
}

std::string Body::month(const std::string& field) {
  std::string month = text(field, 7, 7);
  if (wrong_.count(field) != 0 || is_month(month)) return month;
  wrong_[field] = "must be a month, such as 2026-11";
  return "";
}

void Body::check() const {
  if (!wrong_.empty()) throw Refusal(400, "the body is not as it must be", wrong_);
}

std::int64_t integer_of(const std::string& text, const std::string& field, std::int64_t least,
                        std::int64_t most, std::int64_t otherwise) {
  if (text.empty()) return otherwise;
  std::int64_t number = 0;
  const char* end = text.data() + text.size();
  const auto [stopped, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc{} || stopped != end || number < least || number > most) {
    throw Refusal(400, "the query is not as it must be", {{field, between(least, most)}});
  }
  return number;
}

}  // namespace routelab::example
