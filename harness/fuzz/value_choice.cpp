#include "harness/fuzz/value_choice.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "sim/base/ascii.hpp"

namespace routelab::fuzz {

namespace {

using namespace std::string_view_literals;
using surface::Field;
using surface::Shape;
using surface::Type;

constexpr std::array scalars = {"null"sv, "0"sv,    "1"sv,  "-1"sv, "1.5"sv,
                                "true"sv, "\"\""sv, "[]"sv, "{}"sv, "9007199254740993"sv};
constexpr std::array odd_integers = {"0"sv,
                                     "-1"sv,
                                     "9007199254740991"sv,
                                     "2147483648"sv,
                                     "9007199254740993"sv,
                                     "-9223372036854775808"sv};

bool has(std::string_view name, std::string_view part) {
  return name.find(part) != std::string_view::npos;
}

void append_integer(double value, std::string& out) {
  std::array<char, 32> digits{};
  const auto [end, error] =
      std::abs(value) < 9e15 ? std::to_chars(digits.data(), digits.data() + digits.size(),
                                             static_cast<std::int64_t>(value))
                             : std::to_chars(digits.data(), digits.data() + digits.size(), value);
  out.append(digits.data(), end);
}

bool in_bounds(const Shape& shape, double value) {
  return (!shape.least || value >= *shape.least) && (!shape.most || value <= *shape.most);
}

/// What is no value of the type, as JSON; "" if every value is one.
std::string_view other_type(const Shape& shape, Choices& choices) {
  static constexpr std::array all = {"\"text\""sv, "true"sv, "17"sv, "[]"sv, "{}"sv, "null"sv};
  const auto fits = [&](std::string_view json) {
    switch (shape.type) {
      case Type::Any: return true;
      case Type::Null: return json == "null";
      case Type::Boolean: return json == "true";
      case Type::Integer:
      case Type::Number: return json == "17";
      case Type::Text: return json == "\"text\"";
      case Type::Array: return json == "[]";
      case Type::Object: return json == "{}";
    }
    return true;
  };
  if (shape.type == Type::Any) return "";
  for (std::size_t i = choices.below(static_cast<std::uint32_t>(all.size()));;
       i = (i + 1) % all.size()) {
    if (!fits(all[i]) && !(shape.nullable && all[i] == "null")) return all[i];
  }
}

/// Quotes and commas as a list of alternatives to choose from: cheaper than a vector of functions.
enum class Wrong : std::uint8_t {
  Type,
  Less,
  More,
  Short,
  Long,
  Choice,
  Format,
  Missing,
  Field,
  Extra
};

struct Wrongs {
  std::array<Wrong, 10> list{};
  std::size_t size = 0;
  void add(Wrong wrong) { list[size++] = wrong; }
};

bool has_checked_format(const Shape& shape) {
  return shape.format == "email" || shape.format == "uuid" || shape.format == "date" ||
         shape.format == "date-time" || shape.format == "uri";
}

Wrongs wrongs_of(const Shape& shape) {
  Wrongs wrongs;
  if (shape.type != Type::Any) wrongs.add(Wrong::Type);
  if (!shape.choices.empty()) wrongs.add(Wrong::Choice);
  const bool is_number = shape.type == Type::Integer || shape.type == Type::Number;
  if (is_number && shape.least) wrongs.add(Wrong::Less);
  if (is_number && (shape.most || shape.type == Type::Integer)) wrongs.add(Wrong::More);
  const bool is_sized = shape.type == Type::Text || shape.type == Type::Array;
  if (is_sized && shape.shortest.value_or(0) > 0) wrongs.add(Wrong::Short);
  if (is_sized && shape.longest) wrongs.add(Wrong::Long);
  if (shape.type == Type::Text && has_checked_format(shape)) wrongs.add(Wrong::Format);
  if (shape.type != Type::Object) return wrongs;
  if (std::any_of(shape.fields.begin(), shape.fields.end(),
                  [](const Field& field) { return field.required; })) {
    wrongs.add(Wrong::Missing);
  }
  if (!shape.fields.empty()) wrongs.add(Wrong::Field);
  if (!shape.others) wrongs.add(Wrong::Extra);
  return wrongs;
}

}  // namespace

std::string likely_text(std::string_view field, std::string_view format) {
  const std::string name = lower_case(field);
  const std::string mark(1, fresh_mark);
  if (format == "email" || has(name, "mail")) return "u" + mark + "@example.com";
  if (format == "uuid" || has(name, "uuid")) return "7d444840-9dc0-41d1-b245-5ffdce74fad2";
  if (format == "date-time") return "2026-03-14T09:26:53Z";
  if (format == "date" || has(name, "date") || has(name, "birth")) return "2026-03-14";
  if (format == "uri" || has(name, "url") || has(name, "link") || has(name, "website")) {
    return "https://example.com/" + mark;
  }
  if (has(name, "pass")) return "Pw-" + mark + "-9aZ";
  if (has(name, "phone")) return "+4930123456";
  if (has(name, "month")) return "2026-03";
  if (has(name, "time")) return "09:26";
  if (has(name, "color") || has(name, "colour")) return "#336699";
  if (has(name, "currency")) return "EUR";
  if (has(name, "country")) return "DE";
  if (has(name, "locale") || has(name, "lang")) return "en";
  return "abc" + mark;
}

Fit ValueChoice::append_fitting(const Shape& shape, std::string_view name, Choices& choices,
                                bool may_be_odd, std::string& out) {
  if (may_be_odd && shape.nullable && choices.chance(10)) return out += "null", Fit::Odd;
  if (!shape.choices.empty()) return out += choices.of(shape.choices), Fit::Plain;
  if (!shape.examples.empty() && !choices.chance(40)) {
    return out += choices.of(shape.examples), Fit::Plain;
  }
  switch (shape.type) {
    case Type::Null: return out += "null", Fit::Plain;
    case Type::Boolean: return out += choices.chance(50) ? "true" : "false", Fit::Plain;
    case Type::Integer:
    case Type::Number: return append_number(shape, choices, may_be_odd, out);
    case Type::Text: return append_text(shape, name, choices, may_be_odd, out);
    case Type::Object: return append_object(shape, choices, may_be_odd, out);
    case Type::Array: {
      const std::size_t least = shape.shortest.value_or(0);
      const std::size_t most = std::min(shape.longest.value_or(least + 3), least + 8);
      // One element is plainer than none: an empty list shows little.
      const std::size_t plain = std::clamp<std::size_t>(1, least, most);
      const std::size_t other = choices.below(static_cast<std::uint32_t>(most - least + 1));
      const std::size_t size = other == 0 ? plain : least + other - 1;
      Fit fit = Fit::Plain;
      out += '[';
      for (std::size_t i = 0; i < size; ++i) {
        if (i > 0) out += ',';
        static const Shape anything;
        const Shape& element = shape.elements.empty() ? anything : shape.elements[0];
        fit = worse(fit, append_fitting(element, name, choices, may_be_odd, out));
      }
      out += ']';
      return fit;
    }
    case Type::Any: break;
  }
  if (may_be_odd && choices.chance(50)) return append_any(choices, out), Fit::Unknown;
  // Nobody has said what it is: a text is what most fields are, and its name may tell more.
  Shape text;
  text.type = Type::Text;
  return worse(Fit::Unknown, append_text(text, name, choices, may_be_odd, out));
}

Fit ValueChoice::append_number(const Shape& shape, Choices& choices, bool may_be_odd,
                               std::string& out) {
  if (may_be_odd && choices.chance(30)) {
    const std::string_view odd = choices.of(odd_integers);
    double value = 0;
    std::from_chars(odd.data(), odd.data() + odd.size(), value);
    if (in_bounds(shape, value)) return out += odd, Fit::Odd;
  }
  const double least = shape.least.value_or(std::min(1., shape.most.value_or(1.)));
  const double most = std::max(least, shape.most.value_or(least + 99));
  // One, if it may be, and the ends, which is where it is off by one.
  const std::uint32_t where = choices.below(5);
  const double range = std::min(most - least, 1e6);
  const double value = where <= 1   ? std::clamp(1., least, most)
                       : where == 2 ? least
                       : where == 3 ? most
                                    : least + choices.below(static_cast<std::uint32_t>(range) + 1);
  append_integer(shape.type == Type::Integer ? std::ceil(value) : value, out);
  return Fit::Plain;
}

Fit ValueChoice::append_text(const Shape& shape, std::string_view name, Choices& choices,
                             bool may_be_odd, std::string& out) {
  const std::size_t least = shape.shortest.value_or(0);
  const std::size_t most = shape.longest.value_or(SIZE_MAX);
  const bool is_free = !has_checked_format(shape);
  if (is_free && may_be_odd && choices.chance(60)) {
    choose_text(static_cast<TextKind>(choices.below(text_kind_count)), choices, scratch_);
    if (scratch_.size() >= least && scratch_.size() <= most) {
      append_json(scratch_, out);
      return Fit::Odd;
    }
  }
  std::string text = likely_text(name, shape.format);
  const bool has_mark = text.find(fresh_mark) != std::string::npos;
  std::size_t size = text.size() + (has_mark ? fresh_size - 1 : 0);
  if (size > most && is_free) {
    text.assign(std::max<std::size_t>(std::min<std::size_t>(most, 3), least), 'a');
    size = text.size();
  }
  // At the ends of what is allowed, where it is off by one.
  if (is_free && size < least) text.append(least - size, 'a');
  if (is_free && may_be_odd && most < 10'000 && size <= most && choices.chance(20)) {
    text.append(most - std::max(size, least), 'z');
  }
  out += '"';
  out += text;
  out += '"';
  return Fit::Plain;
}

Fit ValueChoice::append_object(const Shape& shape, Choices& choices, bool may_be_odd,
                               std::string& out) {
  Fit fit = Fit::Plain;
  out += '{';
  bool is_first = true;
  for (const Field& field : shape.fields) {
    if (!field.required && choices.chance(25)) continue;
    if (!is_first) out += ',';
    is_first = false;
    out += '"';
    out += field.name;
    out += "\":";
    fit = worse(fit, append_fitting(field.shape, field.name, choices, may_be_odd, out));
  }
  if (may_be_odd && shape.others && choices.chance(10)) {
    if (!is_first) out += ',';
    out += "\"__proto__\":{\"a\":1},\"constructor\":1";
    fit = worse(fit, Fit::Odd);
  }
  out += '}';
  return fit;
}

Fit ValueChoice::append_misfit(const Shape& shape, std::string_view name, Choices& choices,
                               std::string& out) {
  const Wrongs wrongs = wrongs_of(shape);
  if (wrongs.size == 0) return append_any(choices, out), Fit::Unknown;
  const Wrong wrong = wrongs.list[choices.below(static_cast<std::uint32_t>(wrongs.size))];
  switch (wrong) {
    case Wrong::Type: out += other_type(shape, choices); return Fit::Misfit;
    case Wrong::Choice: out += "\"no such choice\""; return Fit::Misfit;
    case Wrong::Less: append_integer(std::floor(*shape.least) - 1, out); return Fit::Misfit;
    case Wrong::More:
      if (!shape.most || choices.chance(25)) {
        out += "1e309";
      } else {
        append_integer(std::ceil(*shape.most) + 1, out);
      }
      return Fit::Misfit;
    case Wrong::Format: out += "\"no such format\""; return Fit::Misfit;
    case Wrong::Short:
    case Wrong::Long: {
      const std::size_t size = wrong == Wrong::Short ? *shape.shortest - 1 : *shape.longest + 1;
      if (shape.type == Type::Text) {
        out += '"';
        out.append(size, 'a');
        out += '"';
        return Fit::Misfit;
      }
      out += '[';
      for (std::size_t i = 0; i < size; ++i) {
        if (i > 0) out += ',';
        if (shape.elements.empty()) {
          out += '1';
        } else {
          append_fitting(shape.elements[0], name, choices, false, out);
        }
      }
      out += ']';
      return Fit::Misfit;
    }
    case Wrong::Missing:
    case Wrong::Field:
    case Wrong::Extra: break;
  }
  std::size_t candidates = 0;
  const auto counts = [&](const Field& f) { return wrong != Wrong::Missing || f.required; };
  for (const Field& field : shape.fields) candidates += counts(field) ? 1U : 0U;
  std::size_t chosen =
      wrong == Wrong::Extra ? SIZE_MAX : choices.below(static_cast<std::uint32_t>(candidates));
  Fit fit = wrong == Wrong::Field ? Fit::Plain : Fit::Misfit;
  bool is_first = true;
  out += '{';
  for (const Field& field : shape.fields) {
    const bool is_chosen = counts(field) && chosen-- == 0;
    if (is_chosen && wrong == Wrong::Missing) continue;
    if (!is_first) out += ',';
    is_first = false;
    out += '"';
    out += field.name;
    out += "\":";
    const Fit one = is_chosen ? append_misfit(field.shape, field.name, choices, out)
                              : append_fitting(field.shape, field.name, choices, false, out);
    if (is_chosen) fit = one;
  }
  if (wrong == Wrong::Extra) out += is_first ? "\"unlisted\":1" : ",\"unlisted\":1";
  out += '}';
  return fit;
}

void ValueChoice::append_any(Choices& choices, std::string& out, int depth) {
  const std::uint32_t kind = choices.below(depth > 0 ? 4 : 2);
  if (kind == 0) {
    out += choices.of(scalars);
  } else if (kind == 1) {
    choose_text(static_cast<TextKind>(choices.below(text_kind_count)), choices, scratch_);
    append_json(scratch_, out);
  } else {
    const std::uint32_t size = choices.below(4);
    out += kind == 2 ? '[' : '{';
    for (std::uint32_t i = 0; i < size; ++i) {
      if (i > 0) out += ',';
      if (kind == 3) {
        choose_text(static_cast<TextKind>(choices.below(5)), choices, scratch_);
        append_json(scratch_, out);
        out += ':';
      }
      append_any(choices, out, depth - 1);
    }
    out += kind == 2 ? ']' : '}';
  }
}

}  // namespace routelab::fuzz
