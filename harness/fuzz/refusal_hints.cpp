#include "harness/fuzz/refusal_hints.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <utility>

#include <nlohmann/json.hpp>

#include "sim/base/ascii.hpp"

namespace routelab::fuzz {

namespace {

using namespace std::string_view_literals;
using nlohmann::json;
using surface::Shape;
using surface::Type;
using Path = std::vector<std::string>;

template <std::size_t size>
bool is_one_of(std::string_view word, const std::array<std::string_view, size>& words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

/// Words of an error that are no field's name.
constexpr std::array common_words = {
    "a"sv,          "all"sv,       "an"sv,         "and"sv,        "any"sv,       "are"sv,
    "array"sv,      "at"sv,        "bad"sv,        "be"sv,         "body"sv,      "boolean"sv,
    "both"sv,       "but"sv,       "by"sv,         "can"sv,        "cannot"sv,    "characters"sv,
    "data"sv,       "does"sv,      "either"sv,     "empty"sv,      "error"sv,     "errors"sv,
    "expected"sv,   "failed"sv,    "field"sv,      "fields"sv,     "following"sv, "for"sv,
    "from"sv,       "got"sv,       "has"sv,        "have"sv,       "in"sv,        "input"sv,
    "integer"sv,    "invalid"sv,   "is"sv,         "it"sv,         "json"sv,      "key"sv,
    "keys"sv,       "least"sv,     "long"sv,       "malformed"sv,  "mandatory"sv, "missing"sv,
    "most"sv,       "must"sv,      "need"sv,       "needed"sv,     "needs"sv,     "no"sv,
    "not"sv,        "null"sv,      "number"sv,     "object"sv,     "of"sv,        "one"sv,
    "or"sv,         "parameter"sv, "parameters"sv, "params"sv,     "payload"sv,   "please"sv,
    "properties"sv, "property"sv,  "provide"sv,    "query"sv,      "received"sv,  "request"sv,
    "required"sv,   "requires"sv,  "send"sv,       "should"sv,     "specify"sv,   "string"sv,
    "supply"sv,     "than"sv,      "that"sv,       "the"sv,        "this"sv,      "to"sv,
    "too"sv,        "type"sv,      "undefined"sv,  "unexpected"sv, "valid"sv,     "validation"sv,
    "value"sv,      "values"sv,    "was"sv,        "with"sv,       "wrong"sv,     "you"sv,
    "your"sv};
/// What may stand between two names, or between a name and what is said of it.
constexpr std::array fillers = {
    "a"sv,        "all"sv,       "an"sv,         "and"sv,       "both"sv,   "body"sv,
    "either"sv,   "field"sv,     "fields"sv,     "following"sv, "key"sv,    "keys"sv,
    "or"sv,       "parameter"sv, "parameters"sv, "param"sv,     "params"sv, "properties"sv,
    "property"sv, "query"sv,     "the"sv,        "value"sv,     "values"sv};
constexpr std::array before_names = {"missing"sv,  "provide"sv, "specify"sv,  "supply"sv,
                                     "need"sv,     "needs"sv,   "requires"sv, "require"sv,
                                     "required"sv, "send"sv,    "invalid"sv,  "expected"sv,
                                     "such"sv,     "unknown"sv, "find"sv};
constexpr std::array after_names = {"is"sv,       "are"sv,     "must"sv,   "should"sv,
                                    "required"sv, "missing"sv, "cannot"sv, "invalid"sv,
                                    "has"sv,      "needs"sv,   "was"sv,    "not"sv};
/// Members of an error that hold more errors, by the name of a field or in a list.
constexpr std::array containers = {
    "fieldErrors"sv, "errors"sv,  "details"sv,       "fields"sv,           "issues"sv,
    "invalid"sv,     "missing"sv, "required"sv,      "validation"sv,       "detail"sv,
    "properties"sv,  "inner"sv,   "missingFields"sv, "validationErrors"sv, "violations"sv};
constexpr std::array path_members = {"path"sv,  "loc"sv,      "instancePath"sv, "field"sv,
                                     "param"sv, "property"sv, "pointer"sv};
constexpr std::array text_members = {"message"sv, "msg"sv, "error"sv, "reason"sv, "code"sv};

bool is_name(std::string_view word) {
  constexpr std::size_t longest = 40;
  if (word.empty() || word.size() > longest) return false;
  if (!is_letter(word.front()) && word.front() != '_' && word.front() != '$') return false;
  return std::all_of(word.begin(), word.end(), [](char c) {
    return is_letter(c) || is_digit(c) || c == '_' || c == '-' || c == '$';
  });
}

/// "address.city", "/address/city", "items[0].name".
Path path_of(std::string_view text) {
  Path path;
  std::string part;
  for (const char c : text) {
    if (c == '.' || c == '/' || c == '[' || c == ']') {
      if (!part.empty()) path.push_back(std::exchange(part, {}));
    } else {
      part += c;
    }
  }
  if (!part.empty()) path.push_back(part);
  return path;
}

struct Word {
  std::string text;
  bool is_quoted = false;
};

std::vector<Word> words_of(std::string_view text) {
  std::vector<Word> words;
  const auto is_part = [](char c) {
    return is_letter(c) || is_digit(c) || c == '_' || c == '.' || c == '-' || c == '$' ||
           c == '[' || c == ']';
  };
  for (std::size_t at = 0; at < text.size();) {
    const char c = text[at];
    if (c == '"' || c == '\'' || c == '`') {
      const std::size_t end = text.find(c, at + 1);
      const std::string_view inner =
          end == std::string_view::npos ? "" : text.substr(at + 1, end - at - 1);
      if (!inner.empty() && std::all_of(inner.begin(), inner.end(), is_part)) {
        words.push_back({std::string(inner), true});
        at = end + 1;
        continue;
      }
    }
    if (!is_part(c)) {
      ++at;
      continue;
    }
    const std::size_t begin = at;
    while (at < text.size() && is_part(text[at])) ++at;
    std::string_view word = text.substr(begin, at - begin);
    while (word.ends_with('.') || word.ends_with('-')) word.remove_suffix(1);
    if (!word.empty()) words.push_back({std::string(word), false});
  }
  return words;
}

bool has(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

/// The first number in the text behind `mark`.
std::optional<double> number_after(std::string_view text, std::string_view mark) {
  std::size_t at = text.find(mark);
  if (at == std::string_view::npos) return std::nullopt;
  at = text.find_first_of("0123456789", at + mark.size());
  if (at == std::string_view::npos) return std::nullopt;
  double value = 0;
  for (; at < text.size() && is_digit(text[at]) && value < 1e15; ++at)
    value = value * 10 + (text[at] - '0');
  return value;
}

/// What a sentence says of a field's type and bounds.
Shape shape_in(std::string_view sentence) {
  const std::string text = lower_case(sentence);
  Shape shape;
  const std::string said = text.substr(0, std::min(text.find("received"), text.find("but got")));
  if (has(said, "integer") || has(said, "whole number") || has(said, "expected int")) {
    shape.type = Type::Integer;
  } else if (has(said, "number") || has(said, "numeric")) {
    shape.type = Type::Number;
  } else if (has(said, "boolean")) {
    shape.type = Type::Boolean;
  } else if (has(said, "array") || has(said, "a list")) {
    shape.type = Type::Array;
  } else if (has(said, "object") || has(said, "a dictionary")) {
    shape.type = Type::Object;
  } else if (has(said, "string") || has(said, "text") || has(said, "character")) {
    shape.type = Type::Text;
  }
  for (const std::string_view format : {"email"sv, "uuid"sv, "uri"sv, "date-time"sv, "date"sv}) {
    if (has(said, format) || (format == "uri" && has(said, " url"))) {
      shape.type = Type::Text;
      shape.format = format;
      break;
    }
  }
  const auto least = [&]() -> std::optional<double> {
    for (const std::string_view mark :
         {"at least"sv, "minimum"sv, ">="sv, "or more"sv, "longer than"sv}) {
      if (const auto number = number_after(said, mark)) return number;
    }
    return std::nullopt;
  }();
  if (least && *least < 1000) {
    if (shape.type == Type::Text || shape.type == Type::Array) {
      shape.shortest = static_cast<std::size_t>(*least);
    } else {
      shape.least = least;
    }
  }
  return shape;
}

/// "must be one of: red, green", "expected one of "red"|"green"".
std::vector<std::string> choices_in(std::string_view sentence) {
  std::vector<std::string> choices;
  const std::string lower = lower_case(sentence);
  std::size_t at = std::string::npos;
  for (const std::string_view mark :
       {"one of"sv, "expected \""sv, "either"sv, "allowed values"sv}) {
    const std::size_t found = lower.find(mark);
    if (found != std::string::npos) {
      at = found + (mark.ends_with('"') ? mark.size() - 1 : mark.size());
      break;
    }
  }
  if (at == std::string::npos) return choices;
  for (const Word& word : words_of(sentence.substr(at))) {
    const std::string text = lower_case(word.text);
    if (text == "received" || text == "got") break;
    if (!word.is_quoted && is_one_of(text, common_words)) continue;
    choices.push_back(json(word.text).dump());
  }
  return choices;
}

class Reader {
 public:
  void read(const http::Reply& reply) {
    const json body = json::parse(reply.body, nullptr, false);
    if (body.is_discarded()) {
      constexpr std::size_t longest = 2000;
      const std::string type = http::header(reply.headers, "content-type");
      if (!has(type, "html") && reply.body.size() < longest) sentence(reply.body, {});
      return;
    }
    value(body, {}, 0);
  }
  std::vector<Hint> take() { return std::move(hints_); }

 private:
  void add(const Path& path, Shape shape, bool is_unwanted = false) {
    constexpr std::size_t most = 64, deepest = 6;
    if (path.empty() || path.size() > deepest || hints_.size() >= most) return;
    for (const std::string& part : path) {
      if (!is_name(part) && !only_digits(part)) return;
    }
    for (Hint& hint : hints_) {
      if (hint.path != path) continue;
      if (hint.shape.type == Type::Any && hint.shape.choices.empty()) hint.shape = std::move(shape);
      return;
    }
    hints_.push_back({path, std::move(shape), is_unwanted});
  }

  void field(const Path& path, std::string_view text) {
    Shape shape = shape_in(text);
    shape.choices = choices_in(text);
    if (!shape.choices.empty()) shape.type = Type::Text;
    add(path, std::move(shape));
  }

  /// Of a field, or of those that it names itself.
  void sentence(std::string_view text, const Path& path) {
    if (!text.empty() && (text.front() == '[' || text.front() == '{')) {
      const json inner = json::parse(text, nullptr, false);
      if (!inner.is_discarded()) return value(inner, path, 1);
    }
    if (!path.empty()) return field(path, text);
    const std::vector<Word> words = words_of(text);
    std::vector<std::string> names;
    const auto name_at = [&](std::size_t i) {
      const Word& word = words[i];
      return (word.is_quoted || !is_one_of(lower_case(word.text), common_words)) &&
             !path_of(word.text).empty() && is_name(path_of(word.text).front());
    };
    for (std::size_t i = 0; i < words.size(); ++i) {
      const std::string word = lower_case(words[i].text);
      if (words[i].is_quoted) continue;
      if (is_one_of(word, after_names)) {
        std::vector<std::string> before;
        for (std::size_t at = i; at > 0; --at) {
          if (name_at(at - 1)) {
            before.push_back(words[at - 1].text);
          } else if (!is_one_of(lower_case(words[at - 1].text), fillers)) {
            break;
          }
        }
        names.insert(names.end(), before.rbegin(), before.rend());
      }
      if (is_one_of(word, before_names)) {
        for (std::size_t at = i + 1; at < words.size(); ++at) {
          if (name_at(at)) {
            names.push_back(words[at].text);
          } else if (!is_one_of(lower_case(words[at].text), fillers)) {
            break;
          }
        }
      }
    }
    for (const Word& word : words) {
      if (word.is_quoted && names.empty()) names.push_back(word.text);
    }
    const bool is_one = names.size() == 1;
    for (const std::string& name : names) {
      if (is_one) {
        field(path_of(name), text);
      } else {
        add(path_of(name), {});
      }
    }
  }

  static std::optional<Path> path_in(const json& object) {
    for (const std::string_view member : path_members) {
      const auto found = object.find(member);
      if (found == object.end()) continue;
      if (found->is_string()) return path_of(found->get<std::string>());
      if (!found->is_array()) continue;
      Path path;
      for (const json& part : *found) {
        if (part.is_string()) path.push_back(part.get<std::string>());
        if (part.is_number_integer()) path.push_back(part.dump());
      }
      // pydantic says where it looked first.
      if (member == "loc" && !path.empty()) path.erase(path.begin());
      return path;
    }
    return std::nullopt;
  }

  static std::string text_in(const json& object) {
    std::string text;
    for (const std::string_view member : text_members) {
      const auto found = object.find(member);
      if (found != object.end() && found->is_string()) text += found->get<std::string>() + "; ";
    }
    const auto expected = object.find("expected");
    if (expected != object.end() && expected->is_string()) {
      text += "expected " + expected->get<std::string>();
    }
    return text;
  }

  void value(const json& value, const Path& path, int depth) {
    constexpr int deepest = 6;
    if (depth > deepest) return;
    if (value.is_string()) return sentence(value.get<std::string>(), path);
    if (value.is_array()) {
      for (const json& part : value) {
        if (part.is_string() && path.empty() && is_name(part.get<std::string>())) {
          add({part.get<std::string>()}, {});
        } else {
          this->value(part, path, depth + 1);
        }
      }
    }
    if (value.is_object()) object(value, path, depth);
  }

  void object(const json& object, const Path& path, int depth) {
    const auto unwanted = object.find("keys");
    if (unwanted != object.end() && unwanted->is_array()) {
      for (const json& name : *unwanted) {
        if (!name.is_string()) continue;
        Path whole = path_in(object).value_or(path);
        whole.push_back(name.get<std::string>());
        add(whole, {}, true);
      }
      return;
    }
    if (const auto missing = object.find("missingProperty");
        missing != object.end() && missing->is_string()) {
      return add({missing->get<std::string>()}, {});
    }
    if (const auto own = path_in(object); own && !own->empty()) {
      Path whole = path;
      whole.insert(whole.end(), own->begin(), own->end());
      Shape shape = shape_in(text_in(object));
      shape.choices = choices_in(text_in(object));
      for (const char* member : {"options", "values", "allowedValues"}) {
        const auto choices = object.find(member);
        if (choices == object.end() || !choices->is_array()) continue;
        shape.choices.clear();
        for (const json& choice : *choices) shape.choices.push_back(choice.dump());
      }
      return add(whole, std::move(shape));
    }
    for (const auto& [name, part] : object.items()) {
      const bool is_container = is_one_of(std::string_view(name), containers);
      if (is_container && part.is_object()) {
        for (const auto& [field_name, what] : part.items()) {
          Path whole = path;
          whole.push_back(field_name);
          value(what, whole, depth + 2);
        }
      } else if (part.is_structured() || is_container ||
                 is_one_of(std::string_view(name), text_members) || !path.empty()) {
        value(part, path, depth + 1);
      }
    }
  }

  std::vector<Hint> hints_;
};

}  // namespace

std::vector<Hint> refusal_hints(const http::Reply& reply) {
  Reader reader;
  reader.read(reply);
  return reader.take();
}

}  // namespace routelab::fuzz
