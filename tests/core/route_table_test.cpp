#include "sim/core/route_table.hpp"

#include <algorithm>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
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
  if (path == "/") return segments;
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

/// A name of 0 to 4 segments; a parameter is named after its level, or most would clash.
rc::Gen<std::string> any_name() {
  const auto segment =
      rc::gen::element<std::string>("a", "b", "c", "[x", "[x", "[...r]", "[[...r]]");
  const auto segments =
      rc::gen::mapcat(rc::gen::element<std::size_t>(0, 1, 2, 3, 4),
                      [=](std::size_t size) { return rc::gen::container<Strings>(size, segment); });
  return rc::gen::map(segments, [](const Strings& parts) {
    std::string name;
    for (std::size_t i = 0; i < parts.size(); ++i) {
      name += "/" + parts[i] + (parts[i] == "[x" ? std::to_string(i) + "]" : "");
    }
    return name.empty() ? std::string("/") : name;
  });
}

std::string any_path() {
  const auto part = rc::gen::element<std::string>("a", "b", "c", "d");
  const auto length = *rc::gen::element<std::size_t>(0, 1, 2, 3, 4, 5);
  std::string path;
  for (const std::string& s : *rc::gen::container<Strings>(length, part)) path += "/" + s;
  return path.empty() ? "/" : path;
}

/// The raw parameters that a route takes from a path that it fits.
Strings taken(const std::string& name, const std::string& path) {
  const Strings route = split(name);
  const Strings segments = split(path);
  Strings params;
  for (std::size_t i = 0; i < std::min(route.size(), segments.size()); ++i) {
    if (rank(route[i]) > 0) params.push_back(segments[i]);
    if (rank(route[i]) < 2) continue;
    for (std::size_t j = i + 1; j < segments.size(); ++j) params.back() += "/" + segments[j];
  }
  return params;
}

/// What `matched` says, by the rule.
std::string matched_by_the_rule(const Strings& names, const std::string& path) {
  const std::string name = by_the_rule(names, path);
  std::string text = name;
  if (name == "-") return text;
  for (const std::string& param : taken(name, path)) {
    text += (text == name ? " " : "|") + param;
  }
  return text;
}

