#include "harness/fuzz/corpus.hpp"

#include <algorithm>
#include <string_view>

#include "sim/base/ascii.hpp"

namespace routelab::fuzz {

namespace {

/// Faster than that, it is the machine rather than the request that decides.
constexpr std::int64_t least_time = 4'000'000;

/// The words of a text without its numbers: "3 is too few" says what "4 is too few" says.
std::uint64_t wording(std::string_view text) {
  constexpr std::size_t most = 256;
  std::uint64_t hash = 0;
  for (const char c : text.substr(0, most)) {
    if (!is_digit(c)) hash = mix_bits(hash ^ static_cast<unsigned char>(c));
  }
  return hash;
}

}  // namespace

bool Corpus::note(const Exchange& exchange, const Bytes& bytes) {
  const std::size_t endpoint = exchange.attempt.endpoint.value_or(slowest_.size());
  const int status = exchange.status();
  std::uint64_t answer = mix_bits(endpoint * 1000 + static_cast<std::uint64_t>(status));
  // What a success shows is the row, which is always another one.
  if (status >= 400) answer = mix_bits(answer ^ wording(exchange.outcome.reply.body));
  bool is_new = answers_.insert(answer).second;
  if (endpoint < slowest_.size()) {
    const std::int64_t time = exchange.outcome.answered.ns - exchange.outcome.sent.ns;
    std::int64_t& slowest = slowest_[endpoint];
    if (time > least_time && time > slowest + slowest / 2) {
      slowest = time;
      is_new = true;
    }
  }
  if (!is_new) return false;
  if (kept_.size() < most_kept) {
    kept_.push_back(bytes);
  } else {
    kept_[next_++ % most_kept] = bytes;
  }
  return true;
}

Corpus::Bytes Corpus::varied(Key key, std::uint64_t number) const {
  const auto draw = [&](std::uint64_t what, std::size_t bound) {
    return static_cast<std::size_t>(
        to_below(key.numbered(number).bits(what, Purpose::SendChoice), bound));
  };
  Bytes bytes = kept_[draw(0, kept_.size())];
  if (draw(1, 4) == 0) {
    const Bytes& other = kept_[draw(2, kept_.size())];
    const auto from = static_cast<std::ptrdiff_t>(draw(3, size_of_case));
    std::copy(other.begin() + from, other.end(), bytes.begin() + from);
  }
  // The first bytes decide the most, and most cases use few.
  const std::size_t changes = 1 + draw(4, 4);
  for (std::size_t i = 0; i < changes; ++i) {
    const std::size_t at = draw(5 + 2 * i, std::size_t{8} << draw(20 + i, 5));
    bytes[std::min(at, size_of_case - 1)] = static_cast<std::uint8_t>(draw(6 + 2 * i, 256));
  }
  return bytes;
}

}  // namespace routelab::fuzz
