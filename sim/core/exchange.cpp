#include "sim/core/exchange.hpp"

#include <algorithm>

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
  switch (what.source) {
    case Source::Param:
      return what.param < request.params.size() ? request.params[what.param] : Value{};
    case Source::BodyField: return field(request.body, what.name);
    case Source::QueryField: return field(request.query, what.name);
    case Source::Method: return api.method_names[static_cast<std::size_t>(exchange.method)];
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

Effect duration_effect(const Api& api, const Exchange& exchange, const Step& step,
                       Effect::Kind kind) {
  const Duration d =
      step.recorded_work
          ? exchange.recorded_work
          : api.program.laws[step.law].sample(exchange.key.bits(exchange.at, Purpose::Work));
  return {.kind = kind, .step = exchange.at, .duration = d, .response = {}};
}

/// Runs on from exchange.at until something has to be waited for.
Effect run(const Api& api, Exchange& exchange) {
  for (;;) {
    const Step& step = api.program.steps[exchange.at];
    switch (step.verb) {
      case Verb::Compute: return duration_effect(api, exchange, step, Effect::Kind::Compute);
      case Verb::Sleep: return duration_effect(api, exchange, step, Effect::Kind::Sleep);
      case Verb::Get:
      case Verb::List:
      case Verb::Insert:
      case Verb::Update:
      case Verb::Delete:
        return {.kind = Effect::Kind::Query, .step = exchange.at, .duration = {}, .response = {}};
      case Verb::Fetch:
        return {.kind = Effect::Kind::Fetch,
                .step = exchange.at,
                .duration = step.timeout,
                .response = {}};
      case Verb::When:
        exchange.at = holds(step.comparison, value_of(step.left, exchange.slots),
                            value_of(step.right, exchange.slots))
                          ? exchange.at + 1
                          : step.otherwise;
        break;
      case Verb::Jump: exchange.at = step.otherwise; break;
      case Verb::Respond:
        return {.kind = Effect::Kind::Respond,
                .step = exchange.at,
                .duration = {},
                .response = ResponseId{step.target}};
    }
  }
}

Effect jump_or_throw(const Api& api, Exchange& exchange, StepIndex target) {
  if (target == no_step) {
    return {.kind = Effect::Kind::Respond,
            .step = exchange.at,
            .duration = {},
            .response = api.uncaught};
  }
  exchange.at = target;
  return run(api, exchange);
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
  return run(api, exchange);
}

Effect resume(const Api& api, Exchange& exchange, const Completion& completion) {
  const Step& step = api.program.steps[exchange.at];
  switch (completion.kind) {
    case Completion::Kind::Elapsed: break;
    case Completion::Kind::Rows:
      // A query that finds nothing goes on, unless the step says what else to do.
      if (completion.count == 0 && step.otherwise != no_step) {
        return jump_or_throw(api, exchange, step.otherwise);
      }
      break;
    case Completion::Kind::Fetched: break;
    case Completion::Kind::TimedOut:
    case Completion::Kind::Failed:
      return jump_or_throw(api, exchange, is_query(step.verb) ? step.on_error : step.otherwise);
  }
  ++exchange.at;
  return run(api, exchange);
}

}  // namespace routelab::core
