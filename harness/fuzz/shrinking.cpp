#include "harness/fuzz/shrinking.hpp"

#include <algorithm>
#include <set>
#include <utility>

namespace routelab::fuzz {

namespace {

class Shrinking {
 public:
  Shrinking(Bytes& bytes, std::size_t most_runs, const std::function<bool(const Bytes&)>& shows,
            const std::function<bool()>& may_go_on)
      : bytes_(bytes), most_runs_(most_runs), shows_(shows), may_go_on_(may_go_on), tried_{bytes} {}

  std::size_t run() {
    while (!bytes_.empty() && bytes_.back() == 0) bytes_.pop_back();
    if (bytes_.empty() || accept({})) return runs_;
    for (bool is_smaller = true; is_smaller && may_run();) {
      is_smaller = shorten();
      is_smaller |= lessen();
    }
    return runs_;
  }

 private:
  [[nodiscard]] bool may_run() const {
    return runs_ < most_runs_ && (may_go_on_ == nullptr || may_go_on_());
  }

  bool accept(Bytes bytes) {
    while (!bytes.empty() && bytes.back() == 0) bytes.pop_back();
    if (!may_run() || !tried_.insert(bytes).second) return false;
    ++runs_;
    if (!shows_(bytes)) return false;
    bytes_ = std::move(bytes);
    return true;
  }

  /// Blocks of half of them, of a quarter, down to single ones.
  bool shorten() {
    bool is_shorter = false;
    for (std::size_t size = std::max<std::size_t>(bytes_.size() / 2, 1); size >= 1; size /= 2) {
      for (std::size_t at = 0; at < bytes_.size() && may_run();) {
        const auto begin = static_cast<std::ptrdiff_t>(at);
        const auto end = static_cast<std::ptrdiff_t>(std::min(at + size, bytes_.size()));
        Bytes without = bytes_;
        without.erase(without.begin() + begin, without.begin() + end);
        Bytes zeroed = bytes_;
        std::fill(zeroed.begin() + begin, zeroed.begin() + end, std::uint8_t{0});
        const bool is_accepted = accept(std::move(without)) || accept(std::move(zeroed));
        is_shorter |= is_accepted;
        if (!is_accepted) at += size;
      }
    }
    return is_shorter;
  }

  bool lessen() {
    bool is_less = false;
    for (std::size_t at = 0; at < bytes_.size(); ++at) {
      while (at < bytes_.size() && bytes_[at] > 0) {
        Bytes less = bytes_;
        less[at] /= 2;
        if (!accept(std::move(less))) break;
        is_less = true;
      }
    }
    return is_less;
  }

  Bytes& bytes_;
  std::size_t most_runs_;
  const std::function<bool(const Bytes&)>& shows_;
  const std::function<bool()>& may_go_on_;
  std::set<Bytes> tried_;
  std::size_t runs_ = 0;
};

}  // namespace

std::size_t shrink(Bytes& bytes, std::size_t most_runs,
                   const std::function<bool(const Bytes&)>& shows,
                   const std::function<bool()>& may_go_on) {
  return Shrinking(bytes, most_runs, shows, may_go_on).run();
}

}  // namespace routelab::fuzz
