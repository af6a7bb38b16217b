#include "sim/core/route_table.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "tests/support/catch.hpp"
#include "tests/support/rapidcheck.hpp"

namespace routelab::core {

namespace {

using Strings = std::vector<std::string>;

RouteTable table_of(const Strings& names) {
  RouteTable table;
  for (const std::string& name : names) {
    const auto error = table.add(name);
    INFO(name << ": " << (error ? error->message : ""));
    REQUIRE_FALSE(error);
  }
  return table;
}

/// "NAME param|param", or "-".
std::string matched(const RouteTable& table, const std::string& path) {
  const auto match = table.match(path);
  if (!match) return "-";
  std::string text = table.name(match->route);
  for (std::size_t i = 0; i < match->param_count; ++i) {
    text += (i == 0 ? " " : "|") + std::string(match->params[i]);
  }
  return text;
}

Strings split(const std::string& path) {
  Strings segments;
  for (std::size_t begin = 1; begin <= path.size();) {
    const std::size_t end = std::min(path.find('/', begin), path.size());
    segments.push_back(path.substr(begin, end - begin));
    begin = end + 1;
  }
  return segments;
}

/// 0 static, 1 [x], 2 [...x], 3 [[...x]]: the order at one level.
int rank(const std::string& segment) {
  if (segment.starts_with("[[")) return 3;
  if (segment.starts_with("[...")) return 2;
  return segment.starts_with("[") ? 1 : 0;
}

bool fits(const Strings& route, const Strings& path, std::size_t r = 0, std::size_t p = 0) {
  if (r == route.size()) return p == path.size();
  if (rank(route[r]) == 3) return true;
  if (p == path.size()) return false;
  if (rank(route[r]) == 2) return true;
  return (rank(route[r]) == 1 || route[r] == path[p]) && fits(route, path, r + 1, p + 1);
}

/// The rule as Next.js states it: a static route is looked up exactly; the dynamic ones are sorted
/// segment by segment and the first that fits has it.
std::string by_the_rule(const Strings& names, const std::string& path) {
  Strings dynamic;
  for (const std::string& name : names) {
    if (name.find('[') == std::string::npos) {
      if (name == path) return name;
    } else {
      dynamic.push_back(name);
    }
  }
  const auto before = [](const std::string& a, const std::string& b) {
    const Strings left = split(a);
    const Strings right = split(b);
    for (std::size_t i = 0; i < std::min(left.size(), right.size()); ++i) {
      if (rank(left[i]) != rank(right[i])) return rank(left[i]) < rank(right[i]);
      if (rank(left[i]) == 0 && left[i] != right[i]) return left[i] < right[i];
    }
    return left.size() < right.size();
  };
  std::sort(dynamic.begin(), dynamic.end(), before);
  for (const std::string& name : dynamic) {
    if (fits(split(name), split(path))) return name;
  }
  return "-";
}

}  // namespace

TEST_CASE("Static names win over parameters, these over catch-alls, whatever the order") {
  Strings names{"/api/docs/[[...path]]", "/api/files/[...path]", "/api/files/[one]",
                "/api/files/fixed",      "/api/users/[id]",      "/api/users/me"};
  std::sort(names.begin(), names.end());
  do {
    const RouteTable table = table_of(names);
    CHECK(matched(table, "/api/files/fixed") == "/api/files/fixed");
    CHECK(matched(table, "/api/files/other") == "/api/files/[one] other");
    CHECK(matched(table, "/api/files/fixed/x") == "/api/files/[...path] fixed/x");
    CHECK(matched(table, "/api/users/me") == "/api/users/me");
    CHECK(matched(table, "/api/users/7") == "/api/users/[id] 7");
    CHECK(matched(table, "/api/users/7/x") == "-");
    CHECK(matched(table, "/api/users") == "-");
    CHECK(matched(table, "/api/files") == "-");
    CHECK(matched(table, "/api/docs") == "/api/docs/[[...path]]");
    CHECK(matched(table, "/api/docs/a/b") == "/api/docs/[[...path]] a/b");
    CHECK(matched(table, "/API/users/me") == "-");
  } while (std::next_permutation(names.begin(), names.end()) && names.front().size() < 20);
}

TEST_CASE("When the rest of a path does not fit, the next kind is tried") {
  const RouteTable table = table_of({"/a/b/[y]", "/a/[x]/c", "/[...all]"});
  CHECK(matched(table, "/a/b/1") == "/a/b/[y] 1");
  CHECK(matched(table, "/a/z/c") == "/a/[x]/c z");
  CHECK(matched(table, "/a/b/c") == "/a/b/[y] c");
  CHECK(matched(table, "/a/z/d") == "/[...all] a/z/d");
  const RouteTable deeper = table_of({"/a/b/c", "/a/[x]/d"});
  CHECK(matched(deeper, "/a/b/d") == "/a/[x]/d b");
}

TEST_CASE("Names that the framework refuses to build are refused") {
  const auto error_of = [](const Strings& there, const std::string& name) {
    RouteTable table = table_of(there);
    const auto error = table.add(name);
    CHECK(table.size() == there.size() + (error ? 0 : 1));
    return error ? error->message : std::string("no error");
  };
  for (const char* bad : {"api", "", "/a//b", "/a/", "/[...x]/y", "/[x]/[x]", "/[a]/b/[...a]",
                          "/[x", "/x]", "/[]", "/[.x]", "/[[x]]", "/(group)/a", "/_private/a",
                          "/a b", "/[1]/[2]/[3]/[4]/[5]/[6]/[7]/[8]/[9]"}) {
    INFO(bad);
    CHECK(error_of({}, bad) != "no error");
    CHECK(error_of({}, bad).find('\n') == std::string::npos);
  }
  CHECK(error_of({"/a/[x]"}, "/a/[y]") != "no error");
  CHECK(error_of({"/a/[x]"}, "/a/[y]/b") != "no error");
  CHECK(error_of({"/a/[...x]"}, "/a/[[...x]]") != "no error");
  CHECK(error_of({"/a"}, "/a/[[...x]]") != "no error");
  CHECK(error_of({"/a"}, "/a") != "no error");
  CHECK(error_of({"/a/[x]"}, "/a/[x]/b") == "no error");
  CHECK(error_of({"/a/[x]"}, "/a/[...y]") == "no error");
}

TEST_CASE("A clash names the other route") {
  RouteTable table = table_of({"/x", "/a/[id]"});
  const auto error = table.add("/a/[slug]");
  REQUIRE(error);
  CHECK(error->other == RouteId{1});
}

TEST_CASE("Segments are percent-decoded one by one, strictly") {
  CHECK(decode_segment("a%2Fb") == "a/b");
  CHECK(decode_segment("%E2%82%AC") == "\xE2\x82\xAC");
  CHECK(decode_segment("a+b") == "a+b");
  CHECK(decode_segment("%00") == std::string(1, '\0'));
  for (const char* bad : {"%", "%z", "%zz", "%4", "%ff", "%c0%af", "%ed%a0%80", "%f5%80%80%80"}) {
    INFO(bad);
    CHECK_FALSE(decode_segment(bad));
    CHECK_FALSE(is_decodable(bad));
  }
}

TEST_CASE("Property: the trie finds what the sorted list finds") {
  rc::prop("over random routes and paths", [] {
    const auto segment = rc::gen::element<std::string>("a", "b", "c", "[x]", "[...r]", "[[...r]]");
    const auto name =
        rc::gen::map(rc::gen::container<Strings>(segment), [](const Strings& segments) {
          std::string joined;
          for (const std::string& s : segments) joined += "/" + s;
          return joined;
        });
    RouteTable table;
    Strings there;
    for (const std::string& candidate : *rc::gen::container<Strings>(name)) {
      if (!table.add(candidate)) there.push_back(candidate);
    }
    const auto part = rc::gen::element<std::string>("a", "b", "c", "d");
    for (int i = 0; i < 20; ++i) {
      const auto length = *rc::gen::inRange<std::size_t>(1, 5);
      std::string path;
      for (const std::string& s : *rc::gen::container<Strings>(length, part)) path += "/" + s;
      const auto match = table.match(path);
      RC_ASSERT((match ? table.name(match->route) : "-") == by_the_rule(there, path));
    }
  });
}

}  // namespace routelab::core
