/// All answers of a stream of bytes that is cut in given places, then ends.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "harness/client/response_parser.hpp"

namespace routelab::testing {

struct ParsedStream {
  std::vector<client::Response> responses;
  client::ResponseParser::Problem problem;  ///< of the answer behind the last one
  std::size_t used = 0;                     ///< bytes

  friend bool operator==(const ParsedStream& a, const ParsedStream& b) {
    return a.responses == b.responses && a.problem.error == b.problem.error &&
           a.problem.offset == b.problem.offset && a.problem.what == b.problem.what &&
           a.used == b.used;
  }
};

/// `methods` are those of the requests, one for each answer; the last one serves all that follow.
inline ParsedStream parse_stream(std::string_view bytes, const std::vector<std::string>& methods,
                                 std::vector<std::size_t> cuts,
                                 client::ResponseLimits limits = {}) {
  using State = client::ResponseParser::State;
  ParsedStream stream;
  client::ResponseParser parser(limits);
  const auto next = [&] {
    parser.expect(methods[std::min(stream.responses.size(), methods.size() - 1)]);
  };
  const auto take = [&] {
    stream.responses.push_back(parser.take());
    next();
  };
  next();
  cuts.push_back(bytes.size());
  std::sort(cuts.begin(), cuts.end());
  for (const std::size_t cut : cuts) {
    std::string_view part = bytes.substr(stream.used, cut - stream.used);
    while (!part.empty() && parser.state() != State::Failed) {
      const std::size_t used = parser.feed(part);
      part.remove_prefix(used);
      stream.used += used;
      if (parser.state() == State::Complete) take();
    }
    if (parser.state() == State::Failed) break;
  }
  parser.end();
  if (parser.state() == State::Complete) take();
  parser.end();
  stream.problem = parser.problem();
  return stream;
}

}  // namespace routelab::testing
