#include "tests/next16/tally.hpp"

#include <cstdlib>

#include <fmt/format.h>

namespace routelab::testing::next16 {

namespace {

std::string summary(const std::optional<int>& status, const std::string& allow,
                    const std::string& type, const std::string& location) {
  std::string line = status ? std::to_string(*status) : "no answer";
  if (!allow.empty()) line += ", Allow " + allow;
  if (!type.empty()) line += ", " + type;
  if (!location.empty()) line += ", to " + location;
  return line;
}

std::string summary(const Row& row) {
  return summary(row.status, row.allow, row.type, row.location);
}

std::string summary(const std::optional<http::Reply>& reply) {
  if (!reply) return summary(std::nullopt, "", "", "");
  return summary(reply->status, http::header(reply->headers, "allow"),
                 media_type(http::header(reply->headers, "content-type")),
                 without_port(http::header(reply->headers, "location")));
}

}  // namespace

std::vector<Row> observed_rows() {
  if (const char* file = std::getenv("ROUTELAB_NEXT16_ROWS")) return read_rows(file);
  const char* root = std::getenv("ROUTELAB_SOURCE_DIR");
  return read_rows(std::string(root == nullptr ? "." : root) + "/tests/data/next16/observed.jsonl");
}

void Tally::add(const Row& row, Layer layer, const std::optional<http::Reply>& reply,
                const std::vector<int>& others) {
  Count& counted = count(layer);
  ++counted.rows;
  ++counted.compared;
  const std::string theirs = summary(row);
  const std::string ours = summary(reply);
  if (theirs == ours && (row.others.empty() || others == row.others)) {
    ++counted.agreed;
  } else {
    differences_ += fmt::format("  {} ({})\n    observed: {}\n    next16:   {}\n", row.id,
                                layer_names[static_cast<std::size_t>(layer)], theirs, ours);
  }
}

void Tally::leave_out(const Row& row, Layer layer, const std::string& why) {
  Count& counted = count(layer);
  ++counted.rows;
  ++counted.left_out[why + (why.empty() ? row.id : "")];
}

double Tally::share(Layer layer) const {
  const Count& counted = counts_[static_cast<std::size_t>(layer)];
  if (counted.compared == 0) return 1;
  return static_cast<double>(counted.agreed) / static_cast<double>(counted.compared);
}

std::string Tally::table(const std::string& title) const {
  std::string text = fmt::format("{:<12}{:>6}{:>10}{:>8}{:>9}  {}\n", title, "rows", "compared",
                                 "agreed", "", "left out");
  for (std::size_t l = 0; l < counts_.size(); ++l) {
    const Count& counted = counts_[l];
    text += fmt::format("{:<12}{:>6}{:>10}{:>8}{:>8.2f}%  ", layer_names[l], counted.rows,
                        counted.compared, counted.agreed, 100 * share(static_cast<Layer>(l)));
    for (const auto& [why, rows] : counted.left_out) text += fmt::format("{}: {}; ", rows, why);
    text += '\n';
  }
  return text + differences_;
}

}  // namespace routelab::testing::next16
