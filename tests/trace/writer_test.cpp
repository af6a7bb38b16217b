#include "sim/trace/writer.hpp"

#include <sys/resource.h>

#include <catch2/catch.hpp>
#include <csignal>
#include <filesystem>
#include <optional>

#include "sim/trace/file_error.hpp"
#include "tests/trace/trace_sample.hpp"

namespace routelab::trace {

namespace {

using testing::is_prefix;
using testing::records_of;
using testing::Sample;

/// Calls action() and gives the error that it threw.
template <class Action>
std::optional<FileError> error_of(Action action) {
  try {
    action();
  } catch (const FileError& error) {
    return error;
  }
  return std::nullopt;
}

/// Makes write(2) fail beyond a file size, as a full disk does.
class FileSizeLimit {
 public:
  explicit FileSizeLimit(rlim_t bytes) : handler_(std::signal(SIGXFSZ, SIG_IGN)) {
    ::getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit limit{bytes, before_.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &limit);
  }
  ~FileSizeLimit() {
    ::setrlimit(RLIMIT_FSIZE, &before_);
    std::signal(SIGXFSZ, handler_);
  }
  FileSizeLimit(const FileSizeLimit&) = delete;
  FileSizeLimit& operator=(const FileSizeLimit&) = delete;

 private:
  void (*handler_)(int);
  rlimit before_{};
};

}  // namespace

TEST_CASE("a file that cannot be created is an error at once", "[trace][writer]") {
  const auto missing = error_of([] { Writer("/no/such/folder/a.rltrace", Names{}); });
  REQUIRE(missing);
  CHECK(missing->path == "/no/such/folder/a.rltrace");
  CHECK(missing->message == "cannot create the trace file: No such file or directory");
  CHECK(std::string(missing->what()) == missing->path + ": " + missing->message);
  const auto folder = error_of([] { Writer("/", Names{}); });
  REQUIRE(folder);
  CHECK(folder->message == "cannot create the trace file: Is a directory");
}

TEST_CASE("a full disk is an error", "[trace][writer]") {
  if (!std::filesystem::exists("/dev/full")) return;
  const auto error = error_of([] { Writer("/dev/full", Names{}); });
  REQUIRE(error);
  CHECK(error->path == "/dev/full");
  CHECK(error->message == "cannot write the trace file: No space left on device");
}

TEST_CASE("a disk that fills up stops the file, not the run", "[trace][writer]") {
  const Sample sample(21, 20'000);
  const testing::TemporaryFile file;
  constexpr rlim_t space = 1'000'000;
  std::optional<FileError> error;
  {
    const FileSizeLimit limit(space);
    Writer writer(file.path(), sample.names);
    for (const auto& call : sample.calls) writer.add(call);
    error = error_of([&] { writer.finish(sample.totals); });
  }
  REQUIRE(error);
  CHECK(error->path == file.path());
  CHECK(error->message ==
        "cannot write the trace file: File too large after 1000000 bytes; what was written can "
        "be read");
  CHECK(std::filesystem::file_size(file.path()) == space);

  const Reader reader(file.path());
  CHECK_FALSE(reader.complete());
  CHECK_FALSE(reader.totals().complete);
  CHECK(reader.names() == sample.names);
  const auto requests = records_of(reader, Section::Requests);
  CHECK(requests.size() > 10'000);
  CHECK(is_prefix(requests, sample.records(Section::Requests)));
  CHECK(is_prefix(records_of(reader, Section::Loose), sample.records(Section::Loose)));
}

TEST_CASE("a writer that is not finished keeps all records and no end", "[trace][writer]") {
  const Sample sample(22, 500);
  const testing::TemporaryFile file;
  {
    Writer writer(file.path(), sample.names);
    for (const auto& call : sample.calls) writer.add(call);
  }
  const Reader reader(file.path());
  CHECK_FALSE(reader.complete());
  CHECK(records_of(reader, Section::Requests) == sample.records(Section::Requests));
  CHECK(records_of(reader, Section::Loose) == sample.records(Section::Loose));
}

TEST_CASE("a group is never split, also one larger than a chunk", "[trace][writer]") {
  const testing::TemporaryFile file;
  Writer writer(file.path(), Names{});
  const std::vector<std::size_t> sizes{1, 5000, 3191, 3193, 20'000, 8192, 1};
  for (const std::size_t size : sizes) {
    std::vector<Record> group(size);
    for (std::size_t i = 0; i + 1 < size; ++i) group[i].kind = Kind::Compute;
    writer.add(group);
  }
  writer.finish(Totals{});

  const Reader reader(file.path());
  std::vector<std::size_t> found;
  std::vector<std::size_t> chunk_sizes;
  for (std::size_t i = 0; i < reader.chunk_count(); ++i) {
    chunk_sizes.push_back(reader.records(i).size());
    each_group(reader.records(i), [&](auto group) { found.push_back(group.size()); });
  }
  CHECK(found == sizes);
  CHECK(chunk_sizes == std::vector<std::size_t>{8192, 3193, 20'000, 8192, 1});
}

TEST_CASE("an existing file is replaced and bytes are counted", "[trace][writer]") {
  const testing::TemporaryFile file;
  file.write(std::vector<std::byte>(100'000));
  Writer writer(file.path(), Names{});
  writer.add({});
  writer.finish(Totals{});
  CHECK(writer.bytes_written() == std::filesystem::file_size(file.path()));
  CHECK(Reader(file.path()).chunk_count() == 0);
}

}  // namespace routelab::trace
