#include "tests/next16/sent_bytes.hpp"

#include <algorithm>
#include <map>
#include <regex>

#include "sim/base/ascii.hpp"

namespace routelab::testing::next16 {

namespace {

std::string repeated(const std::string& unit, std::size_t times) {
  std::string all;
  all.reserve(unit.size() * times);
  for (std::size_t i = 0; i < times; ++i) all += unit;
  return all;
}

std::string in_utf16(const std::string& ascii) {
  std::string wide;
  for (const char c : ascii) (wide += c) += '\0';
  return wide;
}

std::size_t number_of(std::string digits) {
  std::erase(digits, ',');
  return std::stoul(digits);
}

std::string chunk(const std::string& size_line) {
  return size_line + "\r\n{\"name\":\"s\"}\r\n0\r\n\r\n";
}

const std::map<std::string, std::string>& described() {
  using namespace std::string_literals;
  static const std::map<std::string, std::string> bodies{
      {"raw NUL in string", "{\"name\":\"a\0b\"}"s},
      {"escaped NUL", "{\"name\":\"a\\u0000b\"}"},
      {"lone surrogate escape", "{\"name\":\"\\ud800\"}"},
      {"invalid UTF-8 inside string", "{\"name\":\"\xff\xfe\"}"},
      {"UTF-8 BOM + json", "\xef\xbb\xbf{\"name\":\"bom\"}"},
      {"latin1 json", "{\"name\":\"\xe9\"}"},
      {"utf-16le json", in_utf16("{\"name\":\"u\"}")},
      {"gzip of json", "\x1f\x8b\x08\0\0\0\0\0\0\x03"s + std::string(23, 'z')},
      {"bad gzip", "\x1f\x8b\x08\0garbage"s},
      {"multipart", "--B\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\nn\r\n--B--\r\n"},
      {"3 bytes", "\0\x01\xff"s},
      {"json bytes, no content-type", "{\"name\":\"n\"}"},
      {"CL + TE chunked", chunk("c")},
      {"smuggle CL.TE", "0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n"},
      {"dup equal CL", "{\"name\":\"x\"}"},
      {"dup different CL", "{\"name\":\"x\"}"},
      {"CL list", "{\"name\":\"x\"}"},
      {"negative CL", "{\"name\":\"x\"}"},
      {"signed CL", "{\"name\":\"x\"}"},
      {"hex CL", "{\"name\":\"x\"}"},
      {"CL > 2^64", "{\"name\":\"x\"}"},
      {"CL shorter than the body", "{\"name\":\"x\"}"},
      {"CL longer than the body, then silence", "{\"name\":\"x\"}"},
      {"aborted body", "{\"name\":\"x\"}"},
      {"unknown expectation", "{\"name\":\"x\"}"},
      {"Expect then body", "{\"name\":\"x\"}"},
      {"body in 3 pieces", "{\"name\":\"x\"}"},
      {"TE identity", "{\"name\":\"s\"}"},
      {"TE unknown", chunk("c")},
      {"TE gzip, chunked", chunk("c")},
      {"TE with tab", chunk("c")},
      {"space before colon", chunk("c")},
      {"bad chunk size", chunk("zz")},
      {"negative chunk size", chunk("-c")},
      {"overflowing chunk size", chunk("fffffffffffffffff")},
      {"chunk extension + trailer", "c;x=1\r\n{\"name\":\"e\"}\r\n0\r\nX-Trailer: 1\r\n\r\n"},
      {"bare LF in chunk framing", "c\n{\"name\":\"s\"}\n0\n\n"}};
  return bodies;
}

std::string body_of(const std::string& text) {
  if (const auto found = described().find(text); found != described().end()) return found->second;
  std::smatch part;
  if (std::regex_match(text, part, std::regex("([0-9,]+) byte json"))) {
    constexpr std::size_t around = 11;
    return "{\"name\":\"" + std::string(number_of(part[1]) - around, 'a') + "\"}";
  }
  if (std::regex_match(text, part, std::regex("([0-9,]+) nested arrays"))) {
    return std::string(number_of(part[1]), '[') + std::string(number_of(part[1]), ']');
  }
  if (std::regex_match(text, part, std::regex("([0-9,]+) nested objects"))) {
    return repeated("{\"a\":", number_of(part[1])) + "1" + std::string(number_of(part[1]), '}');
  }
  return text;
}

/// "abababab...(1000 chars)": goes on as it began.
std::string whole_path(const std::string& path) {
  std::smatch cut;
  if (!std::regex_match(path, cut, std::regex("(.*)\\.\\.\\.\\(([0-9]+) chars\\)"))) return path;
  std::string all = cut[1];
  const std::size_t length = number_of(cut[2]);
  for (const std::size_t period : {1U, 2U}) {
    const std::string end = all.substr(all.size() - 10);
    if (end.substr(period) != end.substr(0, end.size() - period)) continue;
    while (all.size() < length) all += all[all.size() - period];
    return all;
  }
  all.resize(all.find("k0="));
  for (int key = 0; all.size() < length; ++key) all += "k" + std::to_string(key) + "=1&";
  all.resize(length);
  return all;
}

/// Of a long one the first 160 bytes were written down.
std::string whole_raw(const std::string& raw, const std::string& text) {
  constexpr std::size_t written = 160;
  std::smatch part;
  if (raw.size() < written) return raw;
  if (std::regex_match(text, part, std::regex("([0-9,]+) B header"))) {
    const std::size_t value = raw.rfind(": ") + 2;
    return raw.substr(0, value) + std::string(number_of(part[1]), 'a') + "\r\n\r\n";
  }
  if (std::regex_match(text, part, std::regex("([0-9,]+) headers"))) {
    std::string all = raw.substr(0, raw.find("X-0"));
    for (std::size_t i = 0; i < number_of(part[1]); ++i)
      all += "X-" + std::to_string(i) + ": 1\r\n";
    return all + "\r\n";
  }
  return raw;
}

bool is_header_lines(const std::string& raw) {
  return std::regex_search(raw, std::regex("^[A-Za-z-]+[ ]?:"));
}

std::string header_lines(const Row& row) {
  std::string lines = "Host: localhost:4101\r\n";
  for (const auto& [name, value] : row.headers) lines += name + ": " + value + "\r\n";
  return row.raw.empty() ? lines : lines + row.raw + "\r\n";
}

std::optional<std::string> sent_length(const Row& row) {
  for (const auto& [name, value] : row.headers) {
    if (lower_case(name) == "content-length") return value;
  }
  return std::nullopt;
}

std::string in_two_chunks(const std::string& body) {
  const auto size = [](std::size_t n) {
    std::string hex;
    do hex.insert(hex.begin(), "0123456789abcdef"[n % 16]);
    while ((n /= 16) != 0);
    return hex + "\r\n";
  };
  const std::size_t half = std::min<std::size_t>(7, body.size());
  std::string made;
  for (const std::string& part : {body.substr(0, half), body.substr(half)}) {
    if (!part.empty()) made += size(part.size()) + part + "\r\n";
  }
  return made + "0\r\n\r\n";
}

}  // namespace

std::optional<std::string> sent_bytes(const Row& row) {
  if (!row.raw.empty() && !is_header_lines(row.raw)) {
    return whole_raw(row.raw, row.body.value_or(""));
  }
  const std::string path = whole_path(row.path);
  const std::string lines = header_lines(row) + "\r\n";
  const auto request = [&](const std::string& method, const std::string& target) {
    return method + " " + target + " HTTP/1.1\r\n" + lines;
  };
  if (row.body == "3 pipelined requests") {
    return request("GET", path) + request("HEAD", path) + request("GET", path + "?k=2");
  }
  std::string body = body_of(row.body.value_or(""));
  const auto length = sent_length(row);
  if (length && *length != std::to_string(body.size())) return std::nullopt;
  const bool chunked = std::any_of(row.headers.begin(), row.headers.end(), [](const auto& header) {
    return lower_case(header.first) == "transfer-encoding";
  });
  return request(row.method, path) + (chunked ? in_two_chunks(body) : body);
}

}  // namespace routelab::testing::next16
