/// Any bytes as a server's answers: however they are cut, the result is the same; what is refused
/// says what and where; what is taken adds up. The first byte chooses method, limits and cuts.
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "harness/client/response_parser.hpp"
#include "sim/base/assert.hpp"
#include "tests/client/parsed_stream.hpp"
#include "tests/fuzz/printable.hpp"

using namespace routelab::client;
using namespace routelab::testing;

namespace {

std::vector<std::size_t> every(std::size_t step, std::size_t size) {
  std::vector<std::size_t> cuts;
  for (std::size_t at = step; at < size; at += step) cuts.push_back(at);
  return cuts;
}

void check_response(const Response& response) {
  RL_ASSERT(response.status >= 100 && response.status <= 999);
  RL_ASSERT(response.status_line.size() >= 13);
  RL_ASSERT(response.body.empty() || response.body.size() == response.body_size);
  RL_ASSERT(response.body_size <= response.size);
  std::size_t chunks = 0;
  for (const std::size_t chunk : response.chunks) chunks += chunk;
  RL_ASSERT(response.framing != Framing::Chunked || chunks == response.body_size);
  RL_ASSERT(response.framing != Framing::NoBody || response.body_size == 0);
  for (const HeaderLine& line : response.headers.lines()) {
    RL_ASSERT(!line.name().empty() && line.text[line.name_size] == ':');
    RL_ASSERT(response.headers.joined(line.name())->size() >= line.value().size());
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data + 1), size - 1);
  const std::vector<std::string> methods = {data[0] % 4 == 1   ? "HEAD"
                                            : data[0] % 4 == 2 ? "CONNECT"
                                                               : "GET"};
  const bool narrow = data[0] % 8 >= 4;
  const ResponseLimits limits{narrow ? 64U : 4096U, narrow ? 8U : 65'536U, data[0] % 16 < 8};
  const ParsedStream whole = parse_stream(bytes, methods, {}, limits);
  RL_ASSERT(parse_stream(bytes, methods, every(1, bytes.size()), limits) == whole);
  RL_ASSERT(parse_stream(bytes, methods, every(2 + data[0] / 16, bytes.size()), limits) == whole);
  std::size_t taken = 0;
  for (const Response& response : whole.responses) {
    check_response(response);
    taken += response.size;
  }
  RL_ASSERT(taken <= whole.used && whole.used <= bytes.size());
  // Only a stream that ended with an answer until its close has nothing left to say.
  RL_ASSERT(!whole.problem.what.empty());
  RL_ASSERT(whole.problem.offset <= whole.used - taken);
  check_printable(whole.problem.what);
  return 0;
}
