#include "sim/scenario/diagnostics.hpp"

#include <algorithm>
#include <set>
#include <tuple>
#include <utility>

#include <fmt/format.h>

#include "sim/base/code_point.hpp"

namespace routelab::scenario {
namespace {

constexpr std::size_t line_width = 100;  // columns of a terminal that a source line may take
constexpr std::size_t context_before = 40;

bool is_between(char32_t c, char32_t low, char32_t high) { return c >= low && c <= high; }

/// Columns that a printable character takes on a terminal (the large blocks of East Asian Width W
/// in Unicode TR 11, and the common combining marks).
std::size_t width_of(char32_t c) {
  if (is_between(c, 0x300, 0x36F) || is_between(c, 0xFE00, 0xFE0F)) return 0;
  const bool wide = is_between(c, 0x1100, 0x115F) || is_between(c, 0x2E80, 0xA4CF) ||
                    is_between(c, 0xAC00, 0xD7A3) || is_between(c, 0xF900, 0xFAFF) ||
                    is_between(c, 0xFE30, 0xFE6F) || is_between(c, 0xFF00, 0xFF60) ||
                    is_between(c, 0xFFE0, 0xFFE6) || is_between(c, 0x1F300, 0x1F64F) ||
                    is_between(c, 0x1F900, 0x1F9FF) || is_between(c, 0x20000, 0x3FFFD);
  return wide ? 2 : 1;
}

/// One code point of a source line as it is shown.
struct Cell {
  std::string shown;
  std::size_t width = 0;
  std::size_t bytes = 1;  // that it takes in the source
};

Cell cell_at(std::string_view text, std::size_t at) {
  const CodePoint c = code_point_at(text, at);
  if (c.bytes == 0) return {fmt::format("\\x{:02x}", static_cast<unsigned>(c.value)), 4, 1};
  if (c.value == '\t') return {" ", 1, 1};
  if (!is_invisible(c.value)) {
    return {std::string(text.substr(at, c.bytes)), width_of(c.value), c.bytes};
  }
  std::string shown = escaped(c.value);
  const std::size_t width = shown.size();
  return {std::move(shown), width, c.bytes};
}

/// A source line and what to underline, both as columns of the terminal.
struct Excerpt {
  std::string text;
  std::size_t caret = 0;
  std::size_t length = 1;
};

/// The cells of a line around the caret. Cells are made only as far as they can be seen: a line
/// may be the whole of a large file.
class Window {
 public:
  Window(std::string_view line, const Place& place) : line_(line) {
    column_ = static_cast<std::size_t>(std::max(place.column, 1)) - 1;
    length_ = static_cast<std::size_t>(std::max(place.length, 1));
  }

  Excerpt cut() {
    find_first();
    Excerpt out;
    std::size_t width = first_ > 0 ? 3 : 0;
    if (first_ > 0) out.text = "...";
    bool found = false;
    std::size_t end_of_mark = 0;
    std::size_t column = first_;
    for (std::size_t at = offset_; at < line_.size(); ++column) {
      const Cell cell = cell_at(line_, at);
      if (width + cell.width > line_width) {
        out.text += "...";
        break;
      }
      if (column == column_) found = true, out.caret = width;
      out.text += cell.shown;
      width += cell.width;
      at += cell.bytes;
      if (found && column < column_ + length_) end_of_mark = width;
    }
    if (!found) out.caret = width;  // just behind the line: what is missing there
    out.length = std::max<std::size_t>(end_of_mark > out.caret ? end_of_mark - out.caret : 1, 1);
    return out;
  }

