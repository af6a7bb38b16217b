#include "harness/target/output.hpp"

#include <utility>

namespace routelab::target {
namespace {

constexpr std::size_t tail_size = 4096;

void keep_last(std::string& text, std::size_t size) {
  if (text.size() > size) text.erase(0, text.size() - size);
}

}  // namespace

void Output::add(std::string_view bytes) {
  tail_ += bytes;
  if (tail_.size() > 2 * tail_size) keep_last(tail_, tail_size);
  kept_ += bytes;
  if (kept_.size() <= 2 * most_bytes_) return;  // not for every line
  left_out_ += kept_.size() - most_bytes_;
  keep_last(kept_, most_bytes_);
}

std::string Output::take() {
  if (kept_.size() > most_bytes_) {
    left_out_ += kept_.size() - most_bytes_;
    keep_last(kept_, most_bytes_);
  }
  std::string text = std::exchange(kept_, {});
  if (const std::uint64_t missing = std::exchange(left_out_, 0); missing > 0) {
    text.insert(0, "[" + std::to_string(missing) + " bytes are left out]\n");
  }
  return text;
}

std::string Output::last_lines(std::size_t count) const {
  std::string_view text = tail_;
  while (text.ends_with('\n')) text.remove_suffix(1);
  if (text.size() > tail_size) text.remove_prefix(text.size() - tail_size);
  std::size_t start = text.size();
  for (std::size_t i = 0; i < count && start != std::string_view::npos && start > 0; ++i) {
    start = text.rfind('\n', start - 1);
  }
  if (start == std::string_view::npos || start == 0) return std::string(text);
  return std::string(text.substr(start + 1));
}

}  // namespace routelab::target
