#include "tests/next16/row.hpp"

#include <fstream>
#include <regex>
#include <stdexcept>

#include <nlohmann/json.hpp>

#include "sim/base/ascii.hpp"

namespace routelab::testing::next16 {

namespace {

using nlohmann::json;

std::string text(const json& object, const char* name) {
  const auto found = object.find(name);
  return found == object.end() || found->is_null() ? "" : found->get<std::string>();
}

/// Bytes were written down as the characters of Latin-1.
std::string bytes_of(const std::string& utf8) {
  std::string bytes;
  for (std::size_t i = 0; i < utf8.size(); ++i) {
    const auto byte = static_cast<unsigned char>(utf8[i]);
    if ((byte == 0xC2 || byte == 0xC3) && i + 1 < utf8.size()) {
      const auto next = static_cast<unsigned char>(utf8[++i]);
      bytes += static_cast<char>(((byte & 3U) << 6U) | (next & 0x3FU));
    } else {
      bytes += utf8[i];
    }
  }
  return bytes;
}

Row row_of(const json& line) {
  Row row;
  row.id = line.at("id");
  row.router = line.at("router");
  const json& request = line.at("request");
  row.method = request.at("method");
  row.path = bytes_of(request.at("path"));
  for (const auto& [name, value] : request.at("headers").items()) {
    if (name == "raw") {
      row.raw = bytes_of(value);
    } else {
      row.headers.emplace_back(name, value);
    }
  }
  if (const json& body = request.at("body_desc"); !body.is_null()) row.body = body;
  const json& response = line.at("response");
  if (!response.at("status").is_null()) row.status = response.at("status").get<int>();
  const json& headers = response.at("headers");
  row.allow = std::regex_replace(text(headers, "allow"), std::regex(" *[|,] *"), ", ");
  row.type = media_type(text(headers, "content-type"));
  row.location = without_port(text(headers, "location"));
  row.text = text(response, "body_prefix");
  row.closed = text(response, "conn_after") == "closed";
  if (response.contains("others")) {
    for (const json& other : response.at("others")) row.others.push_back(other.at("status"));
  }
  return row;
}

}  // namespace

std::vector<Row> read_rows(const std::string& file) {
  std::ifstream lines(file);
  if (!lines) throw std::runtime_error("cannot read " + file);
  std::vector<Row> rows;
  for (std::string line; std::getline(lines, line);) {
    const json parsed = json::parse(line);
    if (parsed.at("server") == "next-start-16.4.6") rows.push_back(row_of(parsed));
  }
  return rows;
}

std::string media_type(const std::string& value) {
  std::string type = lower_case(value.substr(0, value.find(';')));
  while (type.ends_with(' ')) type.pop_back();
  return type;
}

std::string without_port(const std::string& location) {
  return std::regex_replace(location, std::regex("^(https?://[^/:]*):[0-9]+"), "$1");
}

}  // namespace routelab::testing::next16
