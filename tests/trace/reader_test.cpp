#include "sim/trace/reader.hpp"

#include <rapidcheck.h>
#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <cstring>
#include <utility>

#include "sim/trace/checksum.hpp"
#include "sim/trace/file_error.hpp"
#include "tests/trace/trace_sample.hpp"

namespace routelab::trace {

namespace {

using testing::is_prefix;
using testing::records_of;
using testing::Sample;
using Bytes = std::vector<std::byte>;

std::string error_of(const std::string& path) {
  try {
    const Reader reader(path);
  } catch (const FileError& error) {
    CHECK(error.path == path);
    return error.message;
  }
  return "no error";
}

std::string error_of(std::span<const std::byte> bytes) {
  try {
    const Reader reader(bytes, "bytes");
  } catch (const FileError& error) {
    return error.message;
  }
  return "no error";
}

bool starts_with(const std::string& text, const std::string& begin) {
  return text.compare(0, begin.size(), begin) == 0;
}

Bytes with_header(FileHeader header) {
  header.checksum = checksum_of(header);
  const auto raw = std::as_bytes(std::span{&header, 1});
  return {raw.begin(), raw.end()};
}

void append(Bytes& file, Section kind, std::span<const std::byte> payload,
            SectionHeader header = {}) {
  header.kind = kind;
  header.size = payload.size();
  header.payload_checksum = checksum(payload);
  header.checksum = checksum_of(header);
  const auto raw = std::as_bytes(std::span{&header, 1});
  file.insert(file.end(), raw.begin(), raw.end());
  file.insert(file.end(), payload.begin(), payload.end());
}

/// A file whose checksums are right, with one chunk of these records.
Bytes forged(Section kind, const std::vector<Record>& records) {
  Bytes file = with_header({});
  append(file, Section::Names, encode(Names{}));
  SectionHeader header;
  header.first = INT64_MAX;
  header.last = INT64_MIN;
  for (const Record& record : records) {
    const auto end =
        static_cast<std::uint64_t>(record.start) + static_cast<std::uint64_t>(record.duration);
    header.first = std::min(header.first, record.start);
    header.last = std::max(header.last, static_cast<std::int64_t>(end));
  }
  append(file, kind, std::as_bytes(std::span{records}), header);
  return file;
}

std::size_t forged_chunks(Section kind, const Record& record) {
  return Reader(forged(kind, {record}), "forged").chunk_count();
}

}  // namespace

TEST_CASE("what was written comes back", "[trace][reader]") {
  REQUIRE(rc::check("round trip", [](std::uint64_t seed) {
    const Sample sample(seed, seed % 8 == 0 ? 5000 : 20);
    const testing::TemporaryFile file;
    Writer writer(file.path(), sample.names);
    for (const auto& call : sample.calls) writer.add(call);
    writer.finish(sample.totals);

    const Reader reader(file.path());
    RC_ASSERT(reader.problem() == "");
    RC_ASSERT(reader.complete());
    RC_ASSERT(reader.names() == sample.names);
    RC_ASSERT(reader.totals() == sample.totals);
    RC_ASSERT(records_of(reader, Section::Requests) == sample.records(Section::Requests));
    RC_ASSERT(records_of(reader, Section::Loose) == sample.records(Section::Loose));
    std::uint64_t count = 0;
    for (const auto& call : sample.calls) count += call.size();
    RC_ASSERT(reader.record_count() == count);
  }));
}

TEST_CASE("a chunk knows the time that its records touch", "[trace][reader]") {
  const Sample sample(31, 4000);
  const Reader reader(sample.file_bytes(), "sample");
  REQUIRE(reader.chunk_count() > 2);
  for (std::size_t i = 0; i < reader.chunk_count(); ++i) {
    std::int64_t first = INT64_MAX;
    std::int64_t last = 0;
    for (const Record& record : reader.records(i)) {
      first = std::min(first, record.start);
      last = std::max(last, record.start + record.duration);
    }
    CHECK(reader.chunk(i).first == first);
    CHECK(reader.chunk(i).last == last);
    CHECK(reader.chunk(i).count == reader.records(i).size());
  }
}

TEST_CASE("a file cut anywhere gives the whole chunks before", "[trace][reader]") {
  // Groups of 3000 records, so that a short file has several chunks.
  const testing::TemporaryFile file;
  Names names;
  names.scenario = "cut";
  std::vector<Record> requests;
  {
    Writer writer(file.path(), names);
    for (int i = 0; i < 5; ++i) {
      std::vector<Record> group(i == 0 ? 3 : 3000);
      for (Record& record : group) record.kind = Kind::Compute, record.start = i;
      group.back().kind = Kind::Request;
      writer.add(group);
      requests.insert(requests.end(), group.begin(), group.end());
      Record instance;
      instance.kind = Kind::Instance;
      writer.add({&instance, 1});
    }
    Totals totals;
    totals.complete = true;
    writer.finish(totals);
  }
  const Bytes bytes = file.bytes();
  const Reader whole(bytes, "whole");
  REQUIRE(whole.complete());
  REQUIRE(whole.chunk_count() == 4);

  std::size_t opened = 0;
  const auto check_cut = [&](std::size_t size) {
    const auto part = std::span{bytes}.first(size);
    std::size_t expected = 0;
    for (std::size_t i = 0; i < whole.chunk_count(); ++i) {
      const ChunkEntry& chunk = whole.chunk(i);
      const std::uint64_t end = chunk.offset + sizeof(SectionHeader) + chunk.count * sizeof(Record);
      expected += end <= size ? 1 : 0;
    }
    try {
      const Reader cut(part, "cut");
      ++opened;
      REQUIRE_FALSE(cut.complete());
      REQUIRE_FALSE(cut.problem().empty());
      REQUIRE_FALSE(cut.totals().complete);
      REQUIRE(cut.names() == names);
      REQUIRE(cut.chunk_count() == expected);
      REQUIRE(is_prefix(records_of(cut, Section::Requests), requests));
    } catch (const FileError& error) {
      REQUIRE(expected == 0);
      REQUIRE(size < whole.chunk(0).offset);
    }
  };
  for (std::size_t size = 0; size < 700; ++size) check_cut(size);
  for (std::size_t size = 700; size < bytes.size() - 1000; size += 4999) check_cut(size);
  for (std::size_t size = bytes.size() - 1000; size < bytes.size(); ++size) check_cut(size);
  CHECK(opened > 1000);
}

TEST_CASE("every changed byte is noticed", "[trace][reader]") {
  Sample sample(33, 30);
  sample.totals.complete = true;
  const Bytes bytes = sample.file_bytes();
  REQUIRE(Reader(bytes, "sample").complete());
  const auto requests = sample.records(Section::Requests);
  const auto loose = sample.records(Section::Loose);
  for (std::size_t place = 0; place < bytes.size(); ++place) {
    for (const int mask : {0x01, 0x80, 0xff}) {
      Bytes changed = bytes;
      changed[place] ^= static_cast<std::byte>(mask);
      try {
        const Reader reader(changed, "changed");
        INFO("byte " << place);
        REQUIRE_FALSE(reader.complete());
        REQUIRE_FALSE(reader.totals().complete);
        REQUIRE(is_prefix(records_of(reader, Section::Requests), requests));
        REQUIRE(is_prefix(records_of(reader, Section::Loose), loose));
      } catch (const FileError&) {
        // In the header or the names: nothing can be shown.
      }
    }
  }
}

TEST_CASE("bytes after the end are noticed", "[trace][reader]") {
  Bytes bytes = Sample(34, 3).file_bytes();
  bytes.resize(bytes.size() + 1);
  CHECK_FALSE(Reader(bytes, "longer").complete());
}

TEST_CASE("a chunk that was taken out whole is noticed", "[trace][reader]") {
  Bytes bytes = Sample(35, 4000).file_bytes();
  const Reader whole(bytes, "whole");
  REQUIRE(whole.chunk_count() > 2);
  const auto at = [&](std::size_t i) {
    return bytes.begin() + static_cast<std::ptrdiff_t>(whole.chunk(i).offset);
  };
  Bytes shorter(bytes.begin(), at(1));
  shorter.insert(shorter.end(), at(2), bytes.end());
  const Reader reader(shorter, "shorter");
  CHECK_FALSE(reader.complete());
  CHECK(reader.chunk_count() == whole.chunk_count() - 1);
  CHECK(starts_with(reader.problem(), "has an end that does not fit what is before it"));
}

TEST_CASE("what is no trace says so, with advice", "[trace][reader]") {
  const testing::TemporaryFile file;
  CHECK(error_of(file.path()) == "is empty: the run that should have written it did not begin");
  CHECK(error_of(std::string("/")) == "is a directory, not a trace file");
  CHECK(error_of(std::string("/no/such/file")) == "cannot read it: No such file or directory");
  CHECK(error_of(std::string("/dev/null")) ==
        "is not a regular file; save the trace to a file first");
  const std::string json = "{ \"name\": \"a scenario\" }";
  CHECK(error_of(std::as_bytes(std::span{json})) ==
        "is not a trace file; `routelab run SCENARIO --trace FILE` writes one");
  CHECK(error_of(std::as_bytes(std::span{json}).first(1)) ==
        "is not a trace file; `routelab run SCENARIO --trace FILE` writes one");

  const Bytes good = Sample(36, 3).file_bytes();
  CHECK(error_of(std::span{good}.first(20)) == "is cut inside its header; write the trace again");
  CHECK(error_of(std::span{good}.first(32)) ==
        "stops at byte 32 of 32 (the run was killed or the disk full), before its names are "
        "complete; write the trace again");
  CHECK(
      starts_with(error_of(std::span{good}.first(80)), "is cut inside the part at byte 32 of 80"));
  Bytes changed = good;
  changed[80] ^= std::byte{1};
  CHECK(starts_with(error_of(changed), "is damaged (wrong checksum) at byte 32 of "));
}

TEST_CASE("a file that may not be read says so", "[trace][reader]") {
  if (::geteuid() == 0) return;  // root may
  const testing::TemporaryFile file;
  ::chmod(file.path().c_str(), 0);
  CHECK(error_of(file.path()) == "cannot read it: Permission denied");
}

TEST_CASE("a pipe is refused without waiting for it", "[trace][reader]") {
  const testing::TemporaryFile file;
  ::unlink(file.path().c_str());
  REQUIRE(::mkfifo(file.path().c_str(), 0600) == 0);
  CHECK(error_of(file.path()) == "is not a regular file; save the trace to a file first");
}

TEST_CASE("a file of another version names both versions", "[trace][reader]") {
  FileHeader header;
  header.version = format_version + 1;
  CHECK(error_of(with_header(header)) ==
        "was written by a newer routelab (format 4, this one reads 3); use that one");
  header.version = 2;
  CHECK(error_of(with_header(header)) ==
        "was written by an older routelab (format 2, this one reads 3); write the trace again");
  header = {};
  header.record_size = 48;
  CHECK(error_of(with_header(header)) == "has an impossible header; write the trace again");
  header = {};
  header.byte_order = 0x04030201;
  CHECK(error_of(with_header(header)) == "has an impossible header; write the trace again");
  Bytes changed = with_header({});
  changed[8] ^= std::byte{2};
  CHECK(starts_with(error_of(changed), "has a damaged header"));
}

TEST_CASE("a record that nothing could have left is refused", "[trace][reader]") {
  Record good;
  CHECK(forged_chunks(Section::Requests, good) == 1);
  CHECK(forged_chunks(Section::Loose, good) == 0);  // a request without its group
  Record record = good;
  record.kind = Kind::Compute;
  CHECK(forged_chunks(Section::Requests, record) == 0);  // a group without its request
  CHECK(forged_chunks(Section::Loose, record) == 1);
  record.kind = Kind::Instance;
  CHECK(Reader(forged(Section::Requests, {record, good}), "forged").chunk_count() == 0);
  CHECK(forged_chunks(Section::Loose, record) == 1);
  record.kind = static_cast<Kind>(kind_count);
  CHECK(forged_chunks(Section::Loose, record) == 0);
  record = good;
  record.outcome = static_cast<Outcome>(outcome_count);
  CHECK(forged_chunks(Section::Requests, record) == 0);
  record = good;
  record.duration = -1;
  CHECK(forged_chunks(Section::Requests, record) == 0);
  record = good;
  record.start = -1;
  CHECK(forged_chunks(Section::Requests, record) == 0);
  record = good;
  record.start = INT64_MAX;
  CHECK(forged_chunks(Section::Requests, record) == 1);
  record.duration = 1;
  CHECK(forged_chunks(Section::Requests, record) == 0);
  CHECK(Reader(forged(Section::Requests, {}), "empty").chunk_count() == 0);
}

TEST_CASE("a chunk that claims another time is refused", "[trace][reader]") {
  const Record record;
  for (const auto& [first, last] : {std::pair{0, 0}, std::pair{-1, 0}, std::pair{0, 1}}) {
    Bytes file = with_header({});
    append(file, Section::Names, encode(Names{}));
    SectionHeader header;
    header.first = first;
    header.last = last;
    append(file, Section::Requests, std::as_bytes(std::span{&record, 1}), header);
    CHECK(Reader(file, "forged").chunk_count() == (first == 0 && last == 0 ? 1 : 0));
  }
}

TEST_CASE("totals of a cut file are what its records tell", "[trace][reader]") {
  const testing::TemporaryFile file;
  Names names;
  names.warmup = 100;
  {
    Writer writer(file.path(), names);
    const auto add = [&](std::int64_t start, std::int64_t duration, std::uint8_t flags) {
      Record request;
      request.start = start;
      request.duration = duration;
      request.flags = flags;
      writer.add({&request, 1});
    };
    add(10, 50, 0);       // before the window
    add(50, 50, 0);       // carried in
    add(100, 20, 0);      // arrived
    add(130, 200, Open);  // arrived, in flight
  }
  const Reader reader(file.path());
  CHECK_FALSE(reader.totals().complete);
  CHECK(reader.totals().window_start == 100);
  CHECK(reader.totals().window_end == 330);
  CHECK(reader.totals().carried_in == 1);
  CHECK(reader.totals().arrived == 2);
  CHECK(reader.totals().in_flight == 1);
}

TEST_CASE("totals of a stopped run stay incomplete in a whole file", "[trace][reader]") {
  for (const bool complete : {false, true}) {
    Sample sample(37, 3);
    sample.totals.complete = complete;
    const Reader reader(sample.file_bytes(), "sample");
    CHECK(reader.complete());
    CHECK(reader.totals().complete == complete);
  }
}

TEST_CASE("a reader can be moved", "[trace][reader]") {
  const Sample sample(38, 20);
  const testing::TemporaryFile file;
  Writer writer(file.path(), sample.names);
  for (const auto& call : sample.calls) writer.add(call);
  writer.finish(sample.totals);
  Reader from_file(file.path());
  Reader from_memory(file.bytes(), "copy");
  from_memory = std::move(from_file);
  const Reader moved = std::move(from_memory);
  CHECK(records_of(moved, Section::Requests) == sample.records(Section::Requests));
}

}  // namespace routelab::trace
