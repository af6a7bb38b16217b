#include "sim/trace/filter_parser.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

#include "sim/base/closest.hpp"
#include "sim/trace/filter_value.hpp"
#include "sim/trace/filter_words.hpp"
#include "sim/trace/span_label.hpp"

namespace routelab::trace {

namespace {

using What = FilterTest::What;

enum class Values : std::uint8_t {
  Route,
  Method,
  Client,
  Table,
  Upstream,
  Outcome,
  Number,
  Time,
  Id
};

struct Field {
  std::string_view name;
  Values values;
  What what;
};

constexpr Field fields[] = {
    {"route", Values::Route, What::Endpoint},
    {"method", Values::Method, What::Endpoint},
    {"status", Values::Number, What::Status},
    {"outcome", Values::Outcome, What::Outcome},
    {"latency", Values::Time, What::Latency},
    {"duration", Values::Time, What::Latency},
    {"at", Values::Time, What::Start},
    {"end", Values::Time, What::End},
    {"client", Values::Client, What::Client},
    {"request", Values::Id, What::Request},
    {"instance", Values::Number, What::Instance},
    {"table", Values::Table, What::Span},
    {"upstream", Values::Upstream, What::Span},
};

struct Mark {
  std::string_view name;
  std::uint8_t flag;
};

constexpr Mark marks[] = {{"cold", Cold}, {"late", GaveUp}, {"error", Error}, {"open", Open}};

constexpr std::uint32_t bit(Kind kind) { return 1U << static_cast<unsigned>(kind); }
constexpr std::uint32_t table_kinds =
    bit(Kind::PoolWait) | bit(Kind::DatabaseWait) | bit(Kind::Query);
constexpr int span_kinds_end = static_cast<int>(Kind::Late);  // Late stands outside of groups

std::vector<std::string> outcome_words() {
  std::vector<std::string> words;
  for (int i = 0; i < outcome_count; ++i) words.emplace_back(name_of(static_cast<Outcome>(i)));
  return words;
}

std::string in_quotes(std::string_view text) { return "'" + std::string(text) + "'"; }

std::string suggestion(std::string_view name, const std::vector<std::string>& candidates) {
  constexpr std::size_t most_listed = 12;
  if (const auto best = closest(name, candidates)) return "did you mean " + in_quotes(*best) + "?";
  if (candidates.empty() || candidates.size() > most_listed) return "";
  std::string list = "expected one of: ";
  for (const std::string& candidate : candidates) {
    if (&candidate != &candidates.front()) list += ", ";
    list += candidate;
  }
  return list;
}

/// What the text says, before it is turned into steps.
struct Expression {
  enum class Sort : std::uint8_t { Test, Not, And, Or };
  Sort sort = Sort::Test;
  FilterTest test;
  std::vector<Expression> parts;
};

Expression joined(Expression::Sort sort, std::vector<Expression> parts) {
  if (parts.size() == 1) return std::move(parts.front());
  return {sort, {}, std::move(parts)};
}

Expression negated(Expression expression) {
  Expression result{Expression::Sort::Not, {}, {}};
  result.parts.push_back(std::move(expression));
  return result;
}

class FilterParser {
 public:
  FilterParser(std::string_view text, const Names& names)
      : text_(text), names_(names), word_(filter_word_at(text, 0)) {}

  /// Throws FilterError.
  Expression parse() {
    Expression expression = any_of();
    if (word_.sort == FilterWord::Sort::End) return expression;
    if (word_.sort == FilterWord::Sort::Close) refuse(word_, "there is no '(' for this ')'");
    refuse(word_, "expected 'and', 'or' or the end",
           "join two conditions with 'and' or 'or'; quote a value with blanks");
  }

 private:
  [[noreturn]] static void refuse(const FilterWord& word, std::string message,
                                  std::string hint = "") {
    throw FilterError{word.offset, word.length, std::move(message), std::move(hint)};
  }

  FilterWord next() {
    return std::exchange(word_, filter_word_at(text_, word_.offset + word_.length));
  }
  bool take(std::string_view word) { return word_.is(word) && (next(), true); }

