#include "sim/scenario/minute_counts.hpp"

#include <algorithm>
#include <cstring>
#include <functional>
#include <string_view>
#include <type_traits>
#include <utility>

#include "sim/model/scatter.hpp"

namespace routelab::scenario {

static_assert(std::is_trivially_copyable_v<FunctionDay>);

namespace {

void append_number(std::uint32_t number, std::string& bytes) {
  for (; number >= 0x80; number >>= 7) bytes += static_cast<char>(number | 0x80);
  bytes += static_cast<char>(number);
}

std::uint32_t take_number(std::string_view& bytes) {
  std::uint32_t number = 0;
  for (int shift = 0;; shift += 7) {
    const auto byte = static_cast<unsigned char>(bytes.front());
    bytes.remove_prefix(1);
    number |= static_cast<std::uint32_t>(byte & 0x7f) << shift;
    if (byte < 0x80) return number;
  }
}

}  // namespace

void MinuteCounts::add(std::uint32_t row, std::uint32_t minute, std::uint32_t calls) {
  Minute& m = minutes_[minute];
  append_number(row - m.last_row, m.bytes);
  append_number(calls, m.bytes);
  m.last_row = row;
  calls_ += calls;
}

void MinuteCounts::end_day(const std::vector<FunctionDay>& rows) {
  Day& day = days_.emplace_back();
  day.row_count = rows.size();
  day.rows = spool_->append({reinterpret_cast<const char*>(rows.data()),  // trivially copyable
                             rows.size() * sizeof(FunctionDay)});
  for (std::size_t m = 0; m < minutes_a_day; ++m) {
    day.minutes[m] = spool_->append(minutes_[m].bytes);
    day.minutes[m + 1] = day.minutes[m] + minutes_[m].bytes.size();
    minutes_[m].bytes.clear();  // keeps its memory for the next day
    minutes_[m].last_row = 0;
  }
}

class MinuteCounts::Stream final : public model::CallStream {
 public:
  Stream(const MinuteCounts& counts, Key key) : counts_(counts), key_(key) {}

  std::optional<model::RecordedCall> next() override {
    while (due_.empty()) {
      if (!next_minute()) return std::nullopt;
    }
    std::pop_heap(due_.begin(), due_.end(), std::greater<>());
    Due& due = due_.back();
    Active& active = active_[due.second];
    const FunctionDay& row = rows_[active.row];
    model::RecordedCall call{.at = due.first, .work = {}, .send = row.function};
    if (row.has_law != 0) {
      call.work = row.law.sample(active.key.bits(active.places.taken() - 1, Purpose::Work));
    }
    if (active.places.done()) {
      due_.pop_back();
    } else {
      due.first = active.places.next();
      std::push_heap(due_.begin(), due_.end(), std::greater<>());
    }
    return call;
  }

 private:
  /// A row that calls in this minute.
  struct Active {
    std::uint32_t row = 0;
    Key key;
    model::Scatter places;
  };
  using Due = std::pair<Time, std::uint32_t>;  // when the next call of which active row comes

  /// Goes to the next minute in which somebody calls, or past the end.
  bool next_minute() {
    if (day_ == counts_.days_.size()) return false;
    const Day& day = counts_.days_[day_];
    if (minute_ == 0) read_rows(day);
    const std::size_t size = day.minutes[minute_ + 1] - day.minutes[minute_];
    counts_.spool_->read(day.minutes[minute_], size, bytes_);
    const std::uint64_t number = std::uint64_t{day_} * minutes_a_day + minute_;
    active_.clear();
    std::uint32_t row = 0;
    for (std::string_view rest = bytes_; !rest.empty();) {
      row += take_number(rest);
      begin(row, number, take_number(rest));
    }
    std::make_heap(due_.begin(), due_.end(), std::greater<>());
    if (++minute_ == minutes_a_day) {
      minute_ = 0;
      ++day_;
    }
    return true;
  }

  void begin(std::uint32_t row, std::uint64_t minute, std::uint32_t calls) {
    const Key key = key_.numbered(rows_[row].name_hash).numbered(minute);
    const Time start = time_zero + Duration::minutes(static_cast<std::int64_t>(minute));
    Active& active = active_.emplace_back();
    active.row = row;
    active.key = key;
    active.places = model::Scatter(key, start, Duration::minutes(1), calls);
    due_.emplace_back(active.places.next(), static_cast<std::uint32_t>(active_.size() - 1));
  }

  void read_rows(const Day& day) {
    rows_.resize(day.row_count);
    counts_.spool_->read(day.rows, day.row_count * sizeof(FunctionDay), bytes_);
    if (!rows_.empty()) std::memcpy(rows_.data(), bytes_.data(), bytes_.size());
  }

  const MinuteCounts& counts_;
  Key key_;
  std::size_t day_ = 0;
  std::uint32_t minute_ = 0;  // the next one
  std::vector<FunctionDay> rows_;
  std::vector<Active> active_;
  std::vector<Due> due_;  // a heap, the earliest first
  std::string bytes_;
};

std::unique_ptr<model::CallStream> MinuteCounts::open(Key key) const {
  return std::make_unique<Stream>(*this, key.named("recording"));
}

}  // namespace routelab::scenario
