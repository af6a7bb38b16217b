/// Reads one JSON object into the fields of a plain struct, one call per field:
///
///     Fields f(node, "platform", diagnostics);
///     f.duration("idle_timeout", options.idle_timeout, "how long an idle instance is kept");
///     f.integer("max_instances", options.max_instances, {1, 100'000}, "the most at one time");
///     if (const Node* n = f.object("routes", "handlers by route")) read_routes(*n, ...);
///     f.require("send");
///     f.done();
///
/// A call leaves its variable alone if the key is absent, so what is in the variable before is the
/// default. It reports a value of the wrong type or out of range, with an example of a right one,
/// and returns whether the variable was set. Each call also notes the field's name, type, default
/// and meaning (field_note.hpp): the schema and the reference are made from the notes of the very
/// same calls.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "sim/base/distribution.hpp"
#include "sim/base/time.hpp"
#include "sim/scenario/field_note.hpp"
#include "sim/scenario/json_tree.hpp"
#include "sim/scenario/units.hpp"

namespace routelab::scenario {

struct IntegerRange {
  std::int64_t low = std::numeric_limits<std::int64_t>::min();
  std::int64_t high = std::numeric_limits<std::int64_t>::max();
};

struct NumberRange {
  double low = std::numeric_limits<double>::lowest();
  double high = std::numeric_limits<double>::max();
};

struct DurationRange {
  Duration low{};
  Duration high = max_duration;
};

class Fields {
 public:
  /// `noun` is what messages call the object: "platform", "client 'visitors'". An error if `node`
  /// is not an object; every field is absent then, and nothing more is reported. `kind` is what the
  /// schema calls all objects like it; otherwise the noun without a name in quotes: "client".
  /// Both references must outlive the reading.
  Fields(const Node& node, std::string noun, Diagnostics& diagnostics, std::string_view kind = "");

  bool duration(std::string_view name, Duration& value, std::string_view doc,
                DurationRange range = {});
  bool distribution(std::string_view name, Distribution& value, std::string_view doc);
  bool number(std::string_view name, double& value, NumberRange range, std::string_view doc);
  bool probability(std::string_view name, double& value, std::string_view doc);
  bool rate(std::string_view name, double& per_second, std::string_view doc);     ///< must be > 0
  bool memory(std::string_view name, std::int64_t& bytes, std::string_view doc);  ///< > 0
  bool text(std::string_view name, std::string& value, std::string_view doc);
  bool boolean(std::string_view name, bool& value, std::string_view doc);

  /// Any integer type but bool; the range is narrowed to what the type can hold. 1e3 is an integer.
  template <std::integral T>
  bool integer(std::string_view name, T& value, IntegerRange range, std::string_view doc);

  /// One of the names.
  bool choice(std::string_view name, std::string& value, const std::vector<std::string>& names,
              std::string_view doc);

  /// One of the names, as the enumerator that goes with it:
  /// f.choice("order", order, {{"fifo", Order::Fifo}, {"lifo", Order::Lifo}}, "who is next");
  template <class E>
  bool choice(std::string_view name, E& value,
              std::initializer_list<std::pair<std::string_view, E>> names, std::string_view doc);

  /// A value that the caller reads: null if it is absent (or, for the last two, not of that kind,
  /// which is reported).
  const Node* node(std::string_view name, std::string_view doc);
  const Node* object(std::string_view name, std::string_view doc);
  const Node* array(std::string_view name, std::string_view doc);

  /// This key is a name of the file's own and no field; done() does not report it.
  void allow(std::string_view name) { allowed_.emplace_back(name); }

  /// Keys that people look for here and that belong elsewhere: done() says where.
  void elsewhere(std::initializer_list<std::string_view> names, std::string hint);

  /// An error if the key is absent. After the call that reads the field: it marks its note, too.
  void require(std::string_view name);

  /// A constraint that the caller found violated; the place is the field's value. The message goes
  /// on from "'p99' of platform ": "is below 'p50'".
  void reject(std::string_view name, std::string message, std::string hint = "");

  /// Reports every key that nobody asked for, and tells the vocabulary what was asked for. Call it
  /// once, last.
  void done();

  [[nodiscard]] bool has(std::string_view name) const;
  [[nodiscard]] bool is_object() const { return object_; }
  [[nodiscard]] const std::string& noun() const { return noun_; }
  [[nodiscard]] const std::vector<FieldNote>& notes() const { return notes_; }

 private:
  using Type = FieldNote::Type;

  FieldNote& note(std::string_view name, Type type, std::string_view doc, std::string initial);
  [[nodiscard]] const Node* find(std::string_view name) const;
  bool read_integer(std::string_view name, std::int64_t& value, IntegerRange range,
                    std::string initial, std::string_view doc);
  std::optional<std::size_t> read_choice(std::string_view name, std::string_view initial,
                                         const std::vector<std::string>& names,
                                         std::string_view doc);
  const Node* container(std::string_view name, Type type, std::string_view doc);
  [[nodiscard]] std::string field_of(std::string_view name) const;

  const Node& node_;
  std::string noun_;
  std::string kind_;
  Diagnostics& diagnostics_;
  std::vector<FieldNote> notes_;
  std::vector<std::string> allowed_;
  std::vector<std::pair<std::string, std::string>> elsewhere_;  ///< name, hint
  bool object_ = false;
};

/// A duration outside of an object's field, such as an element of an array. `what` names it in
/// messages: "'uniform' of the client".
std::optional<Duration> read_duration(const Node& node, std::string_view what,
                                      Diagnostics& diagnostics, DurationRange range = {});

template <std::integral T>
bool Fields::integer(std::string_view name, T& value, IntegerRange range, std::string_view doc) {
  static_assert(!std::same_as<T, bool>, "boolean() reads true and false");
  using Limits = std::numeric_limits<T>;
  if (std::cmp_less(range.low, Limits::min())) range.low = static_cast<std::int64_t>(Limits::min());
  if (std::cmp_greater(range.high, Limits::max())) {
    range.high = static_cast<std::int64_t>(Limits::max());
  }
  std::int64_t read = 0;
  if (!read_integer(name, read, range, std::to_string(value), doc)) return false;
  value = static_cast<T>(read);
  return true;
}

template <class E>
bool Fields::choice(std::string_view name, E& value,
                    std::initializer_list<std::pair<std::string_view, E>> names,
                    std::string_view doc) {
  static_assert(std::is_enum_v<E>);
  std::vector<std::string> texts;
  std::string_view initial;
  for (const auto& [text, enumerator] : names) {
    texts.emplace_back(text);
    if (enumerator == value && initial.empty()) initial = text;
  }
  const std::optional<std::size_t> found = read_choice(name, initial, texts, doc);
  if (!found) return false;
  value = (names.begin() + *found)->second;
  return true;
}

}  // namespace routelab::scenario
