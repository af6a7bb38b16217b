#include "sim/core/exchange.hpp"

#include <algorithm>
#include <optional>

#include "sim/base/assert.hpp"

namespace routelab::core {

namespace {

Value field(std::span<const std::pair<TextId, Value>> fields, TextId name) {
  for (const auto& [key, value] : fields) {
    if (key == name) return value;
  }
  return {};
}

Value load(const Api& api, const Load& what, const Exchange& exchange, const RequestData& request) {
  const auto param = [&] {
    return what.param < request.params.size() ? request.params[what.param] : Value{};
  };
  switch (what.source) {
    case Source::Param: return param();
    case Source::ParamOrQuery: return param().missing() ? field(request.query, what.name) : param();
    case Source::BodyField: return field(request.body, what.name);
    case Source::QueryField: return field(request.query, what.name);
    case Source::Header: return field(request.headers, what.name);
    case Source::Cookie: return field(request.cookies, what.name);
    case Source::Method:
      return request.method.missing() ? api.method_names[static_cast<std::size_t>(exchange.method)]
                                      : request.method;
    case Source::Cold: return Value::boolean(exchange.cold);
  }
  return {};
}

/// Numbers compare as numbers, also when one is spelt as a text; everything else only for
/// equality.
bool holds(Comparison comparison, Value left, Value right) {
  if (comparison == Comparison::Truthy) return truthy(left);
  if (comparison == Comparison::Falsy) return !truthy(left);
  const auto a = as_integer(left);
  const auto b = as_integer(right);
  const bool numbers = a && b;
  switch (comparison) {
    case Comparison::Equal: return numbers ? *a == *b : left == right;
    case Comparison::NotEqual: return numbers ? *a != *b : left != right;
    case Comparison::Less: return numbers && *a < *b;
    case Comparison::LessOrEqual: return numbers && *a <= *b;
    case Comparison::Greater: return numbers && *a > *b;
    case Comparison::GreaterOrEqual: return numbers && *a >= *b;
    case Comparison::Truthy:
    case Comparison::Falsy: break;
  }
  return false;
}

/// Bytes of a text; nothing for other values.
std::optional<std::int64_t> text_length(const Texts& texts, Value value) {
  if (value.kind() == ValueKind::Text) {
    return static_cast<std::int64_t>(texts.of(value.text_id()).size());
  }
  if (value.kind() != ValueKind::Numbered) return std::nullopt;
  std::int64_t digits = 1;
  for (std::uint64_t rest = value.suffix(); rest >= 10; rest /= 10) ++digits;
  return static_cast<std::int64_t>(texts.of(value.prefix()).size()) + digits;
}

bool is_boolean(const Texts& texts, const Rule& rule, Value value) {
  if (value.kind() == ValueKind::Boolean) return true;
  if (!rule.spelt || value.kind() != ValueKind::Text) return false;
  const std::string_view text = texts.of(value.text_id());
  return text == "true" || text == "false";
}

/// A decimal that is spelt as a text ("2.5") is a Text, not a Decimal.
bool is_number(const Texts& texts, const Rule& rule, Value value) {
  if (value.kind() == ValueKind::Integer || value.kind() == ValueKind::Decimal) return true;
  if (!rule.spelt || !text_length(texts, value)) return false;
  const std::string text = texts.text_of(value);
  const std::size_t first = text.starts_with('-') ? 1 : 0;
  const std::size_t dot = text.find('.');
  const auto digits = [&](std::size_t from, std::size_t to) {
    return from < to && text.find_first_not_of("0123456789", from) >= to;
  };
  if (dot == std::string::npos) return digits(first, text.size());
  return digits(first, dot) && digits(dot + 1, text.size());
}

bool has_type(const Texts& texts, const Rule& rule, Value value) {
  const auto within = [&](std::optional<std::int64_t> n) {
    return n && *n >= rule.low && *n <= rule.high;
  };
  const bool composite = value.kind() == ValueKind::Composite;
  switch (rule.type) {
    case Rule::Type::Any: return true;
    case Rule::Type::Text: return within(text_length(texts, value));
    case Rule::Type::Integer:
      return (rule.spelt || value.kind() == ValueKind::Integer) && within(as_integer(value));
    case Rule::Type::Number: return is_number(texts, rule, value);
    case Rule::Type::Boolean: return is_boolean(texts, rule, value);
    case Rule::Type::Array: return composite && texts.text_of(value).starts_with('[');
    case Rule::Type::Object: return composite && texts.text_of(value).starts_with('{');
  }
  return false;
}

bool holds(const Api& api, const Texts& texts, const Rule& rule, Value value) {
  if (value.missing()) return rule.optional;
  if (!has_type(texts, rule, value)) return false;
  if (rule.one_of.count == 0) return true;
  const auto first = api.program.choices.begin() + rule.one_of.first;
  return std::any_of(first, first + rule.one_of.count,
                     [&](Value choice) { return holds(Comparison::Equal, value, choice); });
}

/// True if all rules hold; else the first that does not is named in the step's slots.
bool validate(const Api& api, const Exchange& exchange, const Step& step) {
  const Texts& texts = exchange.texts != nullptr ? *exchange.texts : api.texts;
  const std::span<Value> slots = exchange.slots;
  for (std::uint32_t i = 0; i < step.rules.count; ++i) {
    const Rule& rule = api.program.rules[step.rules.first + i];
    if (holds(api, texts, rule, slots[rule.slot])) continue;
    if (step.result != Operand::no_slot) slots[step.result] = rule.field;
    if (step.message != Operand::no_slot) slots[step.message] = rule.message;
    return false;
  }
  return true;
}

/// Whether this is the first time on the instance; it is not from now on.
bool first_time(const Exchange& exchange, const Step& step) {
  RL_HOT_ASSERT(exchange.module != nullptr);
  const std::uint64_t bit = std::uint64_t{1} << step.limit;
  const bool first = (*exchange.module & bit) == 0;
  *exchange.module |= bit;
  return first;
}

Effect effect_of(const Exchange& exchange, Effect::Kind kind) {
  Effect effect;
  effect.kind = kind;
  effect.step = exchange.at;
  return effect;
}

Effect duration_effect(const Api& api, const Exchange& exchange, const Step& step,
                       Effect::Kind kind) {
  Effect effect = effect_of(exchange, kind);
  effect.duration =
      step.recorded_work
          ? exchange.recorded_work
          : api.program.laws[step.law].sample(exchange.key.bits(exchange.at, Purpose::Work));
  return effect;
}

/// The step has thrown. Where somebody catches it, the exchange goes on there and this is none.
std::optional<Effect> thrown(const Api& api, Exchange& exchange, StepIndex caught,
                             std::uint32_t message) {
  if (caught == no_step) {
    Effect effect = effect_of(exchange, Effect::Kind::Respond);
    const Style style = api.endpoints[exchange.endpoint.index].style();
    effect.response = api.uncaught[static_cast<std::size_t>(style)];
    effect.message = message;
    return effect;
  }
  const SlotIndex slot = api.program.steps[exchange.at].error;
  if (slot != Operand::no_slot) exchange.slots[slot] = Value::message(message);
  exchange.at = caught;
  return std::nullopt;
}

/// A step that waits for nobody moves the exchange on and gives nothing.
std::optional<Effect> perform(const Api& api, Exchange& exchange) {
  const Step& step = api.program.steps[exchange.at];
  const auto go_on_if = [&](bool condition) {
    exchange.at = condition ? exchange.at + 1 : step.otherwise;
    return std::nullopt;
  };
  switch (step.verb) {
    case Verb::Compute: return duration_effect(api, exchange, step, Effect::Kind::Compute);
    case Verb::Sleep: return duration_effect(api, exchange, step, Effect::Kind::Sleep);
    case Verb::Get:
    case Verb::List:
    case Verb::Insert:
    case Verb::Update:
    case Verb::Delete: return effect_of(exchange, Effect::Kind::Query);
    case Verb::Enqueue: return effect_of(exchange, Effect::Kind::Enqueue);
    case Verb::Fetch: {
      Effect effect = effect_of(exchange, Effect::Kind::Fetch);
      effect.duration = step.timeout;
      return effect;
    }
    case Verb::Log: {
      Effect effect = effect_of(exchange, Effect::Kind::Log);
      effect.message = step.target;
      return effect;
    }
    case Verb::Respond: {
      Effect effect = effect_of(exchange, Effect::Kind::Respond);
      effect.response = ResponseId{step.target};
      return effect;
    }
    case Verb::When:
      return go_on_if(holds(step.comparison, value_of(step.left, exchange.slots),
                            value_of(step.right, exchange.slots)));
    case Verb::Validate: return go_on_if(validate(api, exchange, step));
    case Verb::Once: return go_on_if(first_time(exchange, step));
    case Verb::Jump: return go_on_if(false);
    case Verb::Throw: return thrown(api, exchange, step.otherwise, step.target);
    case Verb::ReadBody:
      if (!exchange.body_throws) return go_on_if(true);
      return thrown(api, exchange, step.otherwise, api.thrown.bad_body);
  }
  return std::nullopt;
}

/// Runs on from exchange.at until something has to be waited for.
Effect run(const Api& api, Exchange& exchange) {
  for (;;) {
    if (const auto effect = perform(api, exchange)) return *effect;
  }
}

/// What a step that failed or timed out throws.
std::uint32_t message_of(const Api& api, const Step& step, Completion::Kind kind) {
  if (is_query(step.verb)) {
    if (kind == Completion::Kind::Rejected) return api.thrown.database_rejected;
    if (kind == Completion::Kind::TimedOut) return api.thrown.database_timed_out;
    return api.thrown.database_refused;
  }
  return kind == Completion::Kind::TimedOut ? api.thrown.fetch_timed_out : api.thrown.fetch_failed;
}

}  // namespace

Effect begin(const Api& api, Exchange& exchange, const RequestData& request) {
  const Entry& entry = api.program.entries[exchange.endpoint.index];
  std::fill(exchange.slots.begin(), exchange.slots.end(), Value{});
  for (std::uint32_t i = 0; i < entry.loads.count; ++i) {
    const Load& what = api.program.loads[entry.loads.first + i];
    exchange.slots[what.slot] = load(api, what, exchange, request);
  }
  exchange.at = entry.first;
  exchange.body_throws = request.body_throws;
  if (request.refused.valid()) {
    Effect effect = effect_of(exchange, Effect::Kind::Respond);
    effect.response = request.refused;
    return effect;
  }
  return run(api, exchange);
}

Effect resume(const Api& api, Exchange& exchange, const Completion& completion) {
  const Step& step = api.program.steps[exchange.at];
  switch (completion.kind) {
    case Completion::Kind::Elapsed:
    case Completion::Kind::Fetched: ++exchange.at; break;
    case Completion::Kind::Rows:
      // A query that finds nothing goes on, unless the step says what else to do.
      exchange.at =
          completion.count == 0 && step.otherwise != no_step ? step.otherwise : exchange.at + 1;
      break;
    case Completion::Kind::TimedOut:
    case Completion::Kind::Failed:
    case Completion::Kind::Rejected: {
      const StepIndex caught = is_query(step.verb) ? step.on_error : step.otherwise;
      const auto effect = thrown(api, exchange, caught, message_of(api, step, completion.kind));
      if (effect) return *effect;
      break;
    }
  }
  return run(api, exchange);
}

}  // namespace routelab::core
