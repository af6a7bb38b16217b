/// An API that is one function of the request and its JSON.
#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "harness/target/target.hpp"

namespace routelab::testing {

inline http::Reply answer(int status, const nlohmann::json& body) {
  return {status, {{"content-type", "application/json"}}, body.dump()};
}

class FunctionApi final : public target::Target {
 public:
  /// A body that is no JSON is a discarded value.
  using Function = std::function<http::Reply(const http::Request&, const nlohmann::json&)>;

  explicit FunctionApi(Function function) : function_(std::move(function)) {}

  [[nodiscard]] target::Abilities abilities() const override { return {}; }
  void call(const http::Request& request, target::Outcome& outcome) override {
    ++asked;
    outcome = {};
    outcome.reply = function_(request, nlohmann::json::parse(request.body, nullptr, false));
    if (request.method == "HEAD") outcome.reply.body.clear();
  }
  void burst(std::span<const http::Request> requests,
             std::vector<target::Outcome>& outcomes) override {
    outcomes.resize(requests.size());
    for (std::size_t i = 0; i < requests.size(); ++i) call(requests[i], outcomes[i]);
  }

  std::size_t asked = 0;

 private:
  Function function_;
};

}  // namespace routelab::testing
