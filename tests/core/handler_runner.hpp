/// Runs a handler of a scenario to its response, with a Store for a database and upstreams that
/// answer at once: what an exchange means, without a world around it.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/core/exchange.hpp"
#include "sim/core/store.hpp"
#include "sim/scenario/scenario.hpp"
#include "tests/support/catch.hpp"

namespace routelab::core {

inline Api api_of(std::string_view text) {
  scenario::Diagnostics diagnostics;
  auto loaded = scenario::load_text(text, "x.json", {}, diagnostics);
  INFO(diagnostics.render());
  REQUIRE(loaded);
  return std::move(loaded->api);
}

class HandlerRunner {
 public:
  using Fields = std::vector<std::pair<std::string, Value>>;

  explicit HandlerRunner(Api& of)
      : api(of), store(of.tables, of.program), slots(of.program.slots) {}

  /// Starts the endpoint's handler; the first effect.
  Effect begin(std::size_t endpoint, const std::vector<Value>& params = {}, const Fields& body = {},
               const Fields& query = {}) {
    exchange.slots = slots;
    exchange.endpoint = EndpointId{endpoint};
    exchange.module = &module;
    const auto with_ids = [&](const Fields& fields) {
      std::vector<std::pair<TextId, Value>> out;
      for (const auto& [name, value] : fields) out.emplace_back(api.texts.intern(name), value);
      return out;
    };
    const auto body_fields = with_ids(body);
    const auto query_fields = with_ids(query);
    return core::begin(api, exchange,
                       {.params = params, .body = body_fields, .query = query_fields});
  }

  Effect resume(Completion completion) { return core::resume(api, exchange, completion); }

  /// What a world would answer to an effect, on the best of days.
  Completion answer(const Effect& effect) {
    switch (effect.kind) {
      case Effect::Kind::Query:
        return store.execute(api.program, api.program.steps[effect.step], slots);
      case Effect::Kind::Fetch: return Completion::fetched();
      default: return Completion::elapsed();
    }
  }

  /// The response that the handler ends with.
  const Response& finish(Effect effect) {
    while (effect.kind != Effect::Kind::Respond) effect = resume(answer(effect));
    return api.responses[effect.response.index];
  }

  /// "STATUS BODY" of a whole run.
  std::string run(std::size_t endpoint, const std::vector<Value>& params = {},
                  const Fields& body = {}, const Fields& query = {}) {
    return shown(finish(begin(endpoint, params, body, query)));
  }

  [[nodiscard]] std::string shown(const Response& response) const {
    return std::to_string(response.status) + " " +
           render(response.body, slots, api.texts, api.messages);
  }

  Api& api;
  Store store;
  std::vector<Value> slots;
  std::uint64_t module = 0;  ///< of the one instance that there is
  Exchange exchange;
};

}  // namespace routelab::core
