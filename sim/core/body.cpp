#include "sim/core/body.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <optional>
#include <unordered_set>

#include "sim/base/ascii.hpp"
#include "sim/base/utf8.hpp"
#include "sim/core/json_scanner.hpp"
#include "sim/core/query.hpp"

namespace routelab::core {

namespace {

using Fields = std::vector<std::pair<TextId, Value>>;

constexpr std::uint64_t mebibyte = 1U << 20U;
constexpr std::uint64_t no_limit = UINT64_MAX;

struct BodyRules {
  std::uint64_t limit = no_limit;  ///< bytes; beyond it 413
  bool tells_limit = false;
  bool parsed_by_handler = false;
  bool json_by_suffix = false;       ///< also "application/vnd.api+json" (RFC 6839)
  bool refuses_other_types = false;  ///< 415 for what is neither JSON, a form nor text
  std::string_view invalid;
  std::string_view bad_charset;
};

constexpr BodyRules rfc{.limit = mebibyte,
                        .json_by_suffix = true,
                        .refuses_other_types = true,
                        .invalid = "Bad Request",
                        .bad_charset = "Unsupported Media Type"};
constexpr BodyRules next16_pages{.limit = mebibyte,
                                 .tells_limit = true,
                                 .invalid = "Invalid JSON",
                                 .bad_charset = "Invalid body"};
constexpr BodyRules next16_app{.parsed_by_handler = true, .invalid = {}, .bad_charset = {}};

const BodyRules& rules_of(Profile profile, Style style) {
  if (profile == Profile::Rfc) return rfc;
  return style == Style::Pages ? next16_pages : next16_app;
}

/// As Next.js says it: with the limit as `config` has it, "1kb".
std::string exceeded(std::uint64_t limit) {
  constexpr std::uint64_t kibibyte = 1024;
  std::string size = std::to_string(limit);
  if (limit % kibibyte == 0) size = std::to_string(limit / kibibyte) + "kb";
  if (limit % mebibyte == 0) size = std::to_string(limit / mebibyte) + "mb";
  return "Body exceeded " + size + " limit";
}

// --- content type --------------------------------------------------------------------------------

struct MediaType {
  std::string type;     ///< in lower case, without parameters
  std::string charset;  ///< in lower case; "" if it is not given
};

/// Nothing if the header cannot be parsed (RFC 9110, section 8.3.1).
std::optional<MediaType> media_type(std::string_view header) {
  MediaType made;
  std::size_t end = std::min(header.find(';'), header.size());
  made.type = lower_case(trimmed(header.substr(0, end)));
  const std::size_t slash = made.type.find('/');
  if (slash == 0 || slash == made.type.npos || slash + 1 == made.type.size()) return std::nullopt;
  while (end < header.size()) {
    header.remove_prefix(end + 1);
    end = std::min(header.find(';'), header.size());
    const std::string_view parameter = trimmed(header.substr(0, end));
    const std::size_t equals = parameter.find('=');
    if (equals == 0 || equals >= parameter.size()) return std::nullopt;
    std::string_view value = parameter.substr(equals + 1);
    if (value.size() >= 2 && value.front() == '"' && value.back() == '"') {
      value = value.substr(1, value.size() - 2);
    }
    if (lower_case(parameter.substr(0, equals)) == "charset") made.charset = lower_case(value);
  }
  return made;
}

BodyKind kind_of(const MediaType& type, const BodyRules& rules) {
  const bool json = type.type == "application/json" || type.type == "application/ld+json" ||
                    (rules.json_by_suffix && type.type.ends_with("+json"));
  if (json) return BodyKind::Json;
  return type.type == "application/x-www-form-urlencoded" ? BodyKind::Form : BodyKind::Text;
}

// --- charset -------------------------------------------------------------------------------------

std::string from_latin1(std::string_view bytes) {
  std::string out;
  for (const char c : bytes) append_utf8(out, static_cast<unsigned char>(c));
  return out;
}

std::string from_utf16le(std::string_view bytes) {
  std::string out;
  const auto unit = [&](std::size_t i) -> char32_t {
    return static_cast<unsigned char>(bytes[i]) |
           (static_cast<unsigned>(static_cast<unsigned char>(bytes[i + 1])) << 8U);
  };
  for (std::size_t i = 0; i + 1 < bytes.size(); i += 2) {
    char32_t point = unit(i);
    if (point >= 0xD800 && point < 0xDC00 && i + 3 < bytes.size() && unit(i + 2) >= 0xDC00 &&
        unit(i + 2) < 0xE000) {
      point = 0x10000 + ((point - 0xD800) << 10U) + (unit(i + 2) - 0xDC00);
      i += 2;
    }
    append_utf8(out, point);
  }
  return out;
}

std::string from_utf8(std::string_view bytes) {
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
  return replace_invalid_utf8(bytes);
}

using Decode = std::string (*)(std::string_view);
constexpr std::array<std::pair<std::string_view, Decode>, 9> charsets{{{"", from_utf8},
                                                                       {"utf-8", from_utf8},
                                                                       {"utf8", from_utf8},
                                                                       {"us-ascii", from_utf8},
                                                                       {"ascii", from_utf8},
                                                                       {"latin1", from_latin1},
                                                                       {"iso-8859-1", from_latin1},
                                                                       {"utf-16le", from_utf16le},
                                                                       {"utf16le", from_utf16le}}};

// --- fields --------------------------------------------------------------------------------------

/// As JavaScript has it: 1e2 is 100, and beyond 2^53 a number is what a double makes of it.
Value number_of(std::string_view raw, Texts& texts) {
  double number = 0;
  const auto [end, problem] = std::from_chars(raw.data(), raw.data() + raw.size(), number);
  if (problem == std::errc::result_out_of_range) {
    // Too small is 0; too large is infinite, which JSON writes as null.
    return raw.find("e-") != raw.npos || raw.find("E-") != raw.npos ? Value::integer(0)
                                                                    : Value::null();
  }
  constexpr double exact = 9007199254740992.0;  // 2^53
  if (std::abs(number) <= exact && std::trunc(number) == number) {
    return Value::integer(static_cast<std::int64_t>(number));
  }
  std::array<char, 32> shortest{};
  const auto written = std::to_chars(shortest.data(), shortest.data() + shortest.size(), number);
  const std::string_view text(shortest.data(),
                              static_cast<std::size_t>(written.ptr - shortest.data()));
  return Value::decimal(texts.intern(text));
}

/// Follows the tokens of a JSON text. What is inside of arrays has no name; of two equal names
/// in one object the last counts.
class JsonFields {
 public:
  explicit JsonFields(Texts& texts) : texts_(texts) {}

