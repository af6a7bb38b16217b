#include "sim/trace/writer.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

#include "sim/base/assert.hpp"
#include "sim/trace/checksum.hpp"
#include "sim/trace/file_error.hpp"

namespace routelab::trace {

Writer::Writer(std::string path, const Names& names) : path_(std::move(path)) {
  requests_.reserve(chunk_records);
  loose_.reserve(chunk_records);
  descriptor_ = ::open(path_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (descriptor_ < 0) {
    remember_failure("cannot create the trace file", errno);
    throw_failure();
  }
  FileHeader header;
  header.checksum = checksum_of(header);
  write(std::as_bytes(std::span{&header, 1}));
  write_section({.kind = Section::Names}, encode(names));
  if (!failure_.empty()) {
    close();
    throw_failure();
  }
}

Writer::~Writer() {
  if (descriptor_ < 0) return;
  write_pending();
  close();
}

void Writer::finish(const Totals& totals) {
  RL_ASSERT(descriptor_ >= 0);
  write_pending();
  write_section({.kind = Section::Totals}, encode(totals));
  write_section({.kind = Section::End}, std::as_bytes(std::span{index_}));
  close();
  throw_failure();
}

// Both sorts together, so that a cut takes the same time from both.
void Writer::write_pending() {
  write_chunk(Section::Requests, requests_);
  write_chunk(Section::Loose, loose_);
}

void Writer::write_chunk(Section kind, std::vector<Record>& records) {
  if (records.empty()) return;
  SectionHeader header{.kind = kind};
  set_time_range(records, header);
  index_.push_back({kind, 0, offset_, records.size(), header.first, header.last});
  write_section(header, std::as_bytes(std::span{records}));
  records.clear();
}

void Writer::write_section(SectionHeader header, std::span<const std::byte> payload) {
  if (!failure_.empty()) return;
  header.size = payload.size();
  header.payload_checksum = checksum(payload);
  header.checksum = checksum_of(header);
  write(std::as_bytes(std::span{&header, 1}));
  write(payload);
}

void Writer::write(std::span<const std::byte> bytes) {
  while (failure_.empty() && !bytes.empty()) {
    const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
    if (written < 0) {
      if (errno != EINTR) remember_failure("cannot write the trace file", errno);
      continue;
    }
    offset_ += static_cast<std::uint64_t>(written);
    bytes = bytes.subspan(static_cast<std::size_t>(written));
  }
}

void Writer::remember_failure(const char* doing, int error) {
  failure_ = std::string(doing) + ": " + std::generic_category().message(error);
  if (!index_.empty()) {
    failure_ += " after " + std::to_string(offset_) + " bytes; what was written can be read";
  }
}

// A network file system may report a full disk only here. The descriptor is gone in any case.
void Writer::close() {
  if (::close(descriptor_) != 0 && failure_.empty()) {
    remember_failure("cannot write the trace file", errno);
  }
  descriptor_ = -1;
}

void Writer::throw_failure() const {
  if (!failure_.empty()) throw FileError(path_, failure_);
}

}  // namespace routelab::trace