/// Whether the framework builds a name of `any_name` beside others of it: a catch-all is last, and
/// at one level there is one route for a path's end and one catch-all.
bool is_built(const Strings& there, const std::string& name) {
  const auto dots = name.find("[...");
  if (dots != std::string::npos && name.find('/', dots) != std::string::npos) return false;
  const auto clashes = [](const std::string& a, const std::string& b) {
    const auto optional = a.find("/[[...");
    if (a == b) return true;
    if (optional == std::string::npos) return false;
    const std::string bare = a.substr(0, optional);
    return b == bare + "/[...r]" || b == (bare.empty() ? "/" : bare);
  };
  return std::none_of(there.begin(), there.end(), [&](const std::string& other) {
    return clashes(name, other) || clashes(other, name);
  });
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

TEST_CASE("What is wrong with a name is said, and what to write instead") {
  const auto error_of = [](const std::string& name) {
    RouteTable table;
    const auto error = table.add(name);
    CHECK(table.size() == (error ? 0 : 1));
    CHECK_FALSE((error && error->other.valid()));
    return error ? error->message : std::string("no error");
  };
  for (const auto& [name, message] : std::initializer_list<std::pair<std::string, std::string>>{
           {"api/x", "\"api/x\" does not start with '/'"},
           {"/api/", "a route name does not end with '/': write \"/api\""},
           {"/a//b", "\"/a//b\" has an empty segment"},
           {"//", "\"//\" has an empty segment"},
           {"/[...x]/y", "the catch-all of \"x\" must be the last segment"},
           {"/[[...x]]/y", "the catch-all of \"x\" must be the last segment"},
           {"/[x]/a/[x]", "the parameter name \"x\" is used twice in one path"},
           {"/[user-id]/[userid]",
            "the parameter names \"user-id\" and \"userid\" differ only in characters that are "
            "not letters, digits or underscores"},
           {"/a[x]",
            "segment \"a[x]\": brackets enclose a whole segment, as in \"[id]\", \"[...path]\" or "
            "\"[[...path]]\""},
           {"/[[x]]", "segment \"[[x]]\": only a catch-all can be optional, as in \"[[...x]]\""},
           {"/[[x]", "segment \"[[x]\" has extra brackets"},
           {"/[]", "segment \"[]\" has no parameter name"},
           {"/[...]", "segment \"[...]\" has no parameter name"},
           {"/[.x]", "segment \"[.x]\": a parameter name does not start with a dot"},
           {"/[....x]", "segment \"[....x]\": a parameter name does not start with a dot"},
           {"/[\xE2\x80\xA6x]",
            "segment \"[\xE2\x80\xA6x]\" starts with the character \"\xE2\x80\xA6\": write three "
            "dots"},
           {"/api/(shop)/x",
            "segment \"(shop)\" is a route group, which Next.js leaves out of the path: write "
            "\"/api/x\""},
           {"/(.)x",
            "segment \"(.)x\" is an intercepting route, which only pages in a browser can have"},
           {"/_lib",
            "segment \"_lib\" is a private folder, which Next.js does not route: write \"%5Flib\" "
            "for a path segment that starts with an underscore"},
           {"/a/../b", "segment \"..\" never reaches a route: dot segments are resolved before"},
           {"/%2E", "segment \"%2E\" never reaches a route: dot segments are resolved before"},
           {"/a b?", "segment \"a b?\" has a character that no path can carry: write \"a%20b%3F\""},
           {"/caf\xC3\xA9",
            "segment \"caf\xC3\xA9\" has a character that no path can carry: write "
            "\"caf%C3%A9\""},
           {"/[1]/[2]/[3]/[4]/[5]/[6]/[7]/[8]/[9]", "more than 8 parameters in one path"}}) {
    CHECK(error_of(name) == message);
  }
  std::string long_name;
  for (int i = 0; i < 100; ++i) long_name += "/a";
  CHECK(error_of(long_name) == "no error");
  CHECK(error_of(long_name + "/a") == "more than 100 segments");
  CHECK(error_of("/.well-known/x") == "no error");
}

TEST_CASE("A clash names the other route, whichever comes first") {
  const auto clash = [](const std::string& there, const std::string& name) {
    RouteTable table = table_of({"/other", there});
    const auto error = table.add(name);
    REQUIRE(error);
    CHECK(error->other == RouteId{1});
    CHECK(table.size() == 2);
    return error->message;
  };
  CHECK(clash("/a/[id]", "/a/[slug]/x") ==
        "two parameter names at the same level: \"id\" and \"slug\"");
  CHECK(clash("/a/[...all]", "/a/[...rest]") ==
        "two parameter names at the same level: \"all\" and \"rest\"");
  CHECK(clash("/a/[[...all]]", "/a/[[...rest]]") ==
        "two parameter names at the same level: \"all\" and \"rest\"");
  const std::string both = "a required and an optional catch-all cannot be at the same level";
  CHECK(clash("/a/[...x]", "/a/[[...x]]") == both);
  CHECK(clash("/a/[[...x]]", "/a/[...x]") == both);
  const std::string bare =
      "the optional catch-all \"[[...x]]\" answers the path of its bare parent too";
  CHECK(clash("/a", "/a/[[...x]]") == bare);
  CHECK(clash("/a/[[...x]]", "/a") == bare);
  for (const char* name : {"/", "/a/b", "/a/[x]", "/a/[...x]", "/a/[[...x]]", "/%5Fa"}) {
    CHECK(clash(name, name) == "the same route is there already");
  }
}

TEST_CASE("An optional catch-all that takes nothing has no parameter") {
  const RouteTable table = table_of({"/[[...all]]", "/[a]/[b]/c"});
  const auto root = table.match("/");
  REQUIRE(root);
  CHECK(root->param_count == 0);
  CHECK_FALSE(table.match(""));
  const auto back = table.match("/1/2/3");  // after [a] and [b] took 1 and 2
  REQUIRE(back);
  CHECK(table.name(back->route) == "/[[...all]]");
  CHECK(back->param_count == 1);
  CHECK(back->params[0] == "1/2/3");
  CHECK(back->params[1].empty());
  CHECK(table.params(back->route).size() == 1);
  CHECK(table.params(back->route)[0].name == "all");
  CHECK(table.params(back->route)[0].catch_all);
  CHECK_FALSE(table.params(RouteId{1})[1].catch_all);
}

TEST_CASE("An empty segment fits nothing, and a path starts with a slash") {
  const RouteTable table = table_of({"/a/[x]", "/a/b/[...x]"});
  for (const char* path :
       {"/a/", "/a//", "/a/b/", "/a/b//c", "/a/b/c//d", "/a/b/c/", "a/b", "xa/b", "", "//"}) {
    CHECK(matched(table, path) == "-");
  }
}

TEST_CASE("A name writes an underscore at the start of a segment as Next.js folders do") {
  const RouteTable table = table_of({"/r/%5Fund"});
  CHECK(matched(table, "/r/_und") == "/r/%5Fund");
  CHECK(matched(table, "/r/%5Fund") == "-");
}

/// What Next.js 16.4.6 was seen to answer with these routes.
TEST_CASE("Routes beside each other are chosen as a real server chose them") {
  const RouteTable table =
      table_of({"/mix/[...rest]", "/mix/[p]/q", "/mix/a/[x]/c", "/mix/a/b/[y]",
                "/mix/a/b/[y]/[z]/d", "/mix/s/[[...o]]", "/mix/s/k/[m]", "/mix/sp%20ace"});
  CHECK(matched(table, "/mix/a/b/c") == "/mix/a/b/[y] c");
  CHECK(matched(table, "/mix/a/z/c") == "/mix/a/[x]/c z");
  CHECK(matched(table, "/mix/a/b/c/d") == "/mix/[...rest] a/b/c/d");
  CHECK(matched(table, "/mix/a/b/c/e/d") == "/mix/a/b/[y]/[z]/d c|e");
  CHECK(matched(table, "/mix/a/q") == "/mix/[p]/q a");
  CHECK(matched(table, "/mix/zz/r") == "/mix/[...rest] zz/r");
  CHECK(matched(table, "/mix/s") == "/mix/s/[[...o]]");
  CHECK(matched(table, "/mix/s/k") == "/mix/s/[[...o]] k");
  CHECK(matched(table, "/mix/s/k/1") == "/mix/s/k/[m] 1");
  CHECK(matched(table, "/mix/sp%20ace") == "/mix/sp%20ace");
  CHECK(matched(table, "/mix/s%70%20ace") == "/mix/[...rest] s%70%20ace");
}

TEST_CASE("Segments are percent-decoded one by one, strictly") {
  CHECK(decode_segment("a%2Fb") == "a/b");
  CHECK(decode_segment("%E2%82%AC") == "\xE2\x82\xAC");
  CHECK(decode_segment("a+b") == "a+b");
  CHECK(decode_segment("%00") == std::string(1, '\0'));
  for (const char* good : {"", "%7f", "%c2%80", "%df%bf", "%e0%a0%80", "%ed%9f%bf", "%ef%bf%bf",
                           "%f0%90%80%80", "%f4%8f%bf%bf"}) {
    INFO(good);
    CHECK(decode_segment(good));
    CHECK(is_decodable(good));
  }
  for (const char* bad : {"%",         "%z",        "%zz",          "%4z",
                          "%4",        "a%",        "%80",          "%c1%bf",
                          "%c0%af",    "%c3",       "%c3/%a9",      "%c3a",
                          "%e0%9f%bf", "%ed%a0%80", "%e2%82",       "%f0%8f%bf%bf",
                          "%f4%90%80", "%ff",       "%f5%80%80%80", "%f4%90%80%80",
                          "\xC3"}) {
    INFO(bad);
    CHECK_FALSE(decode_segment(bad));
    CHECK_FALSE(is_decodable(bad));
  }
  CHECK_FALSE(is_decodable(std::string_view("%412").substr(0, 2)));
}

TEST_CASE("Property: the trie finds what the sorted list finds, and refuses what clashes") {
  rc::prop("over random routes and paths", [] {
    RouteTable table;
    Strings there;
    const auto candidates = *rc::gen::element<std::size_t>(1, 5, 20, 60);
    for (const std::string& name : *rc::gen::container<Strings>(candidates, any_name())) {
      const bool is_added = !table.add(name);
      RC_ASSERT(is_added == is_built(there, name));
      if (is_added) there.push_back(name);
    }
    for (int i = 0; i < 20; ++i) {
      const std::string path = any_path();
      RC_ASSERT(matched(table, path) == matched_by_the_rule(there, path));
    }
  });
}

}  // namespace routelab::core
