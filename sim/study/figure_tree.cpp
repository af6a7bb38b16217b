#include "sim/study/figure_tree.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include <nlohmann/json.hpp>

namespace routelab::study {

namespace {

using Json = nlohmann::ordered_json;
using Trees = std::vector<const Json*>;  ///< nullptr: this tree has no such part

Json make_of_numbers(const Trees& trees, bool counts, const Combine& make) {
  Numbers numbers;
  for (const Json* tree : trees) {
    if (tree != nullptr && tree->is_number()) {
      numbers.emplace_back(tree->get<double>());
    } else if (tree == nullptr && counts) {
      numbers.emplace_back(0);
    } else {
      numbers.emplace_back(std::nullopt);
    }
  }
  return make(numbers);
}

Json combine(const Trees& trees, const Combine& make) {
  const Json* shape = nullptr;
  bool counts = true;
  for (const Json* tree : trees) {
    if (tree == nullptr || tree->is_null()) continue;
    if (shape == nullptr) shape = tree;
    counts = counts && tree->is_number_integer();
  }
  if (shape == nullptr) return {};
  if (shape->is_number()) return make_of_numbers(trees, counts, make);
  if (!shape->is_object()) return *shape;
  Json whole = Json::object();
  for (const Json* tree : trees) {
    if (tree == nullptr || !tree->is_object()) continue;
    for (const auto& [key, value] : tree->items()) {
      if (whole.contains(key)) continue;
      Trees children;
      for (const Json* other : trees) {
        const bool has = other != nullptr && other->is_object() && other->contains(key);
        children.push_back(has ? &(*other)[key] : nullptr);
      }
      whole[key] = combine(children, make);
    }
  }
  return whole;
}

/// As an object by (secret, route, channel) leaks can be combined.
Json leaks_by_name(const Json& leaks) {
  Json by_name = Json::object();
  for (const Json& leak : leaks) {
    const std::string name = Json::array({leak["secret"], leak["route"], leak["channel"]}).dump();
    by_name[name] = leak["count"];
  }
  return by_name;
}

Json leaks_as_list(const Json& by_name) {
  Json list = Json::array();
  for (const auto& [name, count] : by_name.items()) {
    const Json parts = Json::parse(name);
    list.push_back(
        {{"secret", parts[0]}, {"route", parts[1]}, {"channel", parts[2]}, {"count", count}});
  }
  return list;
}

}  // namespace

Json combined(std::span<const Json> trees, const Combine& make) {
  std::vector<Json> with_names(trees.begin(), trees.end());
  Trees pointers;
  for (Json& tree : with_names) {
    tree["leaks"] = leaks_by_name(tree["leaks"]);
    pointers.push_back(&tree);
  }
  Json whole = combine(pointers, make);
  whole["leaks"] = leaks_as_list(whole["leaks"]);
  return whole;
}

std::vector<double> present(const Numbers& numbers) {
  std::vector<double> values;
  for (const auto& number : numbers) {
    if (number) values.push_back(*number);
  }
  return values;
}

}  // namespace routelab::study
