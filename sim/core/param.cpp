#include "sim/core/param.hpp"

#include <algorithm>

#include "sim/core/route_table.hpp"

namespace routelab::core {

namespace {

template <class Take>
void each_segment(std::string_view raw, const Take& take) {
  for (std::size_t begin = 0; begin <= raw.size();) {
    const std::size_t end = std::min(raw.find('/', begin), raw.size());
    take(decode_segment(raw.substr(begin, end - begin)).value_or(""), begin == 0);
    begin = end + 1;
  }
}

}  // namespace

std::string decode_segments(std::string_view raw) {
  std::string out;
  each_segment(raw, [&](const std::string& segment, bool first) {
    if (!first) out += '/';
    out += segment;
  });
  return out;
}

Value param_value(Profile profile, std::string_view raw, bool catch_all, Texts& texts) {
  if (catch_all && raw.empty()) return {};
  if (!catch_all || profile == Profile::Rfc) return texts.value_of(decode_segments(raw));
  std::string json = "[";
  each_segment(raw, [&](const std::string& segment, bool first) {
    if (!first) json += ',';
    json += quote_json(segment);
  });
  return Value::composite(texts.intern(json + "]"));
}

}  // namespace routelab::core
