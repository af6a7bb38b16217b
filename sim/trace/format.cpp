#include "sim/trace/format.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "sim/trace/checksum.hpp"

namespace routelab::trace {

namespace {

/// Walks over a value and writes down each field.
class Encoder {
 public:
  std::vector<std::byte> bytes;

  void field(std::uint64_t value) {
    const auto raw = std::bit_cast<std::array<std::byte, 8>>(value);
    bytes.insert(bytes.end(), raw.begin(), raw.end());
  }
  void field(std::int64_t value) { field(static_cast<std::uint64_t>(value)); }
  void field(std::uint32_t value) { field(std::uint64_t{value}); }
  void field(bool value) { field(std::uint64_t{value}); }
  void field(double value) { field(std::bit_cast<std::uint64_t>(value)); }
  void field(const std::string& text) {
    field(std::uint64_t{text.size()});
    const auto raw = std::as_bytes(std::span{text});
    bytes.insert(bytes.end(), raw.begin(), raw.end());
    bytes.resize((bytes.size() + 7) / 8 * 8);
  }
  template <class Element>
  void field(const std::vector<Element>& list) {
    field(std::uint64_t{list.size()});
    for (const Element& element : list) field(element);
  }
  void field(const Gauge& gauge);
  void field(const Leak& leak);
  void field(const QueueTotals& queue);
  void field(const Unmet& unmet);
};

/// Walks over a value and fills each field; `good` turns false at the first impossible one.
class Decoder {
 public:
  explicit Decoder(std::span<const std::byte> bytes) : rest_(bytes) {}

  [[nodiscard]] bool good() const { return good_; }
  [[nodiscard]] bool at_end() const { return rest_.empty(); }

  void field(std::uint64_t& value) {
    std::array<std::byte, 8> raw{};
    std::ranges::copy(take(8), raw.begin());
    value = std::bit_cast<std::uint64_t>(raw);
  }
  void field(std::int64_t& value) { value = static_cast<std::int64_t>(word()); }
  void field(std::uint32_t& value) { value = static_cast<std::uint32_t>(word_up_to(UINT32_MAX)); }
  void field(bool& value) { value = word_up_to(1) == 1; }
  void field(double& value) { value = std::bit_cast<double>(word()); }
  void field(std::string& text) {
    const std::uint64_t size = word_up_to(rest_.size());
    const auto raw = take(size);
    text.resize(raw.size());
    std::ranges::transform(raw, text.begin(), [](std::byte b) { return static_cast<char>(b); });
    const auto padding = take((8 - size % 8) % 8);
    good_ = good_ && std::ranges::all_of(padding, [](std::byte b) { return b == std::byte{0}; });
  }
  template <class Element>
  void field(std::vector<Element>& list) {
    const std::uint64_t count = word_up_to(rest_.size() / 8);  // an element has at least 8 bytes
    for (std::uint64_t i = 0; good_ && i < count; ++i) field(list.emplace_back());
  }
  void field(Gauge& gauge);
  void field(Leak& leak);
  void field(QueueTotals& queue);
  void field(Unmet& unmet);

 private:
  std::span<const std::byte> take(std::uint64_t size) {
    good_ = good_ && size <= rest_.size();
    if (!good_) return {};
    const auto taken = rest_.first(static_cast<std::size_t>(size));
    rest_ = rest_.subspan(taken.size());
    return taken;
  }
  std::uint64_t word() {
    std::uint64_t value = 0;
    field(value);
    return value;
  }
  std::uint64_t word_up_to(std::uint64_t limit) {
    const std::uint64_t value = word();
    good_ = good_ && value <= limit;
    return good_ ? value : 0;
  }

  std::span<const std::byte> rest_;
  bool good_ = true;
};

// One list of fields for both directions: Coder is Encoder or Decoder, the value const or not.
template <class Coder, class... Fields>
void walk(Coder& coder, Fields&... fields) {
  (coder.field(fields), ...);
}

template <class Coder, class Value>
void walk_gauge(Coder& coder, Value& gauge) {
  walk(coder, gauge.mean, gauge.max);
}

template <class Coder, class Value>
void walk_leak(Coder& coder, Value& leak) {
  walk(coder, leak.secret, leak.route, leak.channel, leak.count);
}

template <class Coder, class Value>
void walk_queue(Coder& coder, Value& queue) {
  walk(coder, queue.name, queue.enqueued, queue.done, queue.waiting, queue.wait_mean,
       queue.wait_max);
}

template <class Coder, class Value>
void walk_unmet(Coder& coder, Value& unmet) {
  walk(coder, unmet.text, unmet.figure, unmet.route);
}

template <class Coder, class Value>
void walk_names(Coder& coder, Value& names) {
  walk(coder, names.scenario, names.seed, names.duration, names.warmup, names.endpoints,
       names.clients, names.client_numbers, names.tables, names.upstreams, names.functions,
       names.queues);
}

template <class Coder, class Value>
void walk_totals(Coder& coder, Value& totals) {
  walk(coder, totals.complete, totals.window_start, totals.window_end, totals.arrived,
       totals.carried_in, totals.in_flight, totals.calls, totals.instances, totals.running,
       totals.idle, totals.instances_created, totals.queue, totals.connections,
       totals.connections_refused, totals.gb_seconds, totals.cost_usd, totals.leaks, totals.queues,
       totals.unmet, totals.events);
}

void Encoder::field(const Gauge& gauge) { walk_gauge(*this, gauge); }
void Encoder::field(const Leak& leak) { walk_leak(*this, leak); }
void Encoder::field(const QueueTotals& queue) { walk_queue(*this, queue); }
void Encoder::field(const Unmet& unmet) { walk_unmet(*this, unmet); }
void Decoder::field(Gauge& gauge) { walk_gauge(*this, gauge); }
void Decoder::field(Leak& leak) { walk_leak(*this, leak); }
void Decoder::field(QueueTotals& queue) { walk_queue(*this, queue); }
void Decoder::field(Unmet& unmet) { walk_unmet(*this, unmet); }

/// Every header ends with its checksum.
template <class Header>
std::uint32_t checksum_before_last(const Header& header) {
  return checksum(std::as_bytes(std::span{&header, 1}).first(sizeof header - 4));
}

}  // namespace

std::uint32_t checksum_of(const FileHeader& header) { return checksum_before_last(header); }
std::uint32_t checksum_of(const SectionHeader& header) { return checksum_before_last(header); }

void set_time_range(std::span<const Record> records, SectionHeader& header) {
  header.first = INT64_MAX;
  header.last = INT64_MIN;
  for (const Record& record : records) {
    header.first = std::min(header.first, record.start);
    header.last = std::max(header.last, record.start + record.duration);
  }
}

std::vector<std::byte> encode(const Names& names) {
  Encoder encoder;
  walk_names(encoder, names);
  return std::move(encoder.bytes);
}

std::vector<std::byte> encode(const Totals& totals) {
  Encoder encoder;
  walk_totals(encoder, totals);
  return std::move(encoder.bytes);
}

std::optional<Names> decode_names(std::span<const std::byte> bytes) {
  Decoder decoder(bytes);
  Names names;
  walk_names(decoder, names);
  if (!decoder.good() || !decoder.at_end()) return std::nullopt;
  return names;
}

std::optional<Totals> decode_totals(std::span<const std::byte> bytes) {
  Decoder decoder(bytes);
  Totals totals;
  walk_totals(decoder, totals);
  if (!decoder.good() || !decoder.at_end()) return std::nullopt;
  return totals;
}

}  // namespace routelab::trace