  Expression any_of() {
    std::vector<Expression> parts;
    do {
      parts.push_back(all_of());
    } while (take("or"));
    return joined(Expression::Sort::Or, std::move(parts));
  }

  Expression all_of() {
    std::vector<Expression> parts;
    do {
      parts.push_back(one());
    } while (take("and"));
    return joined(Expression::Sort::And, std::move(parts));
  }

  Expression one() {
    constexpr int deepest = 100;
    if (++depth_ > deepest) refuse(word_, "the conditions are nested too deeply");
    Expression expression = take("not")                            ? negated(one())
                            : word_.sort == FilterWord::Sort::Open ? in_parentheses()
                                                                   : condition();
    --depth_;
    return expression;
  }

  Expression in_parentheses() {
    const FilterWord open = next();
    Expression expression = any_of();
    if (word_.sort != FilterWord::Sort::Close) refuse(open, "this '(' is not closed");
    next();
    return expression;
  }

  Expression condition() {
    const FilterWord name = next();
    if (name.sort == FilterWord::Sort::Unclosed) refuse(name, "this quote is not closed");
    if (name.sort != FilterWord::Sort::Word || name.is("and") || name.is("or")) {
      refuse(name, "expected a condition", "for example: latency > 200ms, cold, status = 500");
    }
    for (const Mark& mark : marks) {
      if (name.text == mark.name) return flag(name, mark.flag);
    }
    for (int k = 1; k < span_kinds_end; ++k) {
      if (name.text == word_of(static_cast<Kind>(k))) return span(static_cast<Kind>(k));
    }
    for (const Field& field : fields) {
      if (name.text == field.name) return compare(name, field);
    }
    refuse(name, "unknown field " + in_quotes(name.text), suggestion(name.text, filter_words()));
  }

  Expression flag(const FilterWord& name, std::uint8_t flag) {
    if (word_.sort == FilterWord::Sort::Sign) {
      refuse(word_, in_quotes(name.text) + " has no values",
             "write '" + name.text + "' or 'not " + name.text + "'");
    }
    FilterTest test;
    test.flags = flag;
    if (flag == Error) {
      test.what = What::Span;
      test.kinds = (1U << span_kinds_end) - 1;
    }
    return {Expression::Sort::Test, std::move(test), {}};
  }

  Expression span(Kind kind) {
    FilterTest test;
    test.what = What::Span;
    test.kinds = bit(kind);
    if (word_.sort != FilterWord::Sort::Sign && !before_range()) {
      return {Expression::Sort::Test, std::move(test), {}};
    }
    return compare_number({"", Values::Time, What::Span}, std::move(test));
  }

  Expression compare(const FilterWord& name, const Field& field) {
    if (word_.sort != FilterWord::Sort::Sign && !before_range()) {
      refuse(name, in_quotes(name.text) + " needs a comparison", example_of(field));
    }
    FilterTest test;
    test.what = field.what;
    const bool is_number = field.values == Values::Number || field.values == Values::Time;
    return is_number ? compare_number(field, std::move(test))
                     : compare_name(field, std::move(test));
  }

  static std::string example_of(const Field& field) {
    const std::string name(field.name);
    switch (field.values) {
      case Values::Time: return "for example: " + name + " > 200ms";
      case Values::Number: return "for example: " + name + " = 3";
      case Values::Id: return "for example: request = visitors#20";
      default: return "write: " + name + " = NAME";
    }
  }

  [[nodiscard]] bool before_range() const {
    return word_.sort == FilterWord::Sort::Word && word_.text.find("..") != std::string::npos;
  }

  /// The sign; before a range it may be missing.
  FilterWord sign() {
    if (before_range()) return {FilterWord::Sort::Sign, "=", word_.offset, 0};
    FilterWord sign = next();
    if (sign.text == "!") refuse(sign, "'!' is no comparison", "write 'not' or '!='");
    return sign;
  }

