/// Any bytes as a trace file: the reader may refuse them, and whatever it gives can be used
/// without a second look. Build: clang++ -fsanitize=fuzzer,address,undefined.
///
/// Checksums would keep every change out, so the first input byte chooses whether they are
/// repaired before reading.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <span>
#include <string>
#include <vector>

#include "sim/trace/checksum.hpp"
#include "sim/trace/file_error.hpp"
#include "sim/trace/summarise.hpp"

namespace {

using namespace routelab::trace;

template <class Header>
void repair(std::span<std::byte> place, Header header) {
  header.checksum = checksum_of(header);
  std::memcpy(place.data(), &header, sizeof header);
}

void repair_checksums(std::span<std::byte> bytes) {
  FileHeader file_header;
  if (bytes.size() < sizeof file_header) return;
  std::memcpy(&file_header, bytes.data(), sizeof file_header);
  repair(bytes, file_header);
  bytes = bytes.subspan(sizeof file_header);
  SectionHeader header;
  while (bytes.size() >= sizeof header) {
    std::memcpy(&header, bytes.data(), sizeof header);
    const auto rest = bytes.subspan(sizeof header);
    const bool fits = header.size <= rest.size();
    if (fits) header.payload_checksum = checksum(rest.first(header.size));
    repair(bytes, header);
    if (!fits) return;
    bytes = rest.subspan(header.size);
  }
}

void use(const Reader& reader) {
  std::uint64_t count = 0;
  std::uint64_t requests = 0;
  for (std::size_t i = 0; i < reader.chunk_count(); ++i) {
    count += reader.records(i).size();
    for (const Record& record : reader.records(i)) {
      requests += record.kind == Kind::Request ? 1 : 0;
      if (*name_of(record.kind) == '?' || *name_of(record.outcome) == '?') std::abort();
      if (record.start + record.duration > reader.chunk(i).last) std::abort();
      (void)name_at(reader.names().endpoints, record.detail);
      (void)reader.names().request_name(record.request);
    }
  }
  if (count != reader.record_count()) std::abort();
  if (summarise(reader).all().counts.ended() > requests) std::abort();
  if (reader.complete() == !reader.problem().empty()) std::abort();
  if (reader.totals().complete && !reader.complete()) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const auto input = std::as_bytes(std::span{data, size});
  std::vector<std::byte> bytes(input.begin() + 1, input.end());
  if ((data[0] & 1) != 0) repair_checksums(bytes);
  try {
    use(Reader(bytes, "input"));
  } catch (const FileError& error) {
    if (error.message.empty()) std::abort();
  }
  return 0;
}
