#include "harness/surface/local_reference.hpp"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <vector>

#include <fmt/format.h>

#include "sim/core/route_table.hpp"

namespace routelab::surface {
namespace {

using scenario::describe;
using scenario::in_quotes;
using scenario::Node;

/// "~1" is a slash and "~0" a tilde.
std::string unescaped(std::string_view token) {
  std::string out;
  for (std::size_t i = 0; i < token.size(); ++i) {
    const bool escape = token[i] == '~' && i + 1 < token.size();
    if (escape && (token[i + 1] == '0' || token[i + 1] == '1')) {
      out += token[++i] == '0' ? '~' : '/';
    } else {
      out += token[i];
    }
  }
  return out;
}

const Node* child_of(const Node& node, const std::string& token) {
  if (!node.is(Node::Kind::Array)) return node.find(token);
  std::size_t index = 0;
  const char* end = token.data() + token.size();
  const auto [last, error] = std::from_chars(token.data(), end, index);
  const bool is_index = error == std::errc{} && last == end && index < node.children.size();
  return is_index ? &node.children[index] : nullptr;
}

}  // namespace

const Node* LocalReferences::find(std::string_view pointer) const {
  const Node* at = &root_;
  while (at != nullptr && !pointer.empty()) {
    if (pointer.front() != '/') return nullptr;
    const std::size_t end = std::min(pointer.find('/', 1), pointer.size());
    at = child_of(*at, unescaped(pointer.substr(1, end - 1)));
    pointer.remove_prefix(end);
  }
  return at;
}

const Node* LocalReferences::target(const Node& reference) {
  if (!reference.is(Node::Kind::Text)) {
    diagnostics_.error(reference.place(), "wrong-type",
                       fmt::format("'$ref' must be a text, but is {}", describe(reference)),
                       "for example \"#/schemas/Note\"");
    return nullptr;
  }
  if (const auto known = known_.find(reference.text); known != known_.end()) return known->second;
  if (!reference.text.starts_with('#')) {
    diagnostics_.error(reference.place(), "external-reference",
                       fmt::format("{} is in another file", in_quotes(reference.text)),
                       "bring all into one file first: npx @redocly/cli bundle FILE --ext json");
    return nullptr;
  }
  const auto pointer = core::decode_segment(std::string_view(reference.text).substr(1));
  const Node* found = pointer ? find(*pointer) : nullptr;
  if (found == nullptr) {
    diagnostics_.error(reference.place(), "unknown-reference",
                       fmt::format("there is no {} in this file", in_quotes(reference.text)),
                       "a reference is the way from the root: \"#/schemas/Note\"");
    return nullptr;
  }
  known_.emplace(reference.text, found);
  return found;
}

const Node* LocalReferences::resolved(const Node& node) {
  constexpr int most_in_a_row = 32;
  const Node* at = &node;
  for (int i = 0; i < most_in_a_row; ++i) {
    const Node* reference = at->find("$ref");
    if (reference == nullptr) return at;
    at = target(*reference);
    if (at == nullptr) return nullptr;
  }
  diagnostics_.error(node.place(), "reference-cycle", "this reference leads back to itself",
                     "one of them has to be the thing itself");
  return nullptr;
}

}  // namespace routelab::surface
