#include "sim/scenario/vocabulary.hpp"

#include <algorithm>

namespace routelab::scenario {

namespace {

FieldNote* find_in(std::vector<FieldNote>& fields, std::string_view name) {
  const auto found = std::find_if(fields.begin(), fields.end(),
                                  [&](const FieldNote& field) { return field.name == name; });
  return found == fields.end() ? nullptr : &*found;
}

/// A field that was asked for twice, first as anything and then as what it must be.
void narrow(FieldNote& field, const FieldNote& again) {
  field.required = field.required || again.required;
  if (field.type != FieldNote::Type::Any) return;
  field.type = again.type;
  field.low = again.low;
  field.high = again.high;
  field.choices = again.choices;
}

std::vector<FieldNote> without_repetitions(const std::vector<FieldNote>& notes) {
  std::vector<FieldNote> fields;
  for (const FieldNote& note : notes) {
    if (FieldNote* known = find_in(fields, note.name)) {
      narrow(*known, note);
    } else {
      fields.push_back(note);
    }
  }
  return fields;
}

}  // namespace

const FieldNote* ObjectKind::find(std::string_view field) const {
  const auto found = std::find_if(fields.begin(), fields.end(),
                                  [&](const FieldNote& note) { return note.name == field; });
  return found == fields.end() ? nullptr : &*found;
}

const ObjectKind* Vocabulary::find(std::string_view kind) const {
  const auto found = std::find_if(kinds_.begin(), kinds_.end(),
                                  [&](const ObjectKind& known) { return known.name == kind; });
  return found == kinds_.end() ? nullptr : &*found;
}

void Vocabulary::add(std::string_view kind, const std::vector<FieldNote>& notes) {
  std::vector<FieldNote> fields = without_repetitions(notes);
  const ObjectKind* known = find(kind);
  if (known == nullptr) {
    kinds_.push_back({std::string(kind), std::move(fields)});
    return;
  }
  std::vector<FieldNote>& all = kinds_[static_cast<std::size_t>(known - kinds_.data())].fields;
  for (FieldNote& field : all) {
    const FieldNote* again = find_in(fields, field.name);
    field.required = field.required && again != nullptr && again->required;
  }
  for (FieldNote& field : fields) {
    if (find_in(all, field.name) != nullptr) continue;
    field.required = false;  // an earlier object did without it
    all.push_back(std::move(field));
  }
}

}  // namespace routelab::scenario
