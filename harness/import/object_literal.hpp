/// The entries of `{ key: value, short, method() {}, get x() {}, ...spread }`.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/import/token.hpp"

namespace routelab::import {

struct Entry {
  std::string key;
  std::size_t name = 0;  ///< the token of the key
  std::size_t value =
      0;  ///< the first token of the value; of a shorthand and of a method, its name
};

/// Those whose keys stand there as words or texts, in their order; `brace` is the opening one.
std::vector<Entry> entries_of(const Tokens& tokens, std::size_t brace);

/// The value of one key.
std::optional<std::size_t> value_of(const Tokens& tokens, std::size_t brace, std::string_view key);

/// What is spread into it: the first tokens behind `...`.
std::vector<std::size_t> spreads_of(const Tokens& tokens, std::size_t brace);

/// The texts of `["GET", "POST"]`, `new Set([...])`, `[...] as const`.
std::vector<std::string> texts_of_list(const Tokens& tokens, std::size_t at);

}  // namespace routelab::import
