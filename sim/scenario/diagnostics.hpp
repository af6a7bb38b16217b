/// What is wrong with a user's input, and where. Readers collect every problem of a file here and
/// go on reading; nobody throws. `render` shows them sorted by place, each with its line:
///
///     scenarios/x.json:12:7: error: unknown key 'idle_timout' in platform [unknown-key]
///        12 |       "idle_timout": "10m",
///           |       ^~~~~~~~~~~~~
///           = did you mean 'idle_timeout'?
///
/// Of errors and of warnings the first `max_kept` each are kept, the others are only counted: a
/// file of a million mistakes takes no more memory than one of ten thousand.
///
/// Input is never trusted on its way to the terminal: control characters, invisible characters
/// and invalid UTF-8 are shown escaped, in messages and in source lines.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/base/closest.hpp"
#include "sim/scenario/characters.hpp"

namespace routelab::scenario {

/// A place in an input. Line and column count from 1; columns are code points, a tab counts 1.
/// Line 0 means the file as a whole; an empty file name, the input as a whole.
struct Place {
  std::string file;
  int line = 0;
  int column = 0;
  int length = 1;  ///< code points to underline, at least 1

  friend bool operator==(const Place&, const Place&) = default;
};

class Vocabulary;

enum class Severity : std::uint8_t { Error, Warning };

struct Diagnostic {
  Severity severity = Severity::Error;
  Place place;
  std::string code;     ///< in kebab-case, stable over versions: "unknown-key"
  std::string message;  ///< one sentence without a full stop, in lower case
  std::string hint;     ///< what to do about it; may be empty; each line of it is shown after '= '
};

class Diagnostics {
 public:
  static constexpr std::size_t max_kept = 10'000;

  /// The text that later places of this file point into. The first text of a name stays.
  void add_source(const std::string& file, std::string_view text);

  /// One line of an input that is not kept whole (a large table, a command-line option).
  void add_line(const std::string& file, int line, std::string_view text);

  /// The same, as the line after the last one added to this file; returns its number.
  int append_line(const std::string& file, std::string_view text);

  void error(Place place, std::string_view code, std::string message, std::string hint = "");
  void warning(Place place, std::string_view code, std::string message, std::string hint = "");

  /// Readers tell it which fields they ask for (vocabulary.hpp); null: nobody wants to know.
  void set_vocabulary(Vocabulary* vocabulary) { vocabulary_ = vocabulary; }
  [[nodiscard]] Vocabulary* vocabulary() const { return vocabulary_; }

  /// Takes over everything that `other` holds, sources included.
  void merge(const Diagnostics& other);

  [[nodiscard]] bool has_errors() const { return error_count() > 0; }
  [[nodiscard]] std::size_t error_count() const { return errors_; }  ///< duplicates included
  [[nodiscard]] bool empty() const { return all_.empty(); }
  /// Beyond some errors nobody reads hints: readers do not look for any more where it takes long.
  [[nodiscard]] bool wants_hints() const { return errors_ < 100; }

  /// By file (in the order in which files were named first), line and column, then in the order
  /// in which they were added. The same code and message at the same place occurs once.
  [[nodiscard]] std::vector<Diagnostic> sorted() const;

  /// All of them as text, a line feed after each line. At most `limit` are shown, errors rather
  /// than warnings, then how many more there are. Cost: O(size of the sources pointed into).
  [[nodiscard]] std::string render(std::size_t limit = 50) const;

 private:
  struct Source {
    std::size_t order = 0;
    std::string text;
    std::map<int, std::string> lines;
    bool whole = false;
  };

  Source& source(const std::string& file);
  void add(Severity severity, Place place, std::string_view code, std::string message,
           std::string hint);
  void render_one(const Diagnostic& diagnostic, std::string& out) const;
  [[nodiscard]] std::optional<std::string_view> line_of(const Place& place) const;

  std::map<std::string, Source> sources_;
  std::vector<Diagnostic> all_;
  std::size_t errors_ = 0;
  std::size_t warnings_ = 0;
  Vocabulary* vocabulary_ = nullptr;
};

/// The text with control characters, invisible characters and invalid UTF-8 escaped ("\x1b",
/// "\u{202e}"); what is left can be printed on any terminal that shows UTF-8. Tabs become spaces.
std::string printable(std::string_view text);

/// A name from the input for a message: printable, cut after 60 characters.
std::string shortened(std::string_view name);

/// The same in single quotes.
std::string in_quotes(std::string_view name);

using routelab::closest;

/// A hint from `closest`: "did you mean 'x'?", or for up to 20 candidates "expected one of: a, b",
/// or nothing.
std::string suggestion(std::string_view name, const std::vector<std::string>& candidates);

}  // namespace routelab::scenario
