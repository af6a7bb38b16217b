#include "tests/properties/random_handler.hpp"

#include <vector>

namespace routelab::testing {

std::string milliseconds(std::uint32_t count) { return std::to_string(count) + "ms"; }

Json random_law(Choices& c, std::uint32_t most) {
  const auto some = [&] { return milliseconds(c.below(most + 1)); };
  const std::uint32_t half = most / 2 + 1;
  switch (c.below(7)) {
    case 0: return milliseconds(c.below(3));
    case 1: return some();
    case 2: return Json{{"exponential", milliseconds(c.between(1, half))}};
    case 3: {
      const std::uint32_t low = c.below(half);
      return Json{{"uniform", {milliseconds(low), milliseconds(low + c.below(half))}}};
    }
    case 4: {
      const std::uint32_t median = c.between(1, half);
      return Json{{"p50", milliseconds(median)}, {"p99", milliseconds(median * c.between(1, 3))}};
    }
    case 5:
      return Json{{"lognormal", {{"mean", milliseconds(c.between(1, half))}, {"sd", some()}}}};
    default: return Json{{"empirical", {some(), some(), some()}}};
  }
}

namespace {

class HandlerMaker {
 public:
  HandlerMaker(Choices& c, const HandlerLimits& limits) : c_(c), limits_(limits) {}

  Json whole() {
    Json steps = block(2);
    steps.push_back(respond());
    return steps;
  }

 private:
  Json block(int depth) {
    Json steps = Json::array();
    const std::uint32_t count = c_.below(4);
    for (std::uint32_t i = 0; i < count && !c_.at_end(); ++i) steps.push_back(step(depth));
    return steps;
  }

  /// A block beside the main path: it responds, or goes on behind the step.
  Json aside(int depth, bool may_end) {
    const std::vector<std::string> known = integers_;
    Json steps = block(depth - 1);
    if (may_end && c_.chance(50)) steps.push_back(respond());
    integers_ = known;
    return steps;
  }

  Json respond() {
    if (c_.chance(10)) return Json{{"redirect", "/elsewhere/{method}"}};
    Json step{{"respond", c_.pick<int>({200, 201, 404, 429, 500, 503, 504})}};
    if (c_.chance(30)) step["json"]["id"] = operand();
    if (!step.contains("json") && c_.chance(20)) step["text"] = "done by {method}";
    return step;
  }

  Json step(int depth) {
    const std::uint32_t nesting = depth > 0 ? 1 : 0;
    switch (c_.below(12 + 3 * nesting)) {
      case 0: return Json{{"compute", random_law(c_, 20)}};
      case 1: return Json{{"sleep", random_law(c_, 50)}};
      case 2: return by_id("get", depth);
      case 3: return list(depth);
      case 4: return limits_.writes ? insert(depth) : by_id("get", depth);
      case 5: return limits_.writes ? by_id("update", depth) : list(depth);
      case 6: return limits_.writes ? by_id("delete", depth) : by_id("get", depth);
      case 7: return fetch(depth);
      case 8: return Json{{"log", "saw {method}"}};
      case 9: return Json{{"enqueue", c_.pick<std::string>({"mails", "reports"})}};
      case 10: return limits_.cold ? once() : Json{{"log", "no module state"}};
      case 11: return validate(depth);
      case 12: return guarded(depth);
      default: return when(depth);
    }
  }

  /// A number that is known here, or a constant.
  Json operand() {
    std::vector<std::string> known{"7", "{body.n}", "{query.q}"};
    if (!limits_.param.empty()) known.push_back("{params." + limits_.param + "}");
    known.insert(known.end(), integers_.begin(), integers_.end());
    return c_.pick(known);
  }

  std::string condition() {
    const std::string subject = operand().get<std::string>();
    if (subject == "7" || (limits_.cold && c_.chance(20))) {
      if (!limits_.cold) return "method = GET";
      return c_.pick<std::string>({"cold", "not cold"});
    }
    if (c_.chance(20)) return "not " + subject;
    return subject + c_.pick<std::string>({" > ", " = ", " <= ", " != "}) +
           std::to_string(c_.below(25));
  }

  void add_ways(Json& step, int depth, bool otherwise) {
    if (depth == 0) return;
    if (otherwise && c_.chance(50)) step["else"] = aside(depth, true);
    if (c_.chance(40)) step["on_error"] = aside(depth, true);
  }

  /// The blocks of a step do not know its own result: it is named after they are made.
  void add_name(Json& step, const std::string& field) {
    if (!c_.chance(60)) return;
    const std::string name = "r" + std::to_string(++results_);
    step["as"] = name;
    integers_.push_back("{" + name + "." + field + "}");
  }

  Json by_id(const std::string& verb, int depth) {
    Json step{{verb, "items"}, {"id", operand()}};
    if (verb == "update") step["values"]["age"] = operand();
    add_ways(step, depth, true);
    add_name(step, "age");
    return step;
  }

  Json list(int depth) {
    Json step{{"list", "notes"}, {"limit", c_.between(1, 5)}};
    add_ways(step, depth, false);
    add_name(step, "count");
    return step;
  }

  Json insert(int depth) {
    Json step{{"insert", "items"}, {"values", {{"name", "{body.name}"}, {"age", operand()}}}};
    add_ways(step, depth, false);
    add_name(step, "id");
    return step;
  }

  Json fetch(int depth) {
    Json step{{"fetch", c_.pick<std::string>({"payments", "mail"})}};
    if (c_.chance(50)) step["timeout"] = milliseconds(c_.between(1, 60));
    if (depth > 0 && c_.chance(60)) step["else"] = aside(depth, true);
    return step;
  }

  Json once() {
    return Json{{"once", c_.pick<std::string>({"a", "b"})},
                {"do", {{"compute", random_law(c_, 30)}}}};
  }

  Json validate(int depth) {
    Json step{{"validate", c_.pick<std::string>({"body", "query"})},
              {"fields", {{"n", {{"type", "integer"}, {"max", 20}, {"optional", c_.chance(50)}}}}}};
    if (depth > 0 && c_.chance(50)) step["else"] = aside(depth, true);
    return step;
  }

  /// A block that may throw, in the middle or on the way out of a query or fetch, and who catches.
  Json guarded(int depth) {
    Json block = aside(depth, false);
    if (c_.chance(50))
      block.push_back(Json{{"when", condition()}, {"then", {{"throw", "no {method}"}}}});
    block.push_back(fetch(0));
    return Json{{"try", block}, {"catch", aside(depth, true)}};
  }

  /// At most one of the two ways ends: behind a step that always responds nothing is reached.
  Json when(int depth) {
    Json step{{"when", condition()}, {"then", aside(depth, true)}};
    const bool ends = !step["then"].empty() && (step["then"].back().contains("respond") ||
                                                step["then"].back().contains("redirect"));
    if (c_.chance(50)) step["else"] = aside(depth, !ends);
    return step;
  }

  Choices& c_;
  const HandlerLimits& limits_;
  std::vector<std::string> integers_;  ///< references to results that are known here
  int results_ = 0;
};

}  // namespace

Json random_handler(Choices& c, const HandlerLimits& limits) {
  return HandlerMaker(c, limits).whole();
}

}  // namespace routelab::testing
