#include "harness/surface/json_text.hpp"

#include "sim/core/text.hpp"

namespace routelab::surface {

JsonText JsonText::text(std::string_view text) { return raw(core::quote_json(text)); }

JsonText& JsonText::add(std::string_view key, JsonText value) {
  value.key_ = core::quote_json(key) + ": ";
  members_.push_back(std::move(value));
  return *this;
}

JsonText& JsonText::add(JsonText value) {
  members_.push_back(std::move(value));
  return *this;
}

std::string JsonText::flat() const {
  if (open_ == '\0') return json_;
  const bool object = open_ == '{';
  if (members_.empty()) return object ? "{}" : "[]";
  std::string out = object ? "{ " : "[";
  for (const JsonText& member : members_) {
    if (&member != &members_.front()) out += ", ";
    out += member.key_ + member.flat();
  }
  return out + (object ? " }" : "]");
}

std::string JsonText::print(std::size_t indent, std::size_t column) const {
  constexpr std::size_t width = 100;
  std::string line = flat();
  if (open_ == '\0' || members_.empty() || column + line.size() < width) return line;
  const std::string margin(indent + 2, ' ');
  std::string out(1, open_);
  for (const JsonText& member : members_) {
    out += &member == &members_.front() ? "\n" : ",\n";
    out += margin + member.key_ + member.print(indent + 2, indent + 2 + member.key_.size());
  }
  return out + "\n" + std::string(indent, ' ') + (open_ == '{' ? "}" : "]");
}

}  // namespace routelab::surface