  Fields read(std::string_view json) {
    JsonScanner scanner(json);
    for (;;) {
      const JsonToken token = scanner.next();
      switch (token.kind) {
        case JsonToken::Kind::Bad: return {};
        case JsonToken::Kind::End: return std::move(fields_);
        case JsonToken::Kind::BeginObject:
        case JsonToken::Kind::BeginArray: begin(token); break;
        case JsonToken::Kind::EndObject:
        case JsonToken::Kind::EndArray: end(token); break;
        case JsonToken::Kind::Key: key(token); break;
        case JsonToken::Kind::Text: scalar(texts_.value_of(unquote_json(token.raw))); break;
        case JsonToken::Kind::Number: scalar(number_of(token.raw, texts_)); break;
        case JsonToken::Kind::True: scalar(Value::boolean(true)); break;
        case JsonToken::Kind::False: scalar(Value::boolean(false)); break;
        case JsonToken::Kind::Null: scalar(Value::null()); break;
      }
    }
  }

 private:
  /// Objects deeper than this are read as a whole only.
  static constexpr std::size_t max_depth = 16;
  static constexpr std::size_t max_fields = 4096;

  struct Level {
    std::size_t written = 0;  ///< where its JSON begins
    std::size_t path = 0;     ///< how much of `path_` is its own name
    bool object = false;
  };

  void write(std::string_view json) {
    const char last = written_.empty() ? '[' : written_.back();
    if (last != '[' && last != '{' && last != ':') written_ += ',';
    written_ += json;
  }

  void begin(const JsonToken& token) {
    const std::size_t before = written_.size();
    write(token.raw);
    levels_.push_back({.written = before + (written_[before] == ',' ? 1U : 0U),
                       .path = path_.size(),
                       .object = token.kind == JsonToken::Kind::BeginObject});
    if (levels_.back().object && named_ + 1 == levels_.size() && named_ < max_depth) ++named_;
  }

