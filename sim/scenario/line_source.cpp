#include "sim/scenario/line_source.hpp"

#include <algorithm>
#include <ios>
#include <limits>
#include <utility>

#include "sim/scenario/characters.hpp"

namespace routelab::scenario {

bool LineSource::next() {
  if (binary_) return false;
  too_long_ = false;
  std::size_t end = rest_.find('\n');
  while (end == rest_.npos && file_ && *file_) {
    if (rest_.size() > longest_line) {  // keep the beginning, read over the rest
      too_long_ = true;
      buffer_.assign(rest_.substr(0, longest_line));
      rest_ = buffer_;
      file_->ignore(std::numeric_limits<std::streamsize>::max(), '\n');
      break;
    }
    fill();
    end = rest_.find('\n');
  }
  if (rest_.empty()) return false;
  cut_line(std::min(end, rest_.size()));
  if (number_ == 1) line_ = without_byte_order_mark(line_);
  binary_ = line_.find('\0') != line_.npos;
  return !binary_;
}

/// Reads the next piece of the file behind what is left of the last one.
void LineSource::fill() {
  constexpr std::size_t piece = 1U << 18U;
  std::string kept(rest_);
  const std::size_t before = kept.size();
  kept.resize(before + piece);
  file_->read(kept.data() + before, static_cast<std::streamsize>(piece));
  kept.resize(before + static_cast<std::size_t>(file_->gcount()));
  buffer_ = std::move(kept);
  rest_ = buffer_;
}

void LineSource::cut_line(std::size_t length) {
  line_ = rest_.substr(0, length);
  rest_.remove_prefix(std::min(length + 1, rest_.size()));
  ++number_;
  if (line_.ends_with('\r')) line_.remove_suffix(1);
  if (line_.size() > longest_line) {
    too_long_ = true;
    line_ = line_.substr(0, longest_line);
  }
}

bool LineSource::blank() const { return line_.find_first_not_of(" \t") == line_.npos; }

}  // namespace routelab::scenario
