#include "tests/next16/replay.hpp"

#include <optional>
#include <regex>
#include <set>

#include "tests/next16/sent_bytes.hpp"

namespace routelab::testing::next16 {

namespace {

std::optional<std::uint64_t> item_of(const std::string& path) {
  std::smatch id;
  if (!std::regex_match(path, id, std::regex("/(api|r)/items/([0-9]{1,4})"))) return std::nullopt;
  return std::stoul(id[2]);
}

class Items {
 public:
  void note(const Row& row) {
    if (row.status == 201) made_.insert(item_of(row.location).value_or(0));
    const auto item = item_of(row.path);
    if (item && row.method == "DELETE" && row.status == 204) deleted_.insert(*item);
  }
  [[nodiscard]] bool knows(const Row& row) const {
    const auto item = item_of(row.path);
    if (!item || (row.status != 200 && row.status != 204 && row.status != 404)) return true;
    return made_.contains(*item) && (row.status == 404) == deleted_.contains(*item);
  }

 private:
  std::set<std::uint64_t> made_, deleted_;
};

}  // namespace

Tally replay(App& app, const WhyNot& why_not, const Ask& ask) {
  Tally tally;
  Items items;
  for (const Row& row : observed_rows()) {
    const Layer layer = layer_of(row);
    const auto bytes = sent_bytes(row);
    std::string why = bytes ? why_not(row, layer) : "bytes not written down";
    if (why.empty() && !items.knows(row)) why = "its item's history is not in the file";
    items.note(row);
    if (!why.empty()) {
      tally.leave_out(row, layer, why);
      continue;
    }
    if (row.status == 201) app.make_items(item_of(row.location).value_or(1));
    const Outcome outcome = ask(row, *bytes);
    tally.add(row, layer, outcome.reply, outcome.others);
  }
  return tally;
}

}  // namespace routelab::testing::next16
