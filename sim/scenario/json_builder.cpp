#include "sim/scenario/json_builder.hpp"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "sim/scenario/json_syntax.hpp"

namespace routelab::scenario {
namespace {

using Kind = Node::Kind;

/// Builds the tree from the parser's events. The events come in the order of the tokens, so the
/// place of each is found by moving a cursor along, one token an event.
class Builder : public nlohmann::json_sax<nlohmann::json> {
 public:
  Builder(const JsonCursor& start, const FileName& file, int depth, Diagnostics& diagnostics)
      : cursor_(start), file_(file), depth_(static_cast<std::size_t>(depth)),
        diagnostics_(diagnostics), last_(start) {}

  std::optional<Node> take() { return std::move(root_); }

  bool null() override { return scalar(Kind::Null); }
  bool boolean(bool value) override {
    return scalar(Kind::Boolean, [&](Node& n) { n.boolean = value; });
  }
  bool number_integer(number_integer_t value) override { return integer(value); }
  bool number_unsigned(number_unsigned_t value) override {
    if (std::in_range<std::int64_t>(value)) return integer(static_cast<std::int64_t>(value));
    return integer(std::nullopt);
  }
  bool number_float(number_float_t value, const string_t& text) override {
    if (text.find_first_of(".eE") == std::string::npos) return integer(std::nullopt);
    return scalar(Kind::Real, [&](Node& n) { n.real = value; });
  }
  bool string(string_t& value) override {
    return scalar(Kind::Text, [&](Node& n) { n.text = std::move(value); });
  }
  bool binary(binary_t&) override { return false; }  // not in JSON text
  bool start_object(std::size_t) override { return open(Kind::Object); }
  bool start_array(std::size_t) override { return open(Kind::Array); }
  bool end_object() override { return close(); }
  bool end_array() override { return close(); }

  bool key(string_t& name) override {
    Open& object = open_.back();
    object.key_mark = token();
    const auto [first, is_new] = object.lines.try_emplace(name, object.key_mark.line);
    object.drop = !is_new;
    if (!is_new) {
      error(
          object.key_mark, "duplicate-key",
          fmt::format("{} is here twice: the first is in line {}", in_quotes(name), first->second),
          "leave one of them out");
    }
    object.key = std::move(name);
    after_key_ = true;
    return true;
  }

  bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception& e) override {
    constexpr int out_of_range = 406;
    SyntaxContext context{.last = last_, .end = cursor_, .after = after()};
    context.number_too_large = e.id == out_of_range;
    if (!open_.empty()) {
      context.open = open_.back().node.is(Kind::Object) ? '{' : '[';
      context.open_line = open_.back().node.mark.line;
    }
    report_syntax_error(context, *file_, diagnostics_);
    return false;
  }

 private:
  struct Open {
    Node node;
    std::unordered_map<std::string, int> lines;  // of the keys
    std::string key;                             // of the member that comes next
    Mark key_mark;
    bool drop = false;  // it repeats an earlier one
  };

  void error(Mark mark, std::string_view code, std::string message, std::string hint = "") {
    diagnostics_.error(mark.in(*file_), code, std::move(message), std::move(hint));
  }

  [[nodiscard]] SyntaxContext::After after() const {
    using After = SyntaxContext::After;
    if (open_.empty()) return root_ ? After::Root : After::Nothing;
    const bool object = open_.back().node.is(Kind::Object);
    if (after_key_) return After::Key;
    if (after_open_) return object ? After::OpenObject : After::OpenArray;
    return object ? After::Member : After::Element;
  }

  Mark token() {
    cursor_.skip_separators();
    last_ = cursor_;
    cursor_.skip_token();
    after_key_ = after_open_ = false;
    return cursor_.mark_from(last_);
  }

  Node make(Kind kind) {
    Node node;
    node.kind = kind;
    node.mark = token();
    node.file = file_;
    return node;
  }

  template <class Fill>
  bool scalar(Kind kind, Fill fill) {
    Node node = make(kind);
    if (node.is_number()) node.text = cursor_.since(last_);
    fill(node);
    return attach(std::move(node));
  }
  bool scalar(Kind kind) {
    return scalar(kind, [](Node&) {});
  }

  /// Without a value, it does not fit.
  bool integer(std::optional<std::int64_t> value) {
    return scalar(Kind::Integer, [&](Node& n) {
      using Limits = std::numeric_limits<std::int64_t>;
      n.integer = value.value_or(n.text.starts_with('-') ? Limits::min() : Limits::max());
      n.real = static_cast<double>(n.integer);
      if (value) return;
      error(n.mark, "integer-too-large",
            fmt::format("the integer {} does not fit in 64 bits", in_quotes(n.text)),
            n.integer < 0 ? "the smallest is -9223372036854775808"
                          : "the largest is 9223372036854775807");
    });
  }

  bool open(Kind kind) {
    Node node = make(kind);
    if (open_.size() + depth_ >= static_cast<std::size_t>(max_json_depth)) {
      error(node.mark, "too-deep", fmt::format("nested more than {} levels deep", max_json_depth));
      return false;
    }
    open_.emplace_back().node = std::move(node);
    after_open_ = true;
    return true;
  }

  bool close() {
    token();
    Node node = std::move(open_.back().node);
    open_.pop_back();
    return attach(std::move(node));
  }

  bool attach(Node node) {
    if (++count_ > max_json_values) {
      error(node.mark, "too-many-values", fmt::format("more than {} values", max_json_values));
      return false;
    }
    if (open_.empty()) {
      root_ = std::move(node);
      return true;
    }
    Open& parent = open_.back();
    node.key = std::move(parent.key);
    node.key_mark = parent.key_mark;
    if (!parent.drop) parent.node.children.push_back(std::move(node));
    return true;
  }

  JsonCursor cursor_;  // behind the last token
  const FileName& file_;
  std::size_t depth_ = 0;
  Diagnostics& diagnostics_;
  std::optional<Node> root_;
  std::vector<Open> open_;
  std::size_t count_ = 0;
  JsonCursor last_;  // at the last token
  bool after_key_ = false;
  bool after_open_ = false;
};

}  // namespace

std::optional<Node> build_tree(const JsonCursor& start, const FileName& file, int depth,
                               Diagnostics& diagnostics) {
  constexpr bool strict = true;
  constexpr bool comments = true;
  using Format = nlohmann::json::input_format_t;
  Builder builder(start, file, depth, diagnostics);
  const std::string_view text = start.rest();
  const bool whole =
      nlohmann::json::sax_parse(text.begin(), text.end(), &builder, Format::json, strict, comments);
  return whole ? builder.take() : std::nullopt;
}

}  // namespace routelab::scenario
