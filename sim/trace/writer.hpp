/// Writes a trace file (format.hpp) as the run goes on. After a kill or a full disk everything up
/// to the last chunk that was written is readable.
///
/// Nothing throws in the middle of a run: the first write that fails stops the writing, and
/// `finish` reports it. Cost: about 8 ns a record and the kernel's copy, 1.5 GB/s together;
/// 0.7 MB of memory; one write(2) per 8192 records. One thread at a time. An existing file is
/// replaced.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "sim/trace/format.hpp"
#include "sim/trace/names.hpp"
#include "sim/trace/record.hpp"
#include "sim/trace/totals.hpp"

namespace routelab::trace {

class Writer {
 public:
  /// Creates the file and writes the names. Throws FileError.
  Writer(std::string path, const Names& names);
  /// Without `finish` the file keeps all records and is marked as cut by having no end.
  ~Writer();
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  /// Either a whole group (the spans of a request, its Request record last) or records that
  /// belong to no group (spans that ended after their request's record, instances). The order is
  /// kept within each of the two sorts; a group is never split over two chunks.
  void add(std::span<const Record> records) {
    if (records.empty()) return;
    const bool group = records.back().kind == Kind::Request;
    std::vector<Record>& pending = group ? requests_ : loose_;
    if (pending.size() + records.size() > chunk_records) write_pending();
    pending.insert(pending.end(), records.begin(), records.end());
  }

  /// Writes what is pending, the totals and the end, and closes the file; nothing may be added
  /// afterwards. Throws FileError, also for an earlier failure; the file keeps what was written.
  void finish(const Totals& totals);

  /// Of the file so far, without what is pending.
  [[nodiscard]] std::uint64_t bytes_written() const { return offset_; }

 private:
  void write_pending();
  void write_chunk(Section kind, std::vector<Record>& records);
  void write_section(SectionHeader header, std::span<const std::byte> payload);
  void write(std::span<const std::byte> bytes);
  void remember_failure(const char* doing, int error);
  void close();
  void throw_failure() const;

  std::string path_;
  int descriptor_ = -1;
  std::string failure_;  ///< empty: none so far
  std::uint64_t offset_ = 0;
  std::vector<Record> requests_;
  std::vector<Record> loose_;
  std::vector<ChunkEntry> index_;
};

}  // namespace routelab::trace
