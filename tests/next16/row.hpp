/// A row of observed.jsonl: a request that was sent to `next start` and what came back. What the
/// members mean stands in tests/data/README.md.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace routelab::testing::next16 {

struct Row {
  std::string id;
  std::string router;  ///< that owns the path: "pages", "app", "none"

  std::string method;
  std::string path;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string raw;  ///< the whole request, or its header lines; "" if `headers` say them
  std::optional<std::string> body;

  std::optional<int> status;  ///< of the first final answer; none: there was none
  std::string allow;          ///< lines joined with ", "
  std::string type;           ///< media type without parameters
  std::string location;
  std::string text;  ///< the beginning of the body
  bool closed = false;
  std::vector<int> others;  ///< statuses of the answers behind it
};

/// Throws if the file cannot be read.
std::vector<Row> read_rows(const std::string& file);

/// "Text/HTML; charset=utf-8" -> "text/html"
std::string media_type(const std::string& value);
/// "http://localhost:4101/a" -> "http://localhost/a"
std::string without_port(const std::string& location);

}  // namespace routelab::testing::next16
