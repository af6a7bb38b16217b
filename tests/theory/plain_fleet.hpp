/// The rules of SimFaaS (N. Mahmoudi and H. Khazaei, "SimFaaS", 2021) as plainly as they can be
/// written, to hold the model against: start empty; the newest idle instance serves; without one a
/// new instance starts; an instance goes when it has been idle for a fixed time.
///
/// Times in ns. One request per instance, no limit. O(requests x instances).
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <vector>

namespace routelab::testing {

class PlainFleet {
 public:
  struct Instance {
    std::int64_t created = 0;
    std::int64_t free_at = 0;  ///< the end of its last request
    bool gone = false;
  };
  struct Served {
    std::size_t instance = 0;  ///< by creation
    bool cold = false;
  };

  explicit PlainFleet(std::int64_t idle_timeout) : idle_timeout_(idle_timeout) {}

  /// Calls come in the order of their starts.
  Served serve(std::int64_t start, std::int64_t duration) {
    for (std::size_t i = first_alive_; i < instances_.size(); ++i) {
      instances_[i].gone = gone_by(instances_[i], start);
      if (instances_[i].gone && i == first_alive_) ++first_alive_;
    }
    for (std::size_t i = instances_.size(); i-- > first_alive_;) {
      Instance& instance = instances_[i];
      if (instance.gone || instance.free_at > start) continue;
      instance.free_at = start + duration;
      return {.instance = i, .cold = false};
    }
    instances_.push_back({.created = start, .free_at = start + duration, .gone = false});
    return {.instance = instances_.size() - 1, .cold = true};
  }

  [[nodiscard]] std::size_t created() const { return instances_.size(); }
  /// In the order of creation; `run_end`: the end of the run, which cuts the last ones.
  [[nodiscard]] std::vector<std::int64_t> lifespans(
      std::int64_t run_end = std::numeric_limits<std::int64_t>::max()) const {
    std::vector<std::int64_t> all;
    for (const Instance& i : instances_) {
      all.push_back(std::min(i.free_at + idle_timeout_, run_end) - i.created);
    }
    return all;
  }

 private:
  [[nodiscard]] bool gone_by(const Instance& instance, std::int64_t now) const {
    return instance.free_at + idle_timeout_ <= now;
  }

  std::int64_t idle_timeout_;
  std::size_t first_alive_ = 0;
  std::vector<Instance> instances_;
};

}  // namespace routelab::testing
