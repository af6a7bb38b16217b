/// The words of the scenario format: each kind of object with its fields, as readers asked for
/// them. Diagnostics carries one to whoever reads; Fields::done() tells it what was asked for.
///
///     Vocabulary words;
///     diagnostics.set_vocabulary(&words);
///     load_text(text, "x.json", {}, diagnostics);
///     words.find("platform")->fields
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sim/scenario/field_note.hpp"

namespace routelab::scenario {

/// "platform", "client", "step get": a kind of object.
struct ObjectKind {
  std::string name;
  std::vector<FieldNote> fields;  ///< in the order in which they were asked for first

  [[nodiscard]] const FieldNote* find(std::string_view field) const;
};

class Vocabulary {
 public:
  /// One object of that kind has been read. What is asked for can depend on what stands in the
  /// object: a kind has the fields of all its objects, and one is required if it always is.
  void add(std::string_view kind, const std::vector<FieldNote>& notes);

  /// In the order in which they were read first.
  [[nodiscard]] const std::vector<ObjectKind>& kinds() const { return kinds_; }
  [[nodiscard]] const ObjectKind* find(std::string_view kind) const;

 private:
  std::vector<ObjectKind> kinds_;
};

}  // namespace routelab::scenario
