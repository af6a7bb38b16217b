/// The bytes of a trace file (`.rltrace`), version 3. Everything is little-endian and 8-byte
/// aligned, so the records of a mapped file can be used where they lie.
///
///     FileHeader
///     section Names                      first, so that a file cut by a kill still has them
///     section Requests or Loose          a chunk of records; any number, in the order of writing
///     section Totals                     at a clean end
///     section End                        the index: a ChunkEntry for each chunk
///
/// A section is a SectionHeader and its payload. The payload's length is a multiple of 8 and both
/// have a checksum: every change of a byte is noticed, and a length is known to be right before it
/// is used. A file without End was cut (a kill, a full disk); what stands before is good.
///
/// Names and Totals: integers as they are, doubles as their bits, a text as a u64 length and its
/// bytes padded with zeros to 8, a list as a u64 count and its elements, in the order of the
/// fields. New fields need a new version.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <type_traits>
#include <vector>

#include "sim/trace/names.hpp"
#include "sim/trace/record.hpp"
#include "sim/trace/totals.hpp"

namespace routelab::trace {

static_assert(std::endian::native == std::endian::little,
              "writer and reader use records where they lie: big-endian machines need a swap");
static_assert(std::is_trivially_copyable_v<Record> && alignof(Record) == 8);

/// As in PNG: not text, and a transfer that changes line ends or bit 7 breaks it.
inline constexpr std::uint64_t file_magic = 0x0a1a0a0d544c5289;  // "\x89RLT\r\n\x1a\n"
inline constexpr std::uint32_t format_version = 3;

/// The first 32 bytes; their layout is the same in all versions.
struct FileHeader {
  std::uint64_t magic = file_magic;
  std::uint32_t version = format_version;
  std::uint32_t byte_order = 0x01020304;
  std::uint32_t record_size = sizeof(Record);
  std::uint32_t reserved[2] = {0, 0};
  std::uint32_t checksum = 0;  ///< of the bytes before it
};
static_assert(sizeof(FileHeader) == 32);

/// "RL" and two letters, readable in a hex dump.
enum class Section : std::uint32_t {
  Names = 0x614e4c52,     ///< "RLNa"
  Requests = 0x65524c52,  ///< "RLRe": whole groups, each the spans of a request and its own record
  Loose = 0x6f4c4c52,     ///< "RLLo": spans that ended after their request's record, instances
  Totals = 0x6f544c52,    ///< "RLTo"
  End = 0x6e454c52,       ///< "RLEn"
};

struct SectionHeader {
  Section kind = Section::End;
  std::uint32_t payload_checksum = 0;
  std::uint64_t size = 0;  ///< of the payload in bytes, a multiple of 8
  std::int64_t first = 0;  ///< records only: the smallest start, ns
  std::int64_t last = 0;   ///< records only: the largest end, ns
  std::uint32_t reserved = 0;
  std::uint32_t checksum = 0;  ///< of the bytes before it
};
static_assert(sizeof(SectionHeader) == 40);

/// Where a chunk's records are and which time they touch: [first, last], ns.
struct ChunkEntry {
  Section kind = Section::Requests;
  std::uint32_t reserved = 0;
  std::uint64_t offset = 0;  ///< of the section's header in the file, bytes
  std::uint64_t count = 0;   ///< records
  std::int64_t first = 0;
  std::int64_t last = 0;
  friend bool operator==(const ChunkEntry&, const ChunkEntry&) = default;
};
static_assert(sizeof(ChunkEntry) == 40);

/// A chunk is closed when the next group would make it larger; a larger group has its own chunk.
inline constexpr std::size_t chunk_records = 8192;

[[nodiscard]] std::uint32_t checksum_of(const FileHeader& header);
[[nodiscard]] std::uint32_t checksum_of(const SectionHeader& header);

/// Smallest start and largest end of records, not empty.
void set_time_range(std::span<const Record> records, SectionHeader& header);

[[nodiscard]] std::vector<std::byte> encode(const Names& names);
[[nodiscard]] std::vector<std::byte> encode(const Totals& totals);
/// Nothing when the bytes are not exactly one encoded value. Any bytes are safe; the memory used
/// is at most 15 times theirs.
[[nodiscard]] std::optional<Names> decode_names(std::span<const std::byte> bytes);
[[nodiscard]] std::optional<Totals> decode_totals(std::span<const std::byte> bytes);

}  // namespace routelab::trace
