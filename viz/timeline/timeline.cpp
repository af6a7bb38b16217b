#include "viz/timeline/timeline.hpp"

#include <algorithm>
#include <utility>

#include "sim/trace/file_error.hpp"
#include "viz/timeline/chosen.hpp"
#include "viz/timeline/curve_builder.hpp"
#include "viz/timeline/lane_store.hpp"
#include "viz/timeline/marks.hpp"
#include "viz/timeline/parallel.hpp"
#include "viz/timeline/survey.hpp"

namespace routelab::timeline {
namespace {

/// A record with what it is sorted by: looking it up for each comparison would cost a cache miss.
struct Keyed {
  std::uint64_t key = 0;
  RecordNumber record = no_record;

  friend auto operator<=>(const Keyed&, const Keyed&) = default;
};

/// What one thread found in its part of the chunks.
struct Part {
  Survey survey;
  std::vector<RecordNumber> requests;
  std::vector<RecordNumber> loose;
  std::vector<Keyed> trouble;
};

template <class Element>
void append(std::vector<Element>& all, std::vector<Element> part) {
  all.reserve(all.size() + part.size());
  all.insert(all.end(), part.begin(), part.end());
}

void tell(const Timeline::Progress& progress, double done) {
  if (progress && !progress(done)) throw Stopped();
}

}  // namespace

namespace {

/// A record is named by 4 bytes, and the headers between the chunks take numbers, too.
void refuse_more_than_numbers(const trace::Reader& trace) {
  if (trace.record_count() + trace.chunk_count() < no_record) return;
  throw trace::FileError(trace.path(),
                         "has too many records to be drawn, more than 4,294,967,000; shorten the "
                         "run, or ask it with `routelab query`");
}

}  // namespace

Timeline::Timeline(const std::string& path, const Progress& progress)
    : Timeline(trace::Reader(path), progress) {}

Timeline::Timeline(trace::Reader trace, const Progress& progress) : trace_(std::move(trace)) {
  tell(progress, 0.2);
  refuse_more_than_numbers(trace_);
  if (trace_.chunk_count() > 0) records_ = Records(trace_.records(0).data());
  index();
  tell(progress, 0.4);
  find_late();
  make_curves(progress);
  lane_store_.reset(new LaneStore(rows().size()));
  tell(progress, 1);
}

void Timeline::Deleter::operator()(LaneStore* store) const { delete store; }

void Timeline::index() {
  const std::size_t chunks = trace_.chunk_count();
  std::vector<std::size_t> counts(chunks);
  std::array<Part, workers> parts;
  in_parallel(workers, [&](std::size_t, std::size_t i) {
    Part& part = parts[i];
    const std::size_t end = chunks * (i + 1) / workers;
    for (std::size_t chunk = chunks * i / workers; chunk < end; ++chunk) {
      const bool is_loose = trace_.chunk(chunk).kind == trace::Section::Loose;
      const std::size_t before = part.requests.size();
      for (const trace::Record& record : trace_.records(chunk)) {
        part.survey.add(record, names());
        const RecordNumber number = records_.number_of(record);
        if (is_loose) part.loose.push_back(number);
        if (record.kind != trace::Kind::Request) continue;
        part.requests.push_back(number);
        if ((marks_of(record) & trouble) != 0) {
          part.trouble.push_back({static_cast<std::uint64_t>(record.start), number});
        }
      }
      counts[chunk] = part.requests.size() - before;
    }
  });
  Survey survey;
  std::vector<Keyed> troubles;
  for (Part& part : parts) {
    survey.merge(part.survey);
    append(requests_, std::exchange(part.requests, {}));
    append(loose_, std::exchange(part.loose, {}));
    append(troubles, std::exchange(part.trouble, {}));
  }
  first_of_chunk_.resize(chunks + 1);
  for (std::size_t i = 0; i < chunks; ++i) first_of_chunk_[i + 1] = first_of_chunk_[i] + counts[i];
  std::ranges::sort(troubles);
  trouble_.reserve(troubles.size());
  for (const Keyed& one : troubles) trouble_.push_back(one.record);
  // The moment after the last end, so that what ends there is within.
  whole_.end = std::max(survey.last, totals().window_end);
  whole_.end = std::max<std::int64_t>(whole_.end, 0) + (whole_.end < INT64_MAX ? 1 : 0);
  std::vector<RecordNumber> lives;
  std::ranges::copy_if(loose_, std::back_inserter(lives), [&](RecordNumber record) {
    return records_[record].kind == trace::Kind::Instance;
  });
  tree_.emplace(names(), survey, records_, lives);
}

void Timeline::find_late() {
  owners_.assign(loose_.size(), no_record);
  std::vector<Keyed> wanted;  // by the request's id; the record is an index of loose_
  for (std::size_t i = 0; i < loose_.size(); ++i) {
    const trace::Record& record = records_[loose_[i]];
    if (record.kind == trace::Kind::Instance) continue;
    wanted.push_back({record.request, static_cast<RecordNumber>(i)});
  }
  if (wanted.empty()) return;
  std::ranges::sort(wanted);
  for (const RecordNumber request : requests_) {
    const std::uint64_t id = records_[request].request;
    for (auto at = std::ranges::lower_bound(wanted, id, {}, &Keyed::key);
         at != wanted.end() && at->key == id && owners_[at->record] == no_record; ++at) {
      owners_[at->record] = request;
    }
  }
  struct Owned {
    RecordNumber owner;
    std::int64_t start;
    RecordNumber record;
    auto operator<=>(const Owned&) const = default;
  };
  std::vector<Owned> owned;
  for (std::size_t i = 0; i < loose_.size(); ++i) {
    if (owners_[i] != no_record)
      owned.push_back({owners_[i], records_[loose_[i]].start, loose_[i]});
  }
  std::ranges::sort(owned);
  for (const Owned& one : owned) {
    late_.push_back(one.record);
    late_owners_.push_back(one.owner);
  }
}

void Timeline::make_curves(const Progress& progress) {
  double done = 0.4;
  build_curves(*this, tree_->rows(), [&] { tell(progress, done += 0.1); });
}

const LaneSet& Timeline::lanes(std::size_t row) const { return lane_store_->get(*this, row); }

bool Timeline::has_lanes(std::size_t row) const { return lane_store_->has(*this, row); }

std::vector<Place> Timeline::places(RecordNumber record) const {
  std::vector<Place> places;
  for (const std::size_t row : tree_->rows_of(records_[record])) {
    if (row == no_row) continue;
    if (const auto place = lanes(row).find(records_, record)) {
      places.push_back({row, place->lane, place->entry});
    }
  }
  return places;
}

std::span<const trace::Record> Timeline::group(RecordNumber request) const {
  const auto index =
      static_cast<std::size_t>(std::ranges::lower_bound(requests_, request) - requests_.begin());
  const auto chunk = static_cast<std::size_t>(std::ranges::upper_bound(first_of_chunk_, index) -
                                              first_of_chunk_.begin() - 1);
  const RecordNumber first =
      index == first_of_chunk_[chunk] ? first_of(chunk) : requests_[index - 1] + 1;
  return {&records_[first], std::size_t{request} - first + 1};
}

std::span<const RecordNumber> Timeline::late(RecordNumber request) const {
  const auto [first, last] = std::ranges::equal_range(late_owners_, request);
  return std::span(late_).subspan(static_cast<std::size_t>(first - late_owners_.begin()),
                                  static_cast<std::size_t>(last - first));
}

std::optional<RecordNumber> Timeline::request_of(RecordNumber record) const {
  const auto loose = std::ranges::lower_bound(loose_, record);
  if (loose != loose_.end() && *loose == record) {
    const RecordNumber owner = owners_[static_cast<std::size_t>(loose - loose_.begin())];
    return owner == no_record ? std::nullopt : std::optional(owner);
  }
  const auto request = std::ranges::lower_bound(requests_, record);
  return request == requests_.end() ? std::nullopt : std::optional(*request);
}

std::optional<RecordNumber> Timeline::find_request(std::uint64_t id) const {
  const auto found = std::ranges::find_if(
      requests_, [&](RecordNumber request) { return records_[request].request == id; });
  return found == requests_.end() ? std::nullopt : std::optional(*found);
}

std::optional<RecordNumber> Timeline::next_trouble(std::int64_t time, const Chosen* chosen) const {
  const auto start_of = [&](RecordNumber request) { return records_[request].start; };
  auto at = std::ranges::upper_bound(trouble_, time, {}, start_of);
  while (at != trouble_.end() && chosen != nullptr && !chosen->has(*at)) ++at;
  return at == trouble_.end() ? std::nullopt : std::optional(*at);
}

std::optional<RecordNumber> Timeline::previous_trouble(std::int64_t time,
                                                       const Chosen* chosen) const {
  const auto start_of = [&](RecordNumber request) { return records_[request].start; };
  auto at = std::ranges::lower_bound(trouble_, time, {}, start_of);
  while (at != trouble_.begin()) {
    --at;
    if (chosen == nullptr || chosen->has(*at)) return *at;
  }
  return std::nullopt;
}

std::size_t Timeline::memory() const {
  std::size_t bytes = lane_store_->memory() + first_of_chunk_.capacity() * sizeof(std::size_t);
  for (const auto* list : {&requests_, &loose_, &owners_, &late_, &late_owners_, &trouble_}) {
    bytes += list->capacity() * sizeof(RecordNumber);
  }
  std::vector<const LevelCurve*> curves;
  for (const Row& row : rows()) {
    bytes += sizeof(Row) + (row.created.capacity() + row.destroyed.capacity()) * 8;
    if (row.curve) curves.push_back(row.curve.get());
  }
  std::ranges::sort(curves);
  const auto shared = std::ranges::unique(curves);
  curves.erase(shared.begin(), shared.end());
  for (const LevelCurve* curve : curves) bytes += curve->steps().size_bytes();
  return bytes;
}

}  // namespace routelab::timeline
