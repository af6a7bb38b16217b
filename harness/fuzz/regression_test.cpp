#include "harness/fuzz/regression_test.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "harness/fuzz/printable.hpp"

namespace routelab::fuzz {

namespace {

/// Shorter runs are easier to read as they are.
constexpr std::size_t least_run = 64;

std::size_t run_at(std::string_view text, std::size_t at) {
  return std::min(text.find_first_not_of(text[at], at), text.size()) - at;
}

std::string escaped(char c, char before) {
  switch (c) {
    case '"': return "\\\"";
    case '\\': return "\\\\";
    case '\n': return "\\n";
    case '\r': return "\\r";
    case '\t': return "\\t";
    case '?': return before == '?' ? "\\?" : "?";  // no trigraph
    default: break;
  }
  const auto byte = static_cast<unsigned char>(c);
  // Three octal digits end by themselves; hexadecimal ones would take in what follows.
  if (byte < 0x20 || byte > 0x7e) return fmt::format("\\{:03o}", byte);
  return {c};
}

std::string literal(std::string_view text) {
  std::string out = "\"";
  for (std::size_t i = 0; i < text.size(); ++i)
    out += escaped(text[i], i == 0 ? '\0' : text[i - 1]);
  return out + "\"";
}

/// For behind two slashes.
std::string comment(std::string_view text) {
  std::string line = printable_bytes(text, 400);
  if (line.ends_with('\\')) line += '.';  // it would continue the line
  return line;
}

std::string head(const Finding& finding, const CppTestOptions& options) {
  const CheckInfo& check = info(finding.check);
  const std::string code = check.wfc.empty() ? "" : fmt::format(" ({})", check.wfc);
  return fmt::format(
      "// Found by routelab fuzz, seed {}: {}{}\n"
      "//   {}\n"
      "// Must be: {}.\n"
      "// Case: {}\n",
      options.seed, check.name, code, comment(finding.why), check.rule, comment(finding.id.text()));
}

/// Secrets can be planted, and searched for in all their disguises.
bool looks_for_secrets(const Finding& finding, const CppTestOptions& options) {
  return finding.check == Check::NoCanaryOut && !options.scenario.empty() &&
         !options.secrets.empty();
}

std::string includes(const Finding& finding, const CppTestOptions& options) {
  std::string text =
      "#include <string>\n\n"
      "#if __has_include(<catch2/catch_all.hpp>)\n"
      "#include <catch2/catch_all.hpp>\n"
      "#else\n"
      "#include <catch2/catch.hpp>\n"
      "#endif\n\n";
  if (options.scenario.empty()) {
    return text +
           "#include \"harness/client/conversation.hpp\"\n"
           "#include \"harness/client/endpoint.hpp\"\n\n";
  }
  if (looks_for_secrets(finding, options)) {
    text += "#include \"harness/fuzz/canary_matcher.hpp\"\n";
  }
  return text +
         "#include \"harness/server/virtual_server.hpp\"\n"
         "#include \"sim/scenario/scenario.hpp\"\n\n";
}

std::string scenario_begin(const Finding& finding, const CppTestOptions& options) {
  std::string text, overrides = "{}";
  if (looks_for_secrets(finding, options)) {
    text += "  std::vector<routelab::fuzz::Canary> secrets;\n";
    text += "  routelab::scenario::Overrides overrides;\n";
    text += "  for (const std::string name : {";
    for (std::size_t i = 0; i < options.secrets.size(); ++i) {
      text += (i == 0 ? "" : ", ") + literal(options.secrets[i]);
    }
    text +=
        "}) {\n"
        "    secrets.push_back({name, routelab::fuzz::canary_value(1, name, \"test\")});\n"
        "    overrides.emplace_back(\"env.\" + name + \".secret\",\n"
        "                           \"\\\"\" + secrets.back().value + \"\\\"\");\n"
        "  }\n";
    overrides = "overrides";
  }
  return text + fmt::format(
                    "  routelab::scenario::Diagnostics diagnostics;\n"
                    "  const auto scenario =\n"
                    "      routelab::scenario::load({}, {}, diagnostics);\n"
                    "  REQUIRE(scenario);\n"
                    "  routelab::server::VirtualServer server(*scenario, {{.seed = {}}});\n"
                    "  routelab::server::Reply reply;\n",
                    literal(options.scenario), overrides, options.seed);
}

std::string server_begin(const CppTestOptions& options) {
  return fmt::format(
      "  const auto parsed = routelab::client::parse_address({});\n"
      "  REQUIRE(parsed.address);\n"
      "  const auto& server = *parsed.address;\n"
      "  const auto found = routelab::client::resolve(server);\n"
      "  REQUIRE_FALSE(found.endpoints.empty());\n"
      "  routelab::client::Conversation conversation(routelab::client::first_reachable(\n"
      "      found.endpoints, routelab::Duration::seconds(3)));\n"
      "  routelab::client::Answer answer;\n",
      literal(options.address));
}

std::string call(const http::Request& request, const CppTestOptions& options) {
  const std::string begin =
      options.scenario.empty() ? "  answer = conversation.ask(routelab::client::addressed(\n      {"
                               : "  reply = server.call(\n      {";
  std::string text = begin + fmt::format(".method = {}", cpp_text(request.method));
  text += fmt::format(",\n       .target = {}", cpp_text(request.target));
  std::string headers;
  for (const auto& [name, value] : request.headers) {
    headers += fmt::format("{}{{{}, {}}}", headers.empty() ? "" : ",\n                   ",
                           cpp_text(name), cpp_text(value));
  }
  text += fmt::format(",\n       .headers = {{{}}}", headers);
  text += fmt::format(",\n       .body = {}}}", cpp_text(request.body));
  return text + (options.scenario.empty() ? ",\n      server));\n" : ");\n");
}

/// Of the answer that shows it.
std::string expectation(const Finding& finding, const CppTestOptions& options) {
  const bool is_server = options.scenario.empty();
  const std::string reply = is_server ? "answer.response" : "reply";
  if (looks_for_secrets(finding, options)) {
    return "  std::string text = reply.body;\n"
           "  for (const auto& [name, value] : reply.headers) text += \"\\n\" + name + \": \" + "
           "value;\n"
           "  CHECK(routelab::fuzz::CanaryMatcher(secrets).find(text).hits.empty());\n";
  }
  const bool succeeded = finding.status >= 200 && finding.status < 300;
  switch (finding.check) {
    case Check::No5xx: return fmt::format("  CHECK({}.status < 500);\n", reply);
    case Check::NoCrashOrHang:
      if (is_server && finding.status == 0) return "  CHECK(answer);\n";
      break;
    case Check::MethodTableExact:
    case Check::MalformedRejected:
    case Check::NegativeRejected:
    case Check::UnsupportedMedia415:
    case Check::AuthRequired:
    case Check::AuthCrossUser:
    case Check::PathVariantEquivalence:
    case Check::UseAfterDelete:
      if (succeeded) return fmt::format("  CHECK({}.status >= 400);\n", reply);
      break;
    case Check::PositiveAccepted:
    case Check::CreatedIsReadable:
    case Check::RestartDurable:
      if (finding.status >= 400) return fmt::format("  CHECK({}.status < 400);\n", reply);
      break;
    default: break;
  }
  const std::size_t shown = std::min(finding.shown, finding.history.size() - 1);
  return fmt::format(
      "  // This is the answer that was wrong.\n"
      "  const std::string wrong = {};\n"
      "  CHECK_FALSE(({}.status == {} && {}.body == wrong));\n",
      cpp_text(finding.history[shown].outcome.reply.body), reply, finding.status, reply);
}

}  // namespace

std::string cpp_text(std::string_view text) {
  std::vector<std::string> pieces;
  std::size_t begin = 0;  // of what is in no piece yet
  const auto add = [&](std::size_t end) {
    const std::string_view piece = text.substr(begin, end - begin);
    if (piece.empty()) return;
    pieces.push_back(piece.find('\0') == std::string_view::npos
                         ? literal(piece)
                         : fmt::format("std::string({}, {})", literal(piece), piece.size()));
  };
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t run = run_at(text, at);
    if (run >= least_run) {
      add(at);
      const std::string c = text[at] == '\''  ? "\\'"
                            : text[at] == '"' ? "\""
                                              : escaped(text[at], 0);
      pieces.push_back(fmt::format("std::string({}, '{}')", run, c));
      begin = at + run;
    }
    at += run;
  }
  add(text.size());
  if (pieces.empty()) return "\"\"";
  std::string out = pieces.front();
  // Two literals are never neighbours: there is a run between them.
  for (std::size_t i = 1; i < pieces.size(); ++i) out += " + " + pieces[i];
  return out;
}

std::string cpp_test(const Finding& finding, const CppTestOptions& options) {
  if (finding.history.empty()) return "";
  const std::string name =
      fmt::format("{}: {} {}", finding.where, info(finding.check).name, finding.status);
  std::string text = head(finding, options) + includes(finding, options);
  text += fmt::format("TEST_CASE({}, {}) {{\n", literal(name), literal(options.tags));
  text += options.scenario.empty() ? server_begin(options) : scenario_begin(finding, options);
  const std::size_t count = std::min(finding.shown + 1, finding.history.size());
  for (std::size_t i = 0; i < count; ++i) {
    const Exchange& exchange = finding.history[i];
    text += fmt::format("  // {}\n", exchange.status() == 0 ? comment(exchange.outcome.what)
                                                            : std::to_string(exchange.status()));
    text += call(exchange.sent, options);
  }
  // Without an answer nothing can be said of it.
  if (options.scenario.empty() && finding.status != 0) text += "  REQUIRE(answer);\n";
  text += expectation(finding, options);
  return text + "}\n";
}

}  // namespace routelab::fuzz
