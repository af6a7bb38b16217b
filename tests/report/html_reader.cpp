#include "tests/report/html_reader.hpp"

#include <algorithm>
#include <cctype>
#include <set>

namespace routelab::report::testing {

namespace {

const std::set<std::string> without_end{"meta", "link", "input", "br"};

bool is_name_character(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == ':' || c == '_';
}

class Reader {
 public:
  explicit Reader(std::string_view html) : rest_(html) {}

  Document read() {
    if (!skip("<!DOCTYPE html>")) problem("no doctype");
    while (!rest_.empty() && document_.problems.size() < 20) {
      if (rest_.front() == '<') {
        markup();
      } else {
        text(rest_.substr(0, rest_.find('<')));
      }
    }
    for (const std::size_t open : open_) problem("never closed: " + document_.elements[open].name);
    return std::move(document_);
  }

 private:
  void problem(const std::string& what) {
    document_.problems.push_back(what + " before: " + std::string(rest_.substr(0, 60)));
  }

  bool skip(std::string_view word) {
    if (!rest_.starts_with(word)) return false;
    rest_.remove_prefix(word.size());
    return true;
  }

  std::string name() {
    std::size_t size = 0;
    while (size < rest_.size() && is_name_character(rest_[size])) ++size;
    std::string word(rest_.substr(0, size));
    rest_.remove_prefix(size);
    return word;
  }

  std::string decoded(std::string_view raw) {
    std::string plain;
    while (!raw.empty()) {
      if (raw.front() == '&') {
        static const std::vector<std::pair<std::string_view, std::string_view>> references{
            {"&amp;", "&"},   {"&lt;", "<"},  {"&gt;", ">"},
            {"&quot;", "\""}, {"&#39;", "'"}, {"&nbsp;", " "}};
        const auto found = std::find_if(references.begin(), references.end(),
                                        [&](const auto& r) { return raw.starts_with(r.first); });
        if (found == references.end()) {
          problem("bare & in '" + std::string(raw.substr(0, 20)) + "'");
          raw.remove_prefix(1);
          continue;
        }
        plain += found->second;
        raw.remove_prefix(found->first.size());
        continue;
      }
      if (raw.front() == '>') problem("bare >");
      plain += raw.front();
      raw.remove_prefix(1);
    }
    return plain;
  }

  void text(std::string_view raw) {
    const std::string plain = decoded(raw);
    for (const std::size_t open : open_) document_.elements[open].text += plain;
    rest_.remove_prefix(raw.size());
  }

  void markup() {
    rest_.remove_prefix(1);
    if (skip("/")) return end_tag();
    Element element;
    element.name = name();
    if (element.name.empty()) problem("bare <");
    const bool closed = attributes(element);
    document_.elements.push_back(element);
    const std::string& tag = element.name;
    if (tag == "script" || tag == "style") {
      const std::string end = "</" + tag + ">";
      const std::size_t size = std::min(rest_.find(end), rest_.size());
      document_.elements.back().text = rest_.substr(0, size);
      rest_.remove_prefix(size);
      if (!skip(end)) problem("unclosed " + tag);
    } else if (!closed && !without_end.contains(tag)) {
      open_.push_back(document_.elements.size() - 1);
    }
  }

  /// True if the tag ends with "/>".
  bool attributes(Element& element) {
    while (!rest_.empty()) {
      while (skip(" ") || skip("\n")) {
      }
      if (skip("/>")) return true;
      if (skip(">")) return false;
      const std::string key = name();
      if (key.empty()) {
        problem("no attribute of " + element.name);
        rest_ = {};
        return false;
      }
      std::string value;
      if (skip("=")) {
        if (!skip("\"")) problem("value of " + key + " without quotes");
        const std::size_t size = std::min(rest_.find('"'), rest_.size());
        if (rest_.substr(0, size).find('<') != std::string_view::npos) problem("< in " + key);
        value = decoded(rest_.substr(0, size));
        rest_.remove_prefix(size);
        skip("\"");
      }
      if (!element.attributes.emplace(key, value).second) problem("twice: " + key);
      if (key == "id" && !ids_.insert(value).second) problem("id is taken: " + value);
    }
    return false;
  }

  void end_tag() {
    const std::string tag = name();
    if (!skip(">")) problem("end of " + tag);
    if (open_.empty() || document_.elements[open_.back()].name != tag) {
      problem("</" + tag + "> closes " +
              (open_.empty() ? "nothing" : document_.elements[open_.back()].name));
      return;
    }
    open_.pop_back();
  }

  std::string_view rest_;
  Document document_;
  std::vector<std::size_t> open_;
  std::set<std::string> ids_;
};

}  // namespace

std::vector<const Element*> Document::named(std::string_view name) const {
  std::vector<const Element*> found;
  for (const Element& element : elements) {
    if (element.name == name) found.push_back(&element);
  }
  return found;
}

const Element* Document::with_id(std::string_view id) const {
  for (const Element& element : elements) {
    const auto attribute = element.attributes.find("id");
    if (attribute != element.attributes.end() && attribute->second == id) return &element;
  }
  return nullptr;
}

Document read_html(std::string_view html) { return Reader(html).read(); }

}  // namespace routelab::report::testing
