#include "harness/fuzz/finding_text.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "harness/fuzz/printable.hpp"

namespace routelab::fuzz {

namespace {

/// In single quotes; what no terminal takes as $'...'.
std::string quoted(std::string_view text) {
  const bool is_plain = std::all_of(text.begin(), text.end(),
                                    [](char c) { return c >= 0x20 && c < 0x7f && c != '\''; });
  if (is_plain) return "'" + std::string(text) + "'";
  std::string out = "$'";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '\'' || c == '\\') {
      out += '\\';
      out += c;
    } else if (byte < 0x20 || byte > 0x7e) {
      out += fmt::format("\\x{:02x}", byte);
    } else {
      out += c;
    }
  }
  return out + "'";
}

/// Commands that print a long body: runs of one character by their length, all else as it is. If that
/// is long as well, blanks: what matters of a long body is its length.
std::string printing(std::string_view body) {
  constexpr std::size_t most_plain = 2000;
  constexpr std::size_t least_run = 32;
  std::string commands;
  std::string plain;
  std::size_t plain_size = 0;
  const auto run = [](std::size_t size, char c) {
    return fmt::format("head -c {} /dev/zero | tr '\\0' '{}'; ", size, c);
  };
  const auto end_plain = [&] {
    if (!plain.empty()) commands += "printf %s " + quoted(plain) + "; ";
    plain_size += std::exchange(plain, {}).size();
  };
  for (std::size_t at = 0; at < body.size();) {
    const char c = body[at];
    const std::size_t end = std::min(body.find_first_not_of(c, at), body.size());
    const bool can_be_told = c >= 0x20 && c < 0x7f && c != '\'' && c != '\\';
    if (can_be_told && end - at >= least_run) {
      end_plain();
      commands += run(end - at, c);
    } else {
      plain += body.substr(at, end - at);
    }
    at = end;
  }
  end_plain();
  if (plain_size > most_plain || commands.size() > 2 * most_plain) commands = run(body.size(), ' ');
  commands.resize(commands.size() - 2);
  return commands;
}

}  // namespace

std::string answer_line(const Exchange& exchange) {
  if (exchange.outcome.ending != target::Ending::Answered) return exchange.outcome.what;
  const http::Reply& reply = exchange.outcome.reply;
  std::string line = std::to_string(reply.status);
  const std::string type = http::header(reply.headers, "content-type");
  if (!type.empty()) line += " " + type;
  if (!reply.body.empty()) line += "  " + printable_bytes(reply.body, 160);
  return line;
}

std::string curl_line(const http::Request& request, std::string_view address) {
  std::string line = "curl -i";
  if (request.method == "HEAD") {
    line += " -I";
  } else if (request.method != "GET" || !request.body.empty()) {
    line += " -X " + request.method;
  }
  if (request.target.find("..") != std::string::npos ||
      request.target.find("/.") != std::string::npos) {
    line += " --path-as-is";
  }
  for (const auto& [name, value] : request.headers) line += " -H " + quoted(name + ": " + value);
  constexpr std::size_t most_body = 2000;
  if (request.body.size() > most_body) {
    // Through a pipe: an argument may have no more than 128 KB.
    line += " --data-binary @<(" + printing(request.body) + ")";
  } else if (!request.body.empty()) {
    line += " --data-binary " + quoted(request.body);
  }
  return line + " " + quoted(std::string(address) + request.target);
}

std::string text_of(const Finding& finding, const TextOptions& options) {
  if (options.mask != nullptr) {
    return text_of(options.mask->finding(finding),
                   {.colour = options.colour, .address = options.address});
  }
  const CheckInfo& check = info(finding.check);
  const auto bold = [&](std::string_view text) {
    return options.colour ? fmt::format("\x1b[1m{}\x1b[0m", text) : std::string(text);
  };
  std::string text = bold(fmt::format("{}  {}", check.name, finding.where)) + "\n";
  text += fmt::format("  {}\n", finding.why);
  text += fmt::format("  expected: {}\n", check.rule);
  if (!finding.reproduced)
    text += "  seen once; it did not come again when the case was run again\n";
  if (finding.was_known) text += "  an earlier run has found it, too\n";
  if (finding.times > 1) text += fmt::format("  {} cases have shown it\n", finding.times);
  // The requests up to the one that shows it; of many, the first and the last ones.
  constexpr std::size_t most = 12;
  const std::size_t end = std::min(finding.history.size(), finding.shown + 1);
  for (std::size_t i = 0; i < end; ++i) {
    if (end > most && i == most / 2) {
      text += fmt::format("    ... {} more ...\n", end - most);
      i = end - most / 2;
    }
    const Exchange& exchange = finding.history[i];
    text += fmt::format("  {}{}\n", i == finding.shown ? "> " : "  ",
                        curl_line(exchange.sent, options.address));
    text += fmt::format("      {}\n", answer_line(exchange));
  }
  text += fmt::format("  case: {}\n", finding.id.text());
  return text;
}

}  // namespace routelab::fuzz
