#include "sim/scenario/line_source.hpp"

#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include "tests/scenario/recording_sample.hpp"
#include "tests/support/rapidcheck.hpp"

using namespace routelab::scenario;
using namespace routelab::scenario::testing;

namespace {

struct Line {
  std::string text;
  int number = 0;
  bool too_long = false;
  friend bool operator==(const Line&, const Line&) = default;
};

std::vector<Line> lines_of(LineSource& source) {
  std::vector<Line> lines;
  while (source.next()) {
    lines.push_back({std::string(source.line()), source.number(), source.too_long()});
  }
  return lines;
}

}  // namespace

TEST_CASE("a file has the lines of its text", "[scenario][line_source]") {
  const Folder folder;
  rc::prop("whatever its size", [&] {
    std::string text = *rc::gen::element<std::string>("", "\xEF\xBB\xBF");
    const auto count = *rc::gen::inRange(1, 30);
    for (int i = 0; i < count; ++i) {
      text.append(*rc::gen::element<std::size_t>(0, 1, 7, 70'000, 262'143, 262'144), 'x');
      text += *rc::gen::element<std::string>("\n", "\r\n");
    }
    text += *rc::gen::element<std::string>("", "end");
    LineSource from_text{std::string_view(text)};
    LineSource from_file{std::make_unique<std::ifstream>(folder.file("t", text), std::ios::binary)};
    const auto expected = lines_of(from_text);
    RC_ASSERT(lines_of(from_file) == expected);
    RC_ASSERT(expected.size() == static_cast<std::size_t>(count) + (text.ends_with('d') ? 1 : 0));
  });
}

TEST_CASE("of a gigantic line only the beginning is kept", "[scenario][line_source]") {
  const Folder folder;
  const std::string text = "a\n" + std::string(3 * LineSource::longest_line, 'x') + "\nb\n";
  LineSource from_text{std::string_view(text)};
  LineSource from_file{std::make_unique<std::ifstream>(folder.file("t", text), std::ios::binary)};
  const std::vector<Line> expected{
      {"a", 1, false}, {std::string(LineSource::longest_line, 'x'), 2, true}, {"b", 3, false}};
  CHECK(lines_of(from_text) == expected);
  CHECK(lines_of(from_file) == expected);
}

TEST_CASE("a NUL ends it", "[scenario][line_source]") {
  LineSource source{std::string_view("a\nb\0c\nd\n", 8)};
  CHECK(lines_of(source).size() == 1);
  CHECK(source.binary());
  CHECK_FALSE(source.next());
}
