#include "sim/model/available_set.hpp"

#include <map>
#include <set>

#include "tests/support/rapidcheck.hpp"

using routelab::model::AvailableSet;

namespace {

/// The same, plainly: members by creation, and which of them are available.
struct Plain {
  std::map<std::uint32_t, std::uint32_t> created;               ///< by member: when
  std::set<std::pair<std::uint32_t, std::uint32_t>> available;  ///< (when, member)

  [[nodiscard]] std::uint32_t newest() const {
    return available.empty() ? AvailableSet::none : available.rbegin()->second;
  }
};

/// Both at once: every operation goes to both, and they must agree.
class Pair {
 public:
  void append() {
    const std::uint32_t member = next_++;
    plain_.created[member] = member;
    positions_[member] = 0;
    const std::uint32_t position =
        set_.append(member, [this](std::uint32_t moved, std::uint32_t to) {
          RC_ASSERT(positions_.contains(moved));
          positions_[moved] = to;
        });
    positions_[member] = position;
  }
  void remove(std::uint32_t choice) {
    if (positions_.empty()) return;
    const auto [member, position] = *chosen(choice);
    set_.remove(position);
    plain_.available.erase({plain_.created[member], member});
    plain_.created.erase(member);
    positions_.erase(member);
  }
  void set(std::uint32_t choice, bool available) {
    if (positions_.empty()) return;
    const auto [member, position] = *chosen(choice);
    set_.set(position, available);
    const std::pair entry{plain_.created[member], member};
    if (available) {
      plain_.available.insert(entry);
    } else {
      plain_.available.erase(entry);
    }
  }
  void check() const { RC_ASSERT(set_.newest() == plain_.newest()); }

 private:
  std::map<std::uint32_t, std::uint32_t>::const_iterator chosen(std::uint32_t choice) const {
    return std::next(positions_.begin(), static_cast<std::ptrdiff_t>(choice % positions_.size()));
  }

  AvailableSet set_;
  Plain plain_;
  std::map<std::uint32_t, std::uint32_t> positions_;
  std::uint32_t next_ = 0;
};

}  // namespace

TEST_CASE("AvailableSet") {
  // Batches reach the widths at which a word (64) and a summary word (4,096) are full, and enough
  // removals for the set to be compacted.
  rc::prop("gives the newest available member, as a plain set does",
           [](const std::vector<std::uint32_t>& operations) {
             Pair pair;
             for (const std::uint32_t operation : operations) {
               const std::uint32_t repeat = operation / 8 % 16 == 0 ? 600 : 1 + operation / 8 % 8;
               for (std::uint32_t i = 0; i < repeat; ++i) {
                 const std::uint32_t choice = operation / 128 + i * 7919;
                 switch (operation % 8) {
                   case 0:
                   case 1:
                   case 2: pair.append(); break;
                   case 3:
                   case 4: pair.remove(choice); break;
                   case 5: pair.set(choice, false); break;
                   default: pair.set(choice, true);
                 }
               }
               pair.check();
             }
           });

  SECTION("beyond 4,096 members the oldest are still found") {
    AvailableSet set;
    const auto unmoved = [](std::uint32_t, std::uint32_t) { FAIL("nothing was removed"); };
    for (std::uint32_t member = 0; member < 10'000; ++member) set.append(member, unmoved);
    CHECK(set.newest() == AvailableSet::none);
    for (const std::uint32_t member : {0U, 63U, 64U, 4095U, 4096U, 9999U}) {
      set.set(member, true);
      CHECK(set.newest() == member);
    }
    set.set(9999, false);
    CHECK(set.newest() == 4096);
  }
}
