#include "harness/server/chunk_decoder.hpp"

#include <algorithm>
#include <charconv>

namespace routelab::server {

std::size_t ChunkDecoder::feed(std::string_view bytes) {
  std::size_t at = 0;
  while (at < bytes.size() && !over()) {
    if (state_ == State::Data) {
      const auto part = std::min<std::uint64_t>(left_, bytes.size() - at);
      body_.append(bytes.substr(at, part));
      at += part;
      left_ -= part;
      if (left_ == 0) state_ = State::DataEnd;
      continue;
    }
    const char c = bytes[at++];
    if (after_cr_) {
      after_cr_ = false;
      if (c == '\n') {
        end_line();
      } else {
        state_ = State::Bad;
      }
    } else if (c == '\r') {
      after_cr_ = true;
    } else if (c == '\n' || state_ == State::DataEnd || line_.size() >= most_line) {
      state_ = State::Bad;
    } else {
      line_ += c;
    }
  }
  return at;
}

void ChunkDecoder::end_line() {
  if (state_ == State::Size) {
    end_size_line();
  } else if (state_ == State::DataEnd) {
    state_ = line_.empty() ? State::Size : State::Bad;
  } else if (line_.empty()) {
    state_ = State::Done;
  } else if ((trailer_ += line_.size()) > most_trailer) {
    state_ = State::Bad;
  }
  line_.clear();
}

void ChunkDecoder::end_size_line() {
  std::string_view size(line_);
  size = size.substr(0, size.find(';'));
  while (size.ends_with(' ') || size.ends_with('\t')) size.remove_suffix(1);
  const auto [end, problem] = std::from_chars(size.data(), size.data() + size.size(), left_, 16);
  if (size.empty() || size.front() == '-' || problem != std::errc() ||
      end != size.data() + size.size()) {
    state_ = State::Bad;
  } else if (left_ > most_ || body_.size() > most_ - left_) {
    state_ = State::TooLarge;
  } else {
    state_ = left_ == 0 ? State::Trailer : State::Data;
  }
}

}  // namespace routelab::server
