/// Reads a trace file (format.hpp): maps it and hands out its records where they lie, without an
/// object per record.
///
/// Opening looks at every byte once: checksums, and that each record's kind, outcome and times
/// are possible (0 <= start, 0 <= duration, their sum no overflow), so that those may index an
/// array. Indices of names (endpoint, client, table, ...) are not checked: use `name_at`. Cost:
/// 0.3 ns a byte when the file is in the page cache, so 0.12 s for 10 million records.
///
/// A file that was cut or damaged opens, too: it gives the whole chunks before that place, and
/// `problem` tells. A constant Reader may be used by many threads.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "sim/trace/format.hpp"
#include "sim/trace/mapped_file.hpp"
#include "sim/trace/names.hpp"
#include "sim/trace/record.hpp"
#include "sim/trace/totals.hpp"

namespace routelab::trace {

class Reader {
 public:
  /// Throws FileError when there is nothing to give: unreadable, not a trace, of a newer
  /// version, cut or damaged before the end of the names.
  explicit Reader(const std::string& path);
  /// The same from a copy of bytes in memory; `path` is for messages.
  Reader(std::span<const std::byte> bytes, std::string path);

  Reader(Reader&&) = default;
  Reader& operator=(Reader&&) = default;

  [[nodiscard]] const std::string& path() const { return path_; }
  [[nodiscard]] const Names& names() const { return names_; }
  /// Of a file without them: not complete, and only the window and the flow, as far as its
  /// records tell (window_end: the last end; in_flight: those that say so).
  [[nodiscard]] const Totals& totals() const { return totals_; }
  /// The file is whole. The run need not be: see `totals().complete`, which is true only if both
  /// are.
  [[nodiscard]] bool complete() const { return problem_.empty(); }
  /// What is wrong, for people, to be put behind the path ("is cut inside the part at byte 712 of
  /// 900 ..."); empty when complete.
  [[nodiscard]] const std::string& problem() const { return problem_; }

  [[nodiscard]] std::size_t chunk_count() const { return chunks_.size(); }
  [[nodiscard]] const ChunkEntry& chunk(std::size_t i) const { return chunks_[i]; }
  /// In a chunk of sort Requests each group (spans of a request, then its own record) is whole.
  [[nodiscard]] std::span<const Record> records(std::size_t i) const;
  /// Of all chunks.
  [[nodiscard]] std::uint64_t record_count() const;

 private:
  struct FoundSection {
    SectionHeader header;
    std::span<const std::byte> payload;
  };

  void read();
  void read_file_header();
  void read_names();
  void read_sections();
  [[nodiscard]] std::optional<FoundSection> next_section();
  [[nodiscard]] bool take_chunk(const FoundSection& section, std::uint64_t offset);
  [[nodiscard]] bool take_totals(const FoundSection& section);
  [[nodiscard]] bool is_end(const FoundSection& section);
  void count_from_records();
  void damaged(const std::string& what);
  [[noreturn]] void fail(const std::string& message) const;

  std::string path_;
  MappedFile file_;
  std::vector<std::uint64_t> copy_;  ///< 8-byte aligned
  std::span<const std::byte> bytes_;
  std::uint64_t offset_ = 0;  ///< where the next section begins
  Names names_;
  Totals totals_;
  bool has_totals_ = false;
  std::string problem_;
  std::vector<ChunkEntry> chunks_;
};

/// Calls visit(group) for each group of a chunk of sort Requests: the spans of a request, then
/// its own record, which is last.
template <class Visit>
void each_group(std::span<const Record> records, Visit visit) {
  std::size_t begin = 0;
  for (std::size_t i = 0; i < records.size(); ++i) {
    if (records[i].kind == Kind::Request) {
      visit(records.subspan(begin, i + 1 - begin));
      begin = i + 1;
    }
  }
}

}  // namespace routelab::trace
