#include "sim/scenario/function_names.hpp"

#include <algorithm>
#include <utility>

namespace routelab::scenario {

namespace {

/// The last `parts` of owner \0 app \0 function.
std::string_view last_parts(std::string_view key, int parts) {
  std::size_t at = key.size();
  for (int p = 0; p < parts && at != key.npos; ++p)
    at = at == 0 ? key.npos : key.rfind('\0', at - 1);
  return at == key.npos ? key : key.substr(at + 1);
}

}  // namespace

std::uint32_t FunctionNames::number_of(std::string_view owner, std::string_view app,
                                       std::string_view function) {
  key_.assign(owner).append(1, '\0').append(app).append(1, '\0').append(function);
  const auto next = static_cast<std::uint32_t>(numbers_.size());
  return numbers_.try_emplace(key_, next).first->second;
}

const std::uint32_t* FunctionNames::find(std::string_view owner, std::string_view app,
                                         std::string_view function) {
  key_.assign(owner).append(1, '\0').append(app).append(1, '\0').append(function);
  const auto found = numbers_.find(key_);
  return found == numbers_.end() ? nullptr : &found->second;
}

std::vector<std::string> FunctionNames::take() {
  std::unordered_map<std::string_view, int> functions;  // how many are called so
  std::unordered_map<std::string_view, int> apps;
  for (const auto& [key, number] : numbers_) {
    ++functions[last_parts(key, 1)];
    ++apps[last_parts(key, 2)];
  }
  std::vector<std::string> names(numbers_.size());
  for (const auto& [key, number] : numbers_) {
    const bool own = functions.at(last_parts(key, 1)) == 1;
    const bool with_app = apps.at(last_parts(key, 2)) == 1;
    names[number] = last_parts(key, own ? 1 : with_app ? 2 : 3);
    std::replace(names[number].begin(), names[number].end(), '\0', '/');
  }
  functions.clear();
  apps.clear();
  numbers_.clear();
  return names;
}

}  // namespace routelab::scenario
