/// One kind of request, "GET /api/users/{1..100}?full=1": taken apart, routed, and its parameters
/// made into values.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/core/api.hpp"
#include "sim/model/client.hpp"
#include "sim/model/world.hpp"
#include "sim/scenario/drawn_number.hpp"
#include "sim/scenario/json_tree.hpp"

namespace routelab::scenario {

class SendReader {
 public:
  SendReader(core::Api& api, model::WorldOptions& world, Diagnostics& diagnostics);

  /// `text` is "METHOD TARGET"; `node` is where errors point.
  std::optional<model::Send> read(std::string_view text, const Node& node);

  /// The same without a warning of what the router makes of it: for whoever counts the many.
  std::optional<model::Send> read_one_of_many(std::string_view text, const Node& node);

  /// A request as it was recorded: braces stand for themselves. `target` has a path that can be
  /// decoded.
  model::Send read_recorded(core::Method method, const std::string& target);

 private:
  bool is_request(std::string_view text, std::size_t space, bool has_method, const Node& node);
  bool read_query(std::string_view query, model::Send& send, const Node& node);
  [[nodiscard]] bool throws_without_body(const model::Send& send) const;
  [[nodiscard]] core::Style style_of(const model::Send& send) const;
  bool add_query_field(TextId name, core::Value value, const std::vector<DrawnNumber>& numbers,
                       std::vector<std::uint32_t>& fields, model::Send& send, const Node& node);
  /// Asks the router.
  model::Routed route(const std::string& path, core::Method method);
  void route_numbers(const std::string& before, const std::string& after, model::Send& send,
                     const Node& node);
  std::uint32_t function_of(const core::RouteMatch& match, const std::string& path);
  void note_spelt_numbers(const std::string& route);
  [[nodiscard]] bool spelt_out(const std::string& before, const model::Send& send) const;
  [[nodiscard]] std::optional<std::string> nearest_route(const std::string& path) const;
  void warn_unrouted(const model::Send& send, const Node& node);

  core::Api& api_;
  model::WorldOptions& world_;
  Diagnostics& diagnostics_;
  std::map<std::string, std::uint32_t> functions_;

  /// The numbers that static segments of routes end in, by depth and by what stands before them.
  static constexpr std::size_t any_depth = SIZE_MAX;
  std::map<std::pair<std::size_t, std::string>, std::set<std::int64_t>> spelt_;
  std::int64_t one_by_one_ = 0;  ///< numbers routed so
  int hints_ = 0;                ///< given about requests that no route answers
};

}  // namespace routelab::scenario
