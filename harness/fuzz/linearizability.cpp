#include "harness/fuzz/linearizability.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <unordered_map>
#include <utility>

namespace routelab::fuzz {

namespace {

using Answer = Operation::Answer;
using State = Specification::State;
using Verdict = Linearizability::Verdict;

struct Bits {
  explicit Bits(std::size_t size) : words((size + 63) / 64) {}
  void flip(std::size_t i) { words[i / 64] ^= std::uint64_t{1} << (i % 64); }
  friend bool operator==(const Bits&, const Bits&) = default;
  std::vector<std::uint64_t> words;
};

struct Tried {
  Bits done;
  State state;
  friend bool operator==(const Tried&, const Tried&) = default;
};

std::uint64_t mixed(std::uint64_t hash, std::uint64_t word) {
  hash = (hash ^ word) * 0x9e3779b97f4a7c15ULL;
  return hash ^ (hash >> 29);
}

std::uint64_t hash_of(const Tried& tried) {
  std::uint64_t hash = tried.state.is_there ? 1 : 2;
  for (const std::uint64_t word : tried.done.words) hash = mixed(hash, word);
  for (const auto& field : tried.state.fields) {
    hash = mixed(hash, field ? static_cast<std::uint64_t>(*field) : 0x5bd1e995ULL);
  }
  return hash;
}

/// What has been tried. Nobody iterates over it, so its order does not show.
class Memo {
 public:
  /// False: it was there already.
  bool add(const Tried& tried) {
    auto& bucket = buckets_[hash_of(tried)];
    if (std::find(bucket.begin(), bucket.end(), tried) != bucket.end()) return false;
    bucket.push_back(tried);
    return true;
  }

 private:
  std::unordered_map<std::uint64_t, std::vector<Tried>> buckets_;
};

/// The invocations and answers of one key by time, as a list from which those of operations that are
/// done are taken out, and put back when the search goes back.
class Search {
 public:
  Search(const Specification& specification, std::span<const Operation> history,
         std::vector<std::size_t> chosen)
      : specification_(specification), history_(history), chosen_(std::move(chosen)),
        state_(specification.start()), done_(chosen_.size()) {
    sort_events();
  }

  Verdict run(std::uint64_t most_steps, std::uint64_t& steps) {
    for (std::size_t at = events_[0].next; unanswered_ > 0;) {
      const Event& event = events_[at];
      if (at != 0 && event.is_call) {
        if (++steps > most_steps) return Verdict::NotDecided;
        at = take(event.operation) ? events_[0].next : event.next;
        continue;
      }
      // An answer, before which nothing more can be done: the last step was wrong.
      if (taken_.empty()) return Verdict::No;
      at = events_[call_of(give_back())].next;
    }
    note_order();
    return Verdict::Yes;
  }

  /// The longest order that was found, as indices into the history.
  [[nodiscard]] std::vector<std::size_t> order() const {
    std::vector<std::size_t> order;
    for (const std::size_t operation : longest_) order.push_back(chosen_[operation]);
    return order;
  }

 private:
  struct Event {
    std::size_t operation = 0;
    bool is_call = false;
    std::size_t before = 0, next = 0;
  };
  struct Step {
    std::size_t operation;
    State before;
  };

  [[nodiscard]] const Operation& operation(std::size_t i) const { return history_[chosen_[i]]; }
  [[nodiscard]] std::size_t call_of(std::size_t i) const { return calls_[i]; }

  /// events_[0] stands before the first and behind the last.
  void sort_events() {
    struct Moment {
      std::int64_t time;
      bool is_call;
      std::size_t operation;
    };
    std::vector<Moment> moments;
    for (std::size_t i = 0; i < chosen_.size(); ++i) {
      moments.push_back({operation(i).invoked.ns, true, i});
      if (operation(i).answer == Answer::None) continue;
      ++unanswered_;
      moments.push_back({operation(i).returned.ns, false, i});
    }
    std::stable_sort(moments.begin(), moments.end(), [](const Moment& a, const Moment& b) {
      return a.time != b.time ? a.time < b.time : a.is_call && !b.is_call;
    });
    calls_.resize(chosen_.size());
    returns_.assign(chosen_.size(), 0);
    events_.resize(moments.size() + 1);
    for (std::size_t m = 0; m < moments.size(); ++m) {
      const std::size_t at = m + 1;
      events_[at] = {moments[m].operation, moments[m].is_call, m, (at + 1) % events_.size()};
      (moments[m].is_call ? calls_ : returns_)[moments[m].operation] = at;
    }
    events_[0] = {0, false, moments.size(), 1 % events_.size()};
  }

  void unlink(std::size_t at) {
    if (at == 0) return;
    events_[events_[at].before].next = events_[at].next;
    events_[events_[at].next].before = events_[at].before;
  }
  void relink(std::size_t at) {
    if (at == 0) return;
    events_[events_[at].before].next = at;
    events_[events_[at].next].before = at;
  }

