#include "sim/model/recording.hpp"

#include "sim/model/scatter.hpp"

namespace routelab::model {

class CallList::Stream final : public CallStream {
 public:
  explicit Stream(const std::vector<RecordedCall>& calls) : calls_(calls) {}

  std::optional<RecordedCall> next() override {
    if (next_ == calls_.size()) return std::nullopt;
    return calls_[next_++];
  }

 private:
  const std::vector<RecordedCall>& calls_;
  std::size_t next_ = 0;
};

std::unique_ptr<CallStream> CallList::open(Key /*key*/) const {
  return std::make_unique<Stream>(calls_);
}

class TickedCallList::Stream final : public CallStream {
 public:
  Stream(const std::vector<RecordedCall>& calls, Duration tick, Key key)
      : calls_(calls), tick_(tick), key_(key) {}

  std::optional<RecordedCall> next() override {
    if (next_ == calls_.size()) return std::nullopt;
    RecordedCall call = calls_[next_++];
    if (places_.done()) {
      std::size_t end = next_;
      while (end < calls_.size() && calls_[end].at == call.at) ++end;
      const auto number = static_cast<std::uint64_t>((call.at - time_zero).ns / tick_.ns);
      places_ = Scatter(key_.numbered(number), call.at, tick_, end - next_ + 1);
    }
    call.at = places_.next();
    return call;
  }

 private:
  const std::vector<RecordedCall>& calls_;
  Duration tick_;
  Key key_;
  std::size_t next_ = 0;
  Scatter places_;  // of what is left of the tick
};

std::unique_ptr<CallStream> TickedCallList::open(Key key) const {
  return std::make_unique<Stream>(calls_, tick_, key.named("recording"));
}

}  // namespace routelab::model
