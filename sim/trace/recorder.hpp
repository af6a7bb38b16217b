/// Where the model leaves its records: every one goes into the fingerprint, the summary and, if
/// there is one, the trace file. It only watches: nothing it does changes a run.
///
/// Nothing throws and, in the steady state, nothing is allocated. Cost: about 30 ns for a request
/// with two spans; with a trace file 8 ns more for each record and what the kernel takes to copy
/// it (another 15 ns). One thread at a time.
#pragma once

#include <span>

#include "sim/base/assert.hpp"
#include "sim/trace/fingerprint.hpp"
#include "sim/trace/names.hpp"
#include "sim/trace/record.hpp"
#include "sim/trace/request_observer.hpp"
#include "sim/trace/summary.hpp"
#include "sim/trace/writer.hpp"

namespace routelab::trace {

class Recorder final {
 public:
  /// `names` is used here only. Writer and observer must live as long as the recorder; it is the
  /// caller who finishes the writer.
  explicit Recorder(const Names& names, Writer* writer = nullptr,
                    RequestObserver* observer = nullptr)
      : summary_(names.endpoints.size(), names.warmup), writer_(writer), observer_(observer) {}

  /// A request's spans in the order in which they ended, then its own record (kind Request).
  void request(std::span<const Record> group) {
    RL_HOT_ASSERT(!group.empty() && group.back().kind == Kind::Request);
    for (const Record& record : group) fingerprint_.add(record);
    summary_.add_request(group.back(), group.first(group.size() - 1));
    if (writer_ != nullptr) writer_->add(group);
    if (observer_ != nullptr) observer_->request(group);
  }

  /// Spans that ended after the record of their request, e.g. the handler's end after the client
  /// gave up. In the order in which they ended.
  void spans(std::span<const Record> spans) {
    for (const Record& record : spans) fingerprint_.add(record);
    summary_.add_spans(spans);
    if (writer_ != nullptr) writer_->add(spans);
    if (observer_ != nullptr) observer_->spans(spans);
  }

  /// An instance that was destroyed, or lives at the end of the run (`Open`); a job of a queue.
  void background(const Record& record) {
    fingerprint_.add(record);
    summary_.add_background(record);
    if (writer_ != nullptr) writer_->add({&record, 1});
    if (observer_ != nullptr) observer_->background(record);
  }

  [[nodiscard]] const Fingerprint& fingerprint() const { return fingerprint_; }
  [[nodiscard]] const Summary& summary() const { return summary_; }

 private:
  Fingerprint fingerprint_;
  Summary summary_;
  Writer* writer_;
  RequestObserver* observer_;
};

}  // namespace routelab::trace
