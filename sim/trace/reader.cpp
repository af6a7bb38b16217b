#include "sim/trace/reader.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

#include "sim/base/assert.hpp"
#include "sim/trace/checksum.hpp"
#include "sim/trace/file_error.hpp"

namespace routelab::trace {

namespace {

bool is_chunk(Section kind) { return kind == Section::Requests || kind == Section::Loose; }

bool possible(const Record& record) {
  return record.kind <= Kind::Job && record.outcome <= Outcome::TimedOut && record.start >= 0 &&
         record.duration >= 0 && record.duration <= INT64_MAX - record.start;
}

/// What readers rely on without looking again.
bool sound(Section kind, std::span<const Record> records) {
  if (records.empty() || !std::ranges::all_of(records, possible)) return false;
  const bool loose = kind == Section::Loose;
  if (!loose && records.back().kind != Kind::Request) return false;
  return std::ranges::none_of(records, [=](const Record& r) {
    return loose ? r.kind == Kind::Request : is_background(r.kind);
  });
}

std::span<const Record> as_records(std::span<const std::byte> bytes) {
  return {reinterpret_cast<const Record*>(bytes.data()), bytes.size() / sizeof(Record)};
}

constexpr const char* cut = "is cut inside the part";
constexpr const char* wrong = "is damaged (wrong checksum)";

}  // namespace

Reader::Reader(const std::string& path) : path_(path), file_(path), bytes_(file_.bytes()) {
  read();
}

Reader::Reader(std::span<const std::byte> bytes, std::string path)
    : path_(std::move(path)), copy_((bytes.size() + 7) / 8) {
  if (!bytes.empty()) std::memcpy(copy_.data(), bytes.data(), bytes.size());
  bytes_ = std::as_bytes(std::span{copy_}).first(bytes.size());
  read();
}

std::span<const Record> Reader::records(std::size_t i) const {
  RL_ASSERT(i < chunks_.size());
  const ChunkEntry& entry = chunks_[i];
  return as_records(bytes_.subspan(static_cast<std::size_t>(entry.offset) + sizeof(SectionHeader),
                                   static_cast<std::size_t>(entry.count) * sizeof(Record)));
}

std::uint64_t Reader::record_count() const {
  std::uint64_t count = 0;
  for (const ChunkEntry& chunk : chunks_) count += chunk.count;
  return count;
}

void Reader::read() {
  read_file_header();
  read_names();
  read_sections();
  if (!has_totals_) count_from_records();
  totals_.complete = totals_.complete && complete();
}

void Reader::read_file_header() {
  if (bytes_.empty()) fail("is empty: the run that should have written it did not begin");
  FileHeader header;
  const std::size_t size = std::min(bytes_.size(), sizeof header);
  std::memcpy(&header, bytes_.data(), size);
  const std::size_t magic_size = std::min(size, sizeof header.magic);
  if (std::memcmp(&header.magic, &file_magic, magic_size) != 0) {
    fail("is not a trace file; `routelab run SCENARIO --trace FILE` writes one");
  }
  if (size < sizeof header) fail("is cut inside its header; write the trace again");
  if (header.checksum != checksum_of(header)) {
    fail("has a damaged header (wrong checksum); copy or write the trace again");
  }
  if (header.version != format_version) {
    const bool is_newer = header.version > format_version;
    fail(std::string("was written by ") + (is_newer ? "a newer" : "an older") +
         " routelab (format " + std::to_string(header.version) + ", this one reads " +
         std::to_string(format_version) + "); " +
         (is_newer ? "use that one" : "write the trace again"));
  }
  const FileHeader expected;
  if (header.byte_order != expected.byte_order || header.record_size != expected.record_size) {
    fail("has an impossible header; write the trace again");
  }
  offset_ = sizeof header;
}

void Reader::read_names() {
  const auto section = next_section();
  std::optional<Names> names;
  if (section && section->header.kind == Section::Names) names = decode_names(section->payload);
  if (!names) {
    if (problem_.empty()) damaged("holds something else than names");
    fail(problem_ + ", before its names are complete; write the trace again");
  }
  names_ = *std::move(names);
}

void Reader::read_sections() {
  for (;;) {
    const std::uint64_t offset = offset_;
    const auto section = next_section();
    if (!section) return;
    const Section kind = section->header.kind;
    if (kind == Section::End) {
      if (!is_end(*section)) damaged("has an end that does not fit what is before it,");
      return;
    }
    if (!(is_chunk(kind) ? take_chunk(*section, offset) : take_totals(*section))) {
      offset_ = offset;
      damaged("is impossible");
      return;
    }
  }
}

std::optional<Reader::FoundSection> Reader::next_section() {
  const auto rest = bytes_.subspan(static_cast<std::size_t>(offset_));
  FoundSection found;
  if (rest.size() < sizeof found.header) {
    damaged(rest.empty() ? "stops" : cut);
    return std::nullopt;
  }
  std::memcpy(&found.header, rest.data(), sizeof found.header);
  if (found.header.checksum != checksum_of(found.header)) {
    damaged(wrong);
    return std::nullopt;
  }
  const auto after = rest.subspan(sizeof found.header);
  if (found.header.size > after.size()) {
    damaged(cut);
    return std::nullopt;
  }
  found.payload = after.first(static_cast<std::size_t>(found.header.size));
  if (found.payload.size() % 8 != 0 || checksum(found.payload) != found.header.payload_checksum) {
    damaged(wrong);
    return std::nullopt;
  }
  offset_ += sizeof found.header + found.payload.size();
  return found;
}

bool Reader::take_chunk(const FoundSection& section, std::uint64_t offset) {
  if (has_totals_ || section.payload.size() % sizeof(Record) != 0) return false;
  const auto records = as_records(section.payload);
  const SectionHeader& header = section.header;
  if (!sound(header.kind, records)) return false;
  SectionHeader range;
  set_time_range(records, range);
  if (range.first != header.first || range.last != header.last) return false;
  chunks_.push_back({header.kind, 0, offset, records.size(), header.first, header.last});
  return true;
}

bool Reader::take_totals(const FoundSection& section) {
  if (has_totals_ || section.header.kind != Section::Totals) return false;
  auto totals = decode_totals(section.payload);
  if (!totals) return false;
  totals_ = *std::move(totals);
  has_totals_ = true;
  return true;
}

bool Reader::is_end(const FoundSection& section) {
  const auto index = std::as_bytes(std::span{chunks_});
  return has_totals_ && offset_ == bytes_.size() && std::ranges::equal(index, section.payload);
}

void Reader::count_from_records() {
  totals_.window_start = names_.warmup;
  totals_.window_end = names_.warmup;
  for (std::size_t i = 0; i < chunks_.size(); ++i) {
    totals_.window_end = std::max(totals_.window_end, chunks_[i].last);
    for (const Record& record : records(i)) {
      const bool seen = record.start + record.duration >= totals_.window_start;
      if (record.kind != Kind::Request || !seen) continue;
      ++(record.start < totals_.window_start ? totals_.carried_in : totals_.arrived);
      totals_.in_flight += (record.flags & Open) != 0 ? 1 : 0;
    }
  }
}

void Reader::damaged(const std::string& what) {
  problem_ = what + " at byte " + std::to_string(offset_) + " of " + std::to_string(bytes_.size());
  if (offset_ == bytes_.size() || what == cut) problem_ += " (the run was killed or the disk full)";
}

void Reader::fail(const std::string& message) const { throw FileError(path_, message); }

}  // namespace routelab::trace
