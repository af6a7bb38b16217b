#include "sim/scenario/json_set.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "sim/scenario/characters.hpp"
#include "sim/scenario/json_builder.hpp"
#include "sim/scenario/json_cursor.hpp"
#include "sim/scenario/json_syntax.hpp"

namespace routelab::scenario {
namespace {

using Kind = Node::Kind;

/// One name or index of a path.
struct Segment {
  std::string name;
  Mark mark;
  std::size_t offset = 0;  // of its first byte in the path
};

/// One `path=value`, applied to a tree.
class Change {
 public:
  Change(std::string_view path, std::string_view value, Diagnostics& diagnostics)
      : source_(fmt::format("{}={}", path, value)), path_bytes_(path.size()),
        diagnostics_(diagnostics), line_(diagnostics.append_line(*file_, source_)) {}

  bool apply(Node& root) {
    if (!check_encoding(start(), *file_, diagnostics_)) return false;
    if (!read_path()) return false;
    auto value = read_value();
    if (!value) return false;
    Node* at = &root;
    for (std::size_t i = 0; i < segments_.size(); ++i) {
      at = step(*at, i);
      if (at == nullptr) return false;
    }
    value->key = std::move(at->key);
    value->key_mark = segments_.back().mark;
    *at = std::move(*value);
    return true;
  }

 private:
  [[nodiscard]] JsonCursor start() const { return JsonCursor::in_line(source_, line_); }

  bool fail(Mark mark, std::string message, std::string hint = "") {
    diagnostics_.error(mark.in(*file_), "bad-path", std::move(message), std::move(hint));
    return false;
  }

  bool read_path() {
    JsonCursor cursor = start();
    for (;;) {
      if (static_cast<int>(segments_.size()) == max_json_depth) {
        return fail(cursor.mark(), fmt::format("the path has more than {} names", max_json_depth));
      }
      if (!read_segment(cursor)) return false;
      if (cursor.offset() == path_bytes_) return true;
      cursor.advance();  // the dot
    }
  }

  bool read_segment(JsonCursor& cursor) {
    const JsonCursor first = cursor;
    Segment segment;
    if (cursor.peek() == '"' && cursor.offset() < path_bytes_) {
      if (!read_quoted(cursor, segment.name)) return false;
    } else {
      while (cursor.offset() < path_bytes_ && cursor.peek() != '.') cursor.advance();
      segment.name = cursor.since(first);
      if (segment.name.empty()) {
        return fail(first.mark(), "the path has an empty name", "as in clients.visitors.every=1m");
      }
    }
    segment.mark = cursor.mark_from(first);
    segment.offset = first.offset();
    segments_.push_back(std::move(segment));
    return true;
  }

  bool read_quoted(JsonCursor& cursor, std::string& name) {
    const JsonCursor first = cursor;
    for (cursor.advance(); cursor.offset() < path_bytes_ && cursor.peek() != '"';
         cursor.advance()) {
      const bool escape =
          cursor.peek() == '\\' && (cursor.peek(1) == '"' || cursor.peek(1) == '\\');
      if (escape) cursor.advance();
      name += cursor.peek();
    }
    if (cursor.offset() >= path_bytes_) return fail(first.mark(), "this quoted name is not closed");
    cursor.advance();
    if (cursor.offset() == path_bytes_ || cursor.peek() == '.') return true;
    return fail(cursor.mark(), "expected '.' or the end of the path after a quoted name");
  }

  std::optional<Node> read_value() {
    JsonCursor first = start();
    first.advance(path_bytes_ + 1);
    const std::string_view text = first.rest();
    Diagnostics found;  // kept only if the value is JSON
    if (!text.starts_with(byte_order_mark)) {
      if (auto node = build_tree(first, file_, static_cast<int>(segments_.size()), found)) {
        diagnostics_.merge(found);
        return found.has_errors() ? std::nullopt : std::move(node);
      }
    }
    JsonCursor end = first;
    end.advance(text.size());
    Node node;
    node.kind = Kind::Text;
    node.text = text;
    node.mark = end.mark_from(first);
    node.file = file_;
    return node;
  }

  /// The node that segment i of the path names, below `parent`; null after an error.
  Node* step(Node& parent, std::size_t i) {
    const Segment& segment = segments_[i];
    if (parent.is(Kind::Array)) return element(parent, segment);
    if (!parent.is(Kind::Object)) {
      no_members(parent, i);
      return nullptr;
    }
    if (Node* known = parent.find(segment.name)) return known;
    Node& member = parent.children.emplace_back();
    member.kind = Kind::Object;
    member.key = segment.name;
    member.key_mark = member.mark = segment.mark;
    member.file = file_;
    return &member;
  }

  /// The plain value that segment i of the path goes through.
  void no_members(const Node& value, std::size_t i) {
    const Segment& segment = segments_[i];
    const std::string where = i == 0 ? "the scenario" : in_quotes(segments_[i - 1].name);
    std::string hint;
    if (i > 0 && value.is(Kind::Text)) {
      hint = fmt::format("a preset with a change is an object: {}={{\"like\": ...}}",
                         source_.substr(0, segment.offset - 1));
    }
    fail(segment.mark, fmt::format("{} is {}, which has no members", where, describe(value)),
         std::move(hint));
  }

  Node* element(Node& array, const Segment& segment) {
    const bool digits = segment.name.find_first_not_of("0123456789") == std::string::npos;
    if (digits && segment.name.size() < 10) {
      const std::size_t index = std::stoul(segment.name);
      if (index < array.children.size()) return &array.children[index];
    }
    if (array.children.empty()) {
      fail(segment.mark, "the array has no elements");
      return nullptr;
    }
    fail(segment.mark, fmt::format("expected an index from 0 to {}, but found {}",
                                   array.children.size() - 1, in_quotes(segment.name)));
    return nullptr;
  }

  FileName file_ = std::make_shared<const std::string>("--set");
  std::string source_;
  std::size_t path_bytes_ = 0;
  Diagnostics& diagnostics_;
  int line_ = 1;
  std::vector<Segment> segments_;
};

}  // namespace

bool set(Node& root, std::string_view path, std::string_view value, Diagnostics& diagnostics) {
  return Change(path, value, diagnostics).apply(root);
}

}  // namespace routelab::scenario