  void end(const JsonToken& token) {
    const Level level = levels_.back();
    written_ += token.raw;
    named_ = std::min(named_, levels_.size() - 1);
    levels_.pop_back();
    path_.resize(level.path);
    if (is_named()) {
      add(Value::composite(texts_.intern(std::string_view(written_).substr(level.written))));
    }
  }

  void key(const JsonToken& token) {
    const std::string name = unquote_json(token.raw);
    write(quote_json(name));
    written_ += ':';
    if (!is_named()) return;
    path_.resize(levels_.back().path);
    if (levels_.size() > 1) path_ += '.';
    path_ += name;
    if (!mentioned_.insert(path_).second) forget();
  }

  void scalar(Value value) {
    write(texts_.json_of(value));
    if (is_named()) add(value);
  }

  /// Whether a value here has a name: no array is around it.
  [[nodiscard]] bool is_named() const { return named_ == levels_.size(); }

  void add(Value value) {
    if (fields_.size() < max_fields || path_.empty()) {
      fields_.emplace_back(texts_.intern(path_), value);
    }
  }

  /// The name comes a second time: what it had before is gone.
  void forget() {
    const std::string inside = path_ + ".";
    std::erase_if(fields_, [&](const auto& field) {
      const std::string_view name = texts_.of(field.first);
      return name == path_ || name.starts_with(inside);
    });
  }

  Texts& texts_;
  Fields fields_;
  std::string written_;  ///< the text so far, as JSON.stringify writes it
  std::string path_;
  std::unordered_set<std::string> mentioned_;  // looked up, never iterated
  std::vector<Level> levels_;
  std::size_t named_ = 0;  ///< levels from the outside that are objects
};

}  // namespace

BodyVerdict judge_body(Profile profile, Style style, std::string_view content_type,
                       std::string_view bytes, std::uint64_t size, std::uint32_t own_limit) {
  const BodyRules& rules = rules_of(profile, style);
  BodyVerdict verdict;
  const auto refuse = [&](std::uint16_t status, std::string_view message) {
    verdict.status = status;
    verdict.message = message;
    return verdict;
  };
  const auto type = media_type(content_type);
  verdict.kind = type ? kind_of(*type, rules) : BodyKind::Text;
  if (rules.parsed_by_handler) {
    // It reads a form where the type says so, and JSON otherwise, without looking at the type.
    if (verdict.kind != BodyKind::Form) verdict.kind = BodyKind::Json;
    verdict.text = from_utf8(bytes);
    verdict.throws_when_read = verdict.kind == BodyKind::Json && !is_json(verdict.text);
    return verdict;
  }
  if (own_limit == unread) {
    verdict.text = bytes;
    return verdict;
  }
  const std::uint64_t limit = own_limit != 0 ? own_limit : rules.limit;
  if (size > limit) return refuse(413, rules.tells_limit ? exceeded(limit) : "Content Too Large");
  const bool known = verdict.kind != BodyKind::Text || !type || type->type.starts_with("text/");
  if (rules.refuses_other_types && !bytes.empty() && !known) {
    return refuse(415, "Unsupported Media Type");
  }
  const auto* const charset =
      std::find_if(charsets.begin(), charsets.end(), [&](const auto& entry) {
        return entry.first == (type ? std::string_view(type->charset) : std::string_view());
      });
  if (charset == charsets.end()) {
    return refuse(rules.refuses_other_types ? 415 : 400, rules.bad_charset);
  }
  verdict.text = charset->second(bytes);
  if (verdict.kind == BodyKind::Json && verdict.text.empty()) verdict.text = "{}";
  if (verdict.kind == BodyKind::Json && !is_json(verdict.text)) return refuse(400, rules.invalid);
  return verdict;
}

Fields body_fields(Profile profile, Style style, const BodyVerdict& body, Texts& texts) {
  switch (body.kind) {
    case BodyKind::Json: return json_fields(body.text, texts);
    case BodyKind::Form: return form_fields(profile, style, body.text, texts);
    case BodyKind::Text: return {{texts.intern(""), texts.value_of(body.text)}};
  }
  return {};
}

Fields json_fields(std::string_view json, Texts& texts) { return JsonFields(texts).read(json); }

}  // namespace routelab::core