  FilterWord value() {
    if (word_.sort == FilterWord::Sort::Unclosed) refuse(word_, "this quote is not closed");
    if (word_.sort != FilterWord::Sort::Word && word_.sort != FilterWord::Sort::Quoted) {
      refuse(word_, "expected a value");
    }
    return next();
  }

  Expression compare_number(const Field& field, FilterTest test) {
    const FilterWord op = sign();
    if (op.text == "~") refuse(op, "'~' is for names", "write =, !=, <, <=, > or >=");
    const FilterWord word = value();
    set_range(field, op, word, test);
    Expression expression{Expression::Sort::Test, std::move(test), {}};
    return op.text == "!=" ? negated(std::move(expression)) : expression;
  }

  static void set_range(const Field& field, const FilterWord& op, const FilterWord& word,
                        FilterTest& test) {
    const bool is_equality = op.text == "=" || op.text == "!=";
    const std::size_t dots = word.text.find("..");
    const bool may_be_none = field.what == What::Status || field.what == What::Instance;
    test.low = field.what == What::Status ? 1 : 0;
    if (!is_equality && (dots != std::string::npos || (may_be_none && word.text == "none"))) {
      refuse(op, in_quotes(word.text) + " is neither more nor less", "write = or !=");
    }
    if (may_be_none && word.text == "none") {
      test.low = test.high = field.what == What::Status ? 0 : -1;
    } else if (dots != std::string::npos) {
      const std::int64_t low = read(field, word, word.text.substr(0, dots));
      test.high = read(field, word, word.text.substr(dots + 2));
      if (low > test.high) refuse(word, "this range is empty", "the smaller end comes first");
      test.low = std::max(test.low, low);
    } else {
      const std::int64_t bound = read(field, word, word.text);
      if (is_equality || op.text.starts_with('>')) test.low = std::max(test.low, bound);
      if (is_equality) test.high = bound;
      if (op.text == "<") test.high = bound - 1;
      if (op.text == "<=") test.high = bound;
      if (op.text == ">") {
        test.low = bound == INT64_MAX ? bound : std::max(test.low, bound + 1);
        if (bound == INT64_MAX) test.high = 0;
      }
    }
  }

  static std::int64_t read(const Field& field, const FilterWord& word, std::string_view text) {
    if (field.values == Values::Number) {
      if (const auto number = read_number(text)) return *number;
      refuse(word, in_quotes(text) + " is not a number");
    }
    if (const auto duration = read_duration(text)) return *duration;
    refuse(word, in_quotes(text) + " is not a duration",
           "write a number and a unit (ns, us, ms, s, m, h, d), for example 200ms");
  }

  Expression compare_name(const Field& field, FilterTest test) {
    const FilterWord op = sign();
    const bool contains = op.text == "~";
    if (op.text != "=" && op.text != "!=" && !contains) {
      refuse(op, in_quotes(op.text) + " is for numbers and times", "write =, != or ~ (contains)");
    }
    const FilterWord word = value();
    if (contains && (field.values == Values::Outcome || field.values == Values::Id)) {
      refuse(op, "'~' is for routes, methods, clients, tables and upstreams", "write = or !=");
    }
    set_name(field, word, contains, test);
    Expression expression{Expression::Sort::Test, std::move(test), {}};
    return op.text == "!=" ? negated(std::move(expression)) : expression;
  }

  void set_name(const Field& field, const FilterWord& word, bool contains, FilterTest& test) {
    switch (field.values) {
      case Values::Outcome: {
        const auto words = outcome_words();
        const auto found = std::ranges::find(words, word.text);
        if (found == words.end()) unknown(field, word, words);
        test.low = test.high = found - words.begin();
        return;
      }
      case Values::Id: test.low = test.high = request_id(word); return;
      case Values::Route:
      case Values::Method: set_endpoints(field, word, contains, test); return;
      case Values::Client: test.set = choose(field, word, contains, names_.clients); return;
      case Values::Table:
        test.kinds = table_kinds;
        test.set = choose(field, word, contains, names_.tables);
        return;
      default:
        test.kinds = bit(Kind::Fetch);
        test.set = choose(field, word, contains, names_.upstreams);
    }
  }

