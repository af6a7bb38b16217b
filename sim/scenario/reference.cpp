#include "sim/scenario/reference.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "sim/scenario/schema.hpp"
#include "sim/scenario/specimen.hpp"
#include "sim/scenario/units.hpp"

namespace routelab::scenario {

namespace {

using Type = FieldNote::Type;
using Words = std::pair<std::string_view, std::string_view>;

/// What people call the definitions of the schema (schema.cpp).
constexpr std::array definition_words{
    Words{"law or recorded", "[law](#quantities) or `\"recorded\"`"},
    Words{"law or duration", "[law](#quantities)"},
    Words{"durations", "durations"},
    Words{"steps", "[steps](#handlers)"},
    Words{"value", "[value](#references)"},
    Words{"values", "[values](#references) by column"},
    Words{"condition", "[condition](#conditions)"},
    Words{"name", "name"},
    Words{"text", "text"},
    Words{"texts", "texts by name"},
    Words{"any JSON", "any JSON"},
    Words{"form", "values by name"},
    Words{"one column", "one column and its value"},
    Words{"choices", "list of values"},
    Words{"cookies", "texts or [cookies](#answers) by name"},
    Words{"rules", "types or [rules](#validate) by name"},
    Words{"part of a request", "`body`, `query`, `params`, `headers`, `cookies`"},
    Words{"global of browsers",
          "`window`, `document`, `localStorage`, `sessionStorage`, "
          "`navigator`, `location`, `alert`"},
    Words{"sends", "[request](#requests), or several"},
    Words{"script requests", "list of [requests](#requests)"},
    Words{"platform or name", "`\"generic\"`, `\"aws-lambda\"` or an [object](#platform)"},
    Words{"platform name", "`\"generic\"`, `\"aws-lambda\"`"},
    Words{"cold start or law", "[law](#quantities), or one for each [phase](#cold-starts)"},
    Words{"query or law", "[law](#quantities), or one for each [verb](#database)"},
    Words{"columns", "`\"text\"` or `\"integer\"` by name"},
    Words{"two durations", "`[LOW, HIGH]`"},
    Words{"shaped law", "its [parameters](#quantities)"},
    Words{"mixture parts", "list of parts"},
    Words{"percentiles", "durations by percentile"},
    Words{"durations or measured", "durations, or an [object](#quantities)"},
    Words{"trace or file", "file, or [files](#recorded-traffic)"},
    Words{"file names", "file, or a list of files"},
    Words{"expectations", "list of [sentences](#expect)"},
    Words{"all middleware", "[steps](#middleware) by name"},
};

std::string limits_of(const FieldNote& note) {
  const bool numeric = note.type == Type::Integer || note.type == Type::Number;
  if (note.type == Type::Duration && *note.low > 0) return "more than 0";
  if (!numeric) return "";
  const auto text = [](double number) {
    const bool whole = std::trunc(number) == number && std::abs(number) < 9e15;
    return whole ? format_count(static_cast<std::int64_t>(number)) : fmt::format("{}", number);
  };
  const bool has_high = note.high && *note.high < 9e18;
  if (note.low && has_high) return fmt::format("{} to {}", text(*note.low), text(*note.high));
  if (note.low && *note.low > -9e18) return fmt::format("at least {}", text(*note.low));
  return has_high ? fmt::format("at most {}", text(*note.high)) : "";
}

std::string words_of(std::string_view kind, const FieldNote& note) {
  const std::string_view definition = content_of(kind, note.name);
  for (const auto& [name, words] : definition_words) {
    if (name == definition) return std::string(words);
  }
  const std::string_view section = definition == "price" ? "platform" : definition;
  return fmt::format("[object](#{})", section);
}

std::string type_of(std::string_view kind, const FieldNote& note) {
  switch (note.type) {
    case Type::Duration: return "[duration](#quantities)";
    case Type::Distribution: return "[law](#quantities)";
    case Type::Integer: return "integer";
    case Type::Number: return "number";
    case Type::Probability: return "[probability](#quantities)";
    case Type::Rate: return "[rate](#quantities)";
    case Type::Memory: return "[size](#quantities)";
    case Type::Text: return "text";
    case Type::Boolean: return "`true` or `false`";
    case Type::Choice: return fmt::format("`{}`", fmt::join(note.choices, "`, `"));
    case Type::Object:
    case Type::Array:
    case Type::Any: break;
  }
  return words_of(kind, note);
}

/// 'else' and {NAME.message} are code.
std::string marked(std::string_view doc) {
  std::string out;
  bool quoted = false;
  for (std::size_t i = 0; i < doc.size(); ++i) {
    const bool opens = doc[i] == '\'' && (i == 0 || doc[i - 1] == ' ');
    if (doc[i] == '\'' && (opens || quoted)) {
      quoted = opens;
      out += '`';
      continue;
    }
    if (doc[i] == '{') out += '`';
    out += doc[i];
    if (doc[i] == '}') out += '`';
  }
  return out;
}

struct Row {
  std::string key;
  std::string type;
  std::string initial;
  std::string meaning;
  std::string limits;
};

Row row_of(const ObjectKind& kind, const FieldNote& field) {
  const bool verb = kind.name == "step " + field.name;
  Row row;
  const std::string_view weight = verb ? "**" : "";
  row.key = fmt::format("{0}`{1}`{0}", weight, field.name);
  row.type = type_of(kind.name, field);
  if (field.required && !verb) {
    row.initial = "required";
  } else if (!field.initial.empty() && !verb) {
    row.initial = fmt::format("`{}`", field.initial);
  }
  row.meaning = marked(field.doc);
  row.limits = limits_of(field);
  return row;
}

/// Columns in which nothing stands are left out.
std::string table_of(const std::vector<const ObjectKind*>& kinds) {
  std::vector<Row> rows;
  for (const ObjectKind* kind : kinds) {
    for (const FieldNote& field : kind->fields) rows.push_back(row_of(*kind, field));
  }
  const bool initials =
      std::any_of(rows.begin(), rows.end(), [](const Row& row) { return !row.initial.empty(); });
  const bool limits =
      std::any_of(rows.begin(), rows.end(), [](const Row& row) { return !row.limits.empty(); });
  const auto line = [&](const Row& row) {
    return fmt::format("| {} | {} |{} {} |{}\n", row.key, row.type,
                       initials ? fmt::format(" {} |", row.initial) : "", row.meaning,
                       limits ? fmt::format(" {} |", row.limits) : "");
  };
  std::string table = line({"key", "type", "default", "meaning", "limits"});
  table += fmt::format("|---|---|{}---|{}\n", initials ? "---|" : "", limits ? "---|" : "");
  for (const Row& row : rows) table += line(row);
  return table;
}

/// "step insert, step update" -> those kinds; an error for each that there is not.
std::vector<const ObjectKind*> kinds_of(std::string_view list, const Vocabulary& words,
                                        const Place& place, Diagnostics& diagnostics) {
  std::vector<std::string> known;
  for (const ObjectKind& kind : words.kinds()) known.push_back(kind.name);
  std::vector<const ObjectKind*> kinds;
  while (!list.empty()) {
    const std::size_t end = std::min(list.find(", "), list.size());
    const std::string_view name = list.substr(0, end);
    list.remove_prefix(std::min(end + 2, list.size()));
    if (const ObjectKind* kind = words.find(name)) {
      kinds.push_back(kind);
    } else {
      diagnostics.error(place, "unknown-name",
                        fmt::format("there is no kind of object {}", in_quotes(name)),
                        suggestion(name, known));
    }
  }
  return kinds;
}

}  // namespace

std::string reference_text(std::string_view text, const std::string& name,
                           Diagnostics& diagnostics) {
  constexpr std::string_view opening = "<!-- fields: ";
  constexpr std::string_view closing = " -->";
  diagnostics.add_source(name, text);
  const Vocabulary words = whole_vocabulary();
  std::string out;
  for (int number = 1; !text.empty(); ++number) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (!line.starts_with(opening) || !line.ends_with(closing)) {
      out.append(line).append("\n");
      continue;
    }
    const std::string_view list =
        line.substr(opening.size(), line.size() - opening.size() - closing.size());
    const Place place{.file = name,
                      .line = number,
                      .column = static_cast<int>(opening.size()) + 1,
                      .length = static_cast<int>(list.size())};
    out += table_of(kinds_of(list, words, place, diagnostics));
  }
  return out;
}

}  // namespace routelab::scenario
