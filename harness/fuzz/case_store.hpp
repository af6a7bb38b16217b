/// A folder of what was found before, one JSON file for each finding, to be checked in beside the
/// API: the next run begins with them. Files of cases that pass then are removed ("healed"), others
/// stay as they are.
///
///     format    "routelab-fuzz-case-1"
///     api       whose it is: a folder can hold cases of several
///     surface   digest of what was known of the API; while it is the same, the case line means the
///               same, and when it has changed, the requests are replayed as they stand (replay.hpp)
///     check, where, status, why
///     seed, case
///     shown     which of the requests shows it
///     requests  [{method, target, headers [[name, value]], body, sender, deed, fits, word, answer
///               {status, body, made}, curl}]
///
/// Texts are as of exact_text.hpp. Where something fresh stands, `requests` have U+001E, and `word`
/// is what stood there. Values of secrets are masked. A file that cannot be read is a warning, and
/// is left alone.
#pragma once

#include <string>
#include <vector>

#include "harness/fuzz/report.hpp"
#include "sim/scenario/diagnostics.hpp"

namespace routelab::fuzz {

/// What the bytes of a case depend on, as a digest.
std::string surface_digest(const surface::Surface& surface);

class CaseStore {
 public:
  static constexpr std::size_t most_file_bytes = std::size_t{64} << 20U;

  /// The folder need not exist.
  explicit CaseStore(std::string folder) : folder_(std::move(folder)) {}

  [[nodiscard]] const std::string& folder() const { return folder_; }

  /// The cases of this API, in the order of their files' names. `api` is as of Report::api.
  [[nodiscard]] std::vector<KnownCase> read(const std::string& api, const surface::Surface& surface,
                                            scenario::Diagnostics& diagnostics) const;

  /// Removes the files of what has healed and writes those of what is new; the folder, too, if there
  /// is something to write. Throws trace::FileError.
  void update(const Report& report) const;

 private:
  std::string folder_;
};

/// The text of a finding's file.
std::string case_text(const Finding& finding, const Report& report);

}  // namespace routelab::fuzz