  [[noreturn]] static void unknown(const Field& field, const FilterWord& word,
                                   const std::vector<std::string>& known) {
    refuse(word, "no " + std::string(field.name) + " " + in_quotes(word.text) + " in this trace",
           suggestion(word.text, known));
  }

  static std::vector<bool> choose(const Field& field, const FilterWord& word, bool contains,
                                  const std::vector<std::string>& names) {
    std::vector<bool> set;
    for (const std::string& name : names) {
      set.push_back(contains ? name.find(word.text) != std::string::npos : name == word.text);
    }
    if (std::ranges::find(set, true) == set.end()) unknown(field, word, names);
    return set;
  }

  void set_endpoints(const Field& field, const FilterWord& word, bool contains, FilterTest& test) {
    const bool by_route = field.values == Values::Route;
    std::vector<std::string> known;
    for (const std::string& endpoint : names_.endpoints) {
      const std::string part(by_route ? path_of(endpoint) : method_of(endpoint));
      const bool is_it = contains
                             ? (by_route ? endpoint : part).find(word.text) != std::string::npos
                             : part == word.text || (by_route && endpoint == word.text);
      test.set.push_back(is_it);
      if (by_route) known.push_back(endpoint);
      if (std::ranges::find(known, part) == known.end()) known.push_back(part);
    }
    test.set.push_back(word.text == "none" && !contains);
    if (std::ranges::find(test.set, true) == test.set.end()) unknown(field, word, known);
  }

  std::int64_t request_id(const FilterWord& word) {
    const auto id = names_.request_id(word.text);
    if (id) return static_cast<std::int64_t>(*id);
    std::vector<std::string> known;
    const std::size_t hash = word.text.rfind('#');
    const std::string number = hash == std::string::npos ? "#0" : word.text.substr(hash);
    for (const std::string& client : names_.clients) known.push_back(client + number);
    refuse(word, "no request is called " + in_quotes(word.text), suggestion(word.text, known));
  }

  std::string_view text_;
  const Names& names_;
  FilterWord word_;  ///< the next one
  int depth_ = 0;
};

/// Appends the steps of an expression that goes on at one of two places; returns its first.
std::int32_t compile(Expression& expression, std::int32_t if_true, std::int32_t if_false,
                     std::vector<Filter::Step>& steps) {
  switch (expression.sort) {
    case Expression::Sort::Not: return compile(expression.parts[0], if_false, if_true, steps);
    case Expression::Sort::And:
      for (auto part = expression.parts.rbegin(); part != expression.parts.rend(); ++part) {
        if_true = compile(*part, if_true, if_false, steps);
      }
      return if_true;
    case Expression::Sort::Or:
      for (auto part = expression.parts.rbegin(); part != expression.parts.rend(); ++part) {
        if_false = compile(*part, if_true, if_false, steps);
      }
      return if_false;
    default:
      steps.push_back({std::move(expression.test), if_true, if_false});
      return static_cast<std::int32_t>(steps.size()) - 1;
  }
}

}  // namespace

ParsedFilter parse_filter(std::string_view text, const Names& names) {
  if (filter_word_at(text, 0).sort == FilterWord::Sort::End) return {Filter{}, {}};
  try {
    Expression expression = FilterParser(text, names).parse();
    std::vector<Filter::Step> steps;
    const std::int32_t first = compile(expression, Filter::accept, Filter::reject, steps);
    return {Filter(std::move(steps), first), {}};
  } catch (FilterError& error) {
    return {std::nullopt, std::move(error)};
  }
}

std::vector<std::string> filter_words() {
  std::vector<std::string> words;
  for (const Field& field : fields) words.emplace_back(field.name);
  for (const Mark& mark : marks) words.emplace_back(mark.name);
  for (int k = 1; k < span_kinds_end; ++k) words.push_back(word_of(static_cast<Kind>(k)));
  return words;
}

}  // namespace routelab::trace