  bool take(std::size_t i) {
    State next = state_;
    if (!specification_.step(next, operation(i))) return false;
    const bool is_answered = operation(i).answer != Answer::None;
    if (!is_answered && next == state_) return false;  // as if it never happened
    done_.flip(i);
    if (!memo_.add({done_, next})) {
      done_.flip(i);
      return false;
    }
    unlink(calls_[i]);
    unlink(returns_[i]);
    taken_.push_back({i, std::exchange(state_, std::move(next))});
    if (is_answered) --unanswered_;
    if (taken_.size() > longest_.size()) note_order();
    return true;
  }

  std::size_t give_back() {
    const std::size_t i = taken_.back().operation;
    state_ = std::move(taken_.back().before);
    taken_.pop_back();
    done_.flip(i);
    relink(returns_[i]);
    relink(calls_[i]);
    if (operation(i).answer != Answer::None) ++unanswered_;
    return i;
  }

  void note_order() {
    longest_.clear();
    for (const Step& step : taken_) longest_.push_back(step.operation);
  }

  const Specification& specification_;
  std::span<const Operation> history_;
  std::vector<std::size_t> chosen_;
  std::vector<Event> events_;
  std::vector<std::size_t> calls_, returns_;  ///< by operation; a return of 0: there is none
  std::size_t unanswered_ = 0;                ///< answers that no step explains yet
  State state_;
  Bits done_;
  Memo memo_;
  std::vector<Step> taken_;
  std::vector<std::size_t> longest_;
};

/// The history as it was when the answer of operation `last` had just come.
std::vector<Operation> cut_behind(std::span<const Operation> history, const Operation& last) {
  std::vector<Operation> cut(history.begin(), history.end());
  for (Operation& operation : cut) {
    if (operation.answer != Answer::None && operation.returned > last.returned) {
      operation.answer = Answer::None;
      operation.shown.clear();
    }
  }
  return cut;
}

/// Prefixes of a linearizable history are linearizable, so the shortest one that is not is found by
/// halving.
void find_prefix(const Specification& specification, std::span<const Operation> history,
                 const std::vector<std::size_t>& of_key, std::uint64_t most_steps,
                 Linearizability& result) {
  std::vector<std::size_t> answered;
  for (const std::size_t i : of_key) {
    if (history[i].answer != Answer::None) answered.push_back(i);
  }
  std::stable_sort(answered.begin(), answered.end(), [&](std::size_t a, std::size_t b) {
    return history[a].returned < history[b].returned;
  });
  // What was invoked after the cut has not been yet.
  const auto part_of = [&](std::size_t last) {
    std::vector<std::size_t> part;
    for (const std::size_t i : of_key) {
      if (history[i].invoked <= history[last].returned) part.push_back(i);
    }
    return part;
  };
  const auto explains = [&](std::size_t count) {
    const std::size_t last = answered[count - 1];
    const std::vector<Operation> cut = cut_behind(history, history[last]);
    Search search(specification, cut, part_of(last));
    std::uint64_t steps = 0;
    const Verdict verdict = search.run(most_steps, steps);
    result.steps += steps;
    if (verdict == Verdict::No) result.order = search.order();
    return verdict != Verdict::No;
  };
  std::size_t good = 0;
  std::size_t bad = answered.size();
  while (bad - good > 1) {
    const std::size_t middle = (good + bad) / 2;
    (explains(middle) ? good : bad) = middle;
  }
  explains(bad);
  result.last = answered[bad - 1];
  result.prefix = part_of(result.last);
  std::stable_sort(result.prefix.begin(), result.prefix.end(), [&](std::size_t a, std::size_t b) {
    return history[a].invoked < history[b].invoked;
  });
}

}  // namespace

Linearizability linearizability(const Specification& specification,
                                std::span<const Operation> history, std::uint64_t most_steps) {
  std::map<std::uint32_t, std::vector<std::size_t>> keys;
  for (std::size_t i = 0; i < history.size(); ++i) keys[history[i].key].push_back(i);
  Linearizability result;
  for (const auto& [key, of_key] : keys) {
    Search search(specification, history, of_key);
    std::uint64_t steps = 0;
    const Verdict verdict = search.run(most_steps, steps);
    result.steps += steps;
    if (verdict == Verdict::No) {
      result.verdict = Verdict::No;
      result.order.clear();
      find_prefix(specification, history, of_key, most_steps, result);
      return result;
    }
    if (verdict == Verdict::NotDecided) result.verdict = Verdict::NotDecided;
    const std::vector<std::size_t> order = search.order();
    result.order.insert(result.order.end(), order.begin(), order.end());
  }
  if (result.verdict == Verdict::NotDecided) result.order.clear();
  return result;
}

}  // namespace routelab::fuzz
