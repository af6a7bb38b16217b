/// `{"$ref": "#/schemas/Note"}`: another place of the same file, as a JSON pointer (RFC 6901) behind
/// a '#' (RFC 6901, section 6).
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "sim/scenario/json_tree.hpp"

namespace routelab::surface {

class LocalReferences {
 public:
  /// Both must outlive it.
  LocalReferences(const scenario::Node& root, scenario::Diagnostics& diagnostics)
      : root_(root), diagnostics_(diagnostics) {}

  /// The node that `reference`, the value of a "$ref", names; null after an error: it is no text, names
  /// another file, or nothing.
  const scenario::Node* target(const scenario::Node& reference);

  /// The node itself, or what its "$ref" names, however many of them there are in a row; null after
  /// an error, which may be that they lead back to where they began.
  const scenario::Node* resolved(const scenario::Node& node);

 private:
  [[nodiscard]] const scenario::Node* find(std::string_view pointer) const;

  const scenario::Node& root_;
  scenario::Diagnostics& diagnostics_;
  std::map<std::string, const scenario::Node*, std::less<>> known_;
};

}  // namespace routelab::surface
