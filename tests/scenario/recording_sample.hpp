/// Recordings for tests: a folder to put files into, and what a client plays.
#pragma once

#include <unistd.h>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "sim/base/random.hpp"
#include "sim/model/client.hpp"
#include "sim/scenario/traffic.hpp"
#include "tests/support/catch.hpp"

namespace routelab::scenario::testing {

/// A folder of its own, gone at the end.
class Folder {
 public:
  Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "clients.XXXXXX").string();
    REQUIRE(::mkdtemp(name.data()) != nullptr);
    path_ = name;
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  /// Writes a file; its whole path.
  [[nodiscard]] std::string file(const std::string& name, std::string_view text) const {
    const std::filesystem::path path = path_ / name;
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path) << text;
    return path.string();
  }
  [[nodiscard]] std::string path() const { return path_.string(); }

 private:
  std::filesystem::path path_;
};

inline std::vector<model::RecordedCall> calls_of(const model::Recording& recording,
                                                 std::uint64_t seed = 1) {
  std::vector<model::RecordedCall> calls;
  const auto stream = recording.open(Key::of_seed(seed));
  while (const auto call = stream->next()) calls.push_back(*call);
  return calls;
}

/// All that a client with a recording plays.
inline std::vector<model::RecordedCall> calls_of(const model::ClientOptions& client,
                                                 std::uint64_t seed = 1) {
  REQUIRE(client.recording);
  return calls_of(*client.recording, seed);
}

using Times = std::vector<std::int64_t>;

inline Times times_of(const Traffic& traffic) {
  Times times;
  for (const RecordedArrival& arrival : traffic.arrivals) times.push_back(arrival.at.ns);
  return times;
}

}  // namespace routelab::scenario::testing