 private:
  /// The first column shown: the line's own first one, unless the caret would be out of sight.
  void find_first() {
    std::size_t column = 0;
    std::size_t at = 0;
    const auto skip_far_ones = [&] {  // by counting alone
      while (at < line_.size() && column + 2 * line_width < column_) {
        at += column_bytes(line_, at);
        ++column;
      }
    };
    skip_far_ones();
    const std::size_t skipped = column;
    std::vector<std::pair<std::size_t, std::size_t>> starts;  // byte offset, width before it
    std::size_t width = 0;
    for (; at < line_.size() && column < column_ + length_; ++column) {
      if (column > column_ && width > line_width) break;
      if (column <= column_) starts.emplace_back(at, width);
      const Cell cell = cell_at(line_, at);
      at += cell.bytes;
      width += cell.width;
    }
    if (starts.empty() || (skipped == 0 && width + 3 <= line_width)) return;
    const std::size_t caret = starts.back().second;
    for (std::size_t i = 0; i < starts.size() && caret > context_before; ++i) {
      if (starts[i].second + context_before < caret) continue;
      first_ = skipped + i;
      offset_ = starts[i].first;
      return;
    }
  }

  std::string_view line_;
  std::size_t column_ = 0;
  std::size_t length_ = 1;
  std::size_t first_ = 0;   // column of the first cell shown
  std::size_t offset_ = 0;  // its byte offset
};

std::string position(const Place& place) {
  std::string out = printable(place.file);
  if (place.line > 0)
    out += fmt::format("{}{}:{}", out.empty() ? "" : ":", place.line, place.column);
  return out.empty() ? out : out + ": ";
}

}  // namespace

Diagnostics::Source& Diagnostics::source(const std::string& file) {
  const auto [entry, is_new] = sources_.try_emplace(file);
  if (is_new) entry->second.order = sources_.size();
  return entry->second;
}

void Diagnostics::add_source(const std::string& file, std::string_view text) {
  Source& s = source(file);
  if (s.whole) return;
  s.whole = true;
  s.text = text;
}

void Diagnostics::add_line(const std::string& file, int line, std::string_view text) {
  source(file).lines.try_emplace(line, text);
}

int Diagnostics::append_line(const std::string& file, std::string_view text) {
  auto& lines = source(file).lines;
  const int line = lines.empty() ? 1 : lines.rbegin()->first + 1;
  lines.emplace(line, text);
  return line;
}

void Diagnostics::add(Severity severity, Place place, std::string_view code, std::string message,
                      std::string hint) {
  if (++(severity == Severity::Error ? errors_ : warnings_) > max_kept) return;
  source(place.file);
  all_.push_back(
      {severity, std::move(place), std::string(code), std::move(message), std::move(hint)});
}

void Diagnostics::error(Place place, std::string_view code, std::string message, std::string hint) {
  add(Severity::Error, std::move(place), code, std::move(message), std::move(hint));
}

void Diagnostics::warning(Place place, std::string_view code, std::string message,
                          std::string hint) {
  add(Severity::Warning, std::move(place), code, std::move(message), std::move(hint));
}

void Diagnostics::merge(const Diagnostics& other) {
  std::vector<std::pair<std::size_t, std::string>> names;
  for (const auto& [file, s] : other.sources_) names.emplace_back(s.order, file);
  std::sort(names.begin(), names.end());
  for (const auto& [order, file] : names) {
    const Source& from = other.sources_.at(file);
    Source& to = source(file);
    if (from.whole) add_source(file, from.text);
    to.lines.insert(from.lines.begin(), from.lines.end());
  }
  const std::size_t errors = errors_ + other.errors_;
  const std::size_t warnings = warnings_ + other.warnings_;
  for (const Diagnostic& d : other.all_) add(d.severity, d.place, d.code, d.message, d.hint);
  errors_ = errors;  // those that the other one only counted, too
  warnings_ = warnings;
}

std::vector<Diagnostic> Diagnostics::sorted() const {
  std::set<std::tuple<std::string_view, int, int, std::string_view, std::string_view>> seen;
  std::vector<std::tuple<std::size_t, int, int, std::size_t>> order;  // the last: as they came
  for (std::size_t i = 0; i < all_.size(); ++i) {
    const Diagnostic& d = all_[i];
    const Place& p = d.place;
    if (!seen.emplace(p.file, p.line, p.column, d.code, d.message).second) continue;
    order.emplace_back(sources_.at(p.file).order, p.line, p.column, i);
  }
  std::sort(order.begin(), order.end());
  std::vector<Diagnostic> out;
  for (const auto& [file, line, column, i] : order) out.push_back(all_[i]);
  return out;
}

std::optional<std::string_view> Diagnostics::line_of(const Place& place) const {
  const auto found = sources_.find(place.file);
  if (found == sources_.end() || place.line <= 0) return std::nullopt;
  const Source& s = found->second;
  if (const auto line = s.lines.find(place.line); line != s.lines.end()) return line->second;
  if (!s.whole) return std::nullopt;
  std::size_t start = 0;
  for (int line = 1; line < place.line; ++line) {
    const std::size_t end = s.text.find('\n', start);
    if (end == std::string::npos) return std::nullopt;
    start = end + 1;
  }
  std::string_view rest = std::string_view(s.text).substr(start);
  rest = rest.substr(0, rest.find('\n'));
  if (rest.ends_with('\r')) rest.remove_suffix(1);
  return place.line == 1 ? without_byte_order_mark(rest) : rest;
}

void Diagnostics::render_one(const Diagnostic& d, std::string& out) const {
  const char* severity = d.severity == Severity::Error ? "error" : "warning";
  out += fmt::format("{}{}: {} [{}]\n", position(d.place), severity, printable(d.message), d.code);
  if (const auto line = line_of(d.place)) {
    const Excerpt e = Window(*line, d.place).cut();
    const std::string number = fmt::format("{:>5}", d.place.line);
    out += fmt::format("{} | {}\n", number, e.text);
    out += fmt::format("{:{}} | {:{}}^{:~>{}}\n", "", number.size(), "", e.caret, "", e.length - 1);
  }
  std::string_view hint = d.hint;
  while (!hint.empty()) {
    const std::size_t end = std::min(hint.find('\n'), hint.size());
    out += fmt::format("      = {}\n", printable(hint.substr(0, end)));
    hint.remove_prefix(std::min(end + 1, hint.size()));
  }
}

std::string Diagnostics::render(std::size_t limit) const {
  const std::vector<Diagnostic> found = sorted();
  const auto is_error = [](const Diagnostic& d) { return d.severity == Severity::Error; };
  const auto errors = static_cast<std::size_t>(std::count_if(found.begin(), found.end(), is_error));
  std::size_t errors_left = std::min(limit, errors);
  std::size_t warnings_left = std::min(limit - errors_left, found.size() - errors);
  const std::size_t dropped = errors_ + warnings_ - all_.size();
  const std::size_t more = found.size() + dropped - errors_left - warnings_left;
  std::string out;
  for (const Diagnostic& d : found) {
    std::size_t& left = is_error(d) ? errors_left : warnings_left;
    if (left == 0) continue;
    --left;
    render_one(d, out);
  }
  if (more > 0) out += fmt::format("... and {} more\n", more);
  return out;
}

std::string printable(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const Cell cell = cell_at(text, at);
    out += cell.shown;
    at += cell.bytes;
  }
  return out;
}

std::string shortened(std::string_view name) {
  constexpr std::size_t longest = 60;
  std::string out;
  std::size_t shown = 0;
  for (std::size_t at = 0; at < name.size(); ++shown) {
    if (shown == longest) return out + "...";
    const Cell cell = cell_at(name, at);
    out += cell.shown;
    at += cell.bytes;
  }
  return out;
}

std::string in_quotes(std::string_view name) { return "'" + shortened(name) + "'"; }

std::string suggestion(std::string_view name, const std::vector<std::string>& candidates) {
  constexpr std::size_t most_listed = 20;
  if (const auto best = closest(name, candidates)) {
    return fmt::format("did you mean {}?", in_quotes(*best));
  }
  if (candidates.empty() || candidates.size() > most_listed) return "";
  return fmt::format("expected one of: {}", fmt::join(candidates, ", "));
}

}  // namespace routelab::scenario
