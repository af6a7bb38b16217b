#include "sim/scenario/handler_reader.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "sim/core/http.hpp"
#include "sim/scenario/condition_reader.hpp"
#include "sim/scenario/distribution_reader.hpp"
#include "sim/scenario/fields.hpp"
#include "sim/scenario/handler_scope.hpp"
#include "sim/scenario/response_reader.hpp"

namespace routelab::scenario {

namespace {

using core::StepIndex;
using core::Verb;

constexpr std::array<std::pair<std::string_view, Verb>, 10> verbs{{
    {"compute", Verb::Compute},
    {"sleep", Verb::Sleep},
    {"get", Verb::Get},
    {"list", Verb::List},
    {"insert", Verb::Insert},
    {"update", Verb::Update},
    {"delete", Verb::Delete},
    {"fetch", Verb::Fetch},
    {"when", Verb::When},
    {"respond", Verb::Respond},
}};

/// What other languages say.
constexpr std::array<std::pair<std::string_view, std::string_view>, 6> foreign_verbs{{
    {"if", "when"},
    {"return", "respond"},
    {"wait", "sleep"},
    {"call", "fetch"},
    {"find", "get"},
    {"select", "list"},
}};

/// Blocks beside the main path (`else`, `on_error`) are put behind it, so that the usual way
/// through a handler runs straight on.
class HandlerReader {
 public:
  HandlerReader(EndpointId endpoint, core::Api& api, Diagnostics& diagnostics)
      : endpoint_(endpoint), api_(api), diagnostics_(diagnostics),
        scope_(api, endpoint, diagnostics) {}

  void read(const Node& steps) {
    core::Entry entry;
    entry.first = here();
    if (read_block(steps) == End::Open) open_end(steps);
    while (!aside_.empty()) {
      const Aside aside = std::move(aside_.back());
      aside_.pop_back();
      read_aside(aside);
    }
    scope_.finish(entry);
    program().entries.push_back(entry);
  }

 private:
  enum class Way : std::uint8_t { Otherwise, OnError };

  /// How a block ends. What is wrong in itself has been reported; nothing is concluded from it.
  enum class End : std::uint8_t { Open, Responds, Broken };

  struct Aside {
    const Node* steps = nullptr;
    StepIndex from = 0;  ///< the step that jumps there
    Way way = Way::Otherwise;
    StepIndex back = 0;  ///< where it goes on if it does not respond
    HandlerScope::Names names;
  };

  core::Program& program() { return api_.program; }
  core::Step& step(StepIndex index) { return api_.program.steps[index]; }
  [[nodiscard]] StepIndex here() const { return static_cast<StepIndex>(api_.program.steps.size()); }

  void open_end(const Node& steps) {
    const bool list = steps.is(Node::Kind::Array);
    if (list && steps.children.empty()) {
      diagnostics_.error(steps.place(), "no-response",
                         fmt::format("the handler {} has no steps",
                                     in_quotes(api_.endpoints[endpoint_.index].name)),
                         "the smallest one is {\"respond\": 200}");
      return;
    }
    const Node& last = list ? steps.children.back() : steps;
    const bool when = last.find("when") != nullptr && last.find("else") == nullptr;
    diagnostics_.error(last.place(), "no-response",
                       fmt::format("the handler {} can end here without a response",
                                   in_quotes(api_.endpoints[endpoint_.index].name)),
                       when ? "a 'when' without 'else' goes on: let {\"respond\": STATUS} follow"
                            : "let every way end in {\"respond\": STATUS}");
  }

  End read_block(const Node& node) {
    if (node.is(Node::Kind::Object)) return read_step(node);
    if (!node.is(Node::Kind::Array)) {
      diagnostics_.error(
          node.place(), "wrong-type",
          fmt::format("steps are an object or a list of objects, not {}", describe(node)),
          "a step looks like {\"respond\": 200}");
      return End::Broken;
    }
    End end = End::Open;
    bool broken = false;
    for (const Node& child : node.children) {
      if (end == End::Responds) {
        diagnostics_.error(child.place(), "unreachable-step",
                           "this step is never reached: every way before it has responded");
        return End::Broken;
      }
      end = read_step(child);
      broken = broken || end == End::Broken;
    }
    return broken && end == End::Open ? End::Broken : end;
  }

  void read_aside(const Aside& aside) {
    (aside.way == Way::Otherwise ? step(aside.from).otherwise : step(aside.from).on_error) = here();
    scope_.restore(aside.names);
    if (read_block(*aside.steps) != End::Open) return;
    core::Step jump;
    jump.verb = Verb::Jump;
    jump.otherwise = aside.back;
    program().steps.push_back(jump);
  }

  /// The block goes behind the main path and comes back to the step after `from`.
  void set_aside(const Node* steps, StepIndex from, Way way, StepIndex back) {
    if (steps == nullptr) return;
    aside_.push_back(
        {.steps = steps, .from = from, .way = way, .back = back, .names = scope_.names()});
  }

  End read_step(const Node& node) {
    if (!node.is(Node::Kind::Object) || node.children.empty()) {
      diagnostics_.error(node.place(), "wrong-type",
                         fmt::format("a step is an object with a verb, not {}", describe(node)),
                         "a step looks like {\"respond\": 200}");
      return End::Broken;
    }
    const Node& first = node.children.front();
    for (const auto& [name, verb] : verbs) {
      if (first.key == name) return read_verb(verb, node, first);
    }
    unknown_verb(node, first);
    return End::Broken;
  }

  void unknown_verb(const Node& node, const Node& first) {
    std::vector<std::string> names;
    std::string hint;
    for (const auto& [name, verb] : verbs) {
      names.emplace_back(name);
      if (node.find(name) != nullptr) hint = fmt::format("put '{}' first", name);
    }
    for (const auto& [foreign, own] : foreign_verbs) {
      if (first.key == foreign) hint = fmt::format("did you mean '{}'?", own);
    }
    diagnostics_.error(
        first.key_place(), "unknown-verb",
        fmt::format("a step cannot begin with {}: the first key is its verb", in_quotes(first.key)),
        hint.empty() ? suggestion(first.key, names) : hint);
  }

  End read_verb(Verb verb, const Node& node, const Node& subject) {
    Fields f(node, fmt::format("step '{}'", subject.key), diagnostics_);
    f.node(subject.key, "what the step does");
    core::Step made;
    made.verb = verb;
    End end = End::Open;
    switch (verb) {
      case Verb::Compute:
      case Verb::Sleep: read_duration(made, subject); break;
      case Verb::Fetch: return read_fetch(made, f, subject);
      case Verb::When: return read_when(made, f, subject);
      case Verb::Respond:
        read_respond(made, f, subject);
        end = End::Responds;
        break;
      default: return read_query(made, f, subject);
    }
    program().steps.push_back(made);
    f.done();
    return end;
  }

  void read_duration(core::Step& made, const Node& subject) {
    if (subject.is(Node::Kind::Text) && subject.text == "recorded") {
      made.recorded_work = true;
      return;
    }
    const auto law =
        read_distribution(subject, fmt::format("'{}' of a step", subject.key), diagnostics_);
    made.law = static_cast<std::uint32_t>(program().laws.size());
    program().laws.push_back(law.value_or(Distribution{}));
  }

  End read_fetch(core::Step& made, Fields& f, const Node& subject) {
    const auto upstream = index_of(subject, api_.upstreams, "upstream");
    made.target = static_cast<std::uint32_t>(upstream.value_or(0));
    f.duration("timeout", made.timeout, "how long to wait for the answer; 0s: for ever");
    const Node* otherwise =
        f.node("else", "steps if it failed or timed out; none: the handler throws");
    const StepIndex at = here();
    program().steps.push_back(made);
    set_aside(otherwise, at, Way::Otherwise, at + 1);
    f.done();
    return End::Open;
  }

  /// when / then / else: the else block comes back to the step behind the then block.
  End read_when(core::Step& made, Fields& f, const Node& subject) {
    const auto condition = read_condition(subject, scope_, api_, diagnostics_);
    if (condition) {
      made.left = condition->left;
      made.comparison = condition->comparison;
      made.right = condition->right;
    }
    const Node* then = f.node("then", "steps if the condition holds");
    const Node* otherwise = f.node("else", "steps if it does not hold; none: go on");
    f.require("then");
    f.done();
    const StepIndex at = here();
    program().steps.push_back(made);
    const HandlerScope::Names names = scope_.names();
    const End then_end = then == nullptr ? End::Broken : read_block(*then);
    scope_.restore(names);
    step(at).otherwise = here();
    if (otherwise == nullptr) return End::Open;
    if (then_end == End::Open) {
      set_aside(otherwise, at, Way::Otherwise, here());
      return End::Open;
    }
    // The condition's other way is the only one that goes on: it stays on the main path.
    const End else_end = read_block(*otherwise);
    return then_end == End::Broken && else_end == End::Responds ? End::Broken : else_end;
  }

  End read_query(core::Step& made, Fields& f, const Node& subject) {
    std::vector<std::string> names;
    for (const core::TableSchema& table : api_.tables) names.push_back(table.name);
    const auto table = index_of(subject, names, "table");
    made.target = static_cast<std::uint32_t>(table.value_or(0));
    const bool by_id =
        made.verb == Verb::Get || made.verb == Verb::Update || made.verb == Verb::Delete;
    const bool writes = made.verb == Verb::Insert || made.verb == Verb::Update;
    if (by_id) {
      if (const Node* id = f.node("id", "of the row")) {
        if (const auto operand = read_operand(*id, scope_, api_, diagnostics_)) {
          made.left = operand->operand;
        }
      }
      f.require("id");
    }
    if (writes) {
      if (const Node* values = f.object("values", "what to write, by column")) {
        if (table) read_values(made, *values);
      }
      f.require("values");
    }
    if (made.verb == Verb::List) {
      made.limit = 100;
      f.integer("limit", made.limit, {1, 1'000'000}, "the most rows to return");
    }
    const Node* as = f.node("as", "the name of the result");
    const Node* otherwise =
        by_id ? f.node("else", "steps if there is no such row; none: go on") : nullptr;
    const Node* on_error =
        f.node("on_error", "steps if the database refuses; none: the handler throws");
    const StepIndex at = here();
    program().steps.push_back(made);
    set_aside(otherwise, at, Way::Otherwise, at + 1);
    set_aside(on_error, at, Way::OnError, at + 1);
    if (as != nullptr) define(*as, table ? at : core::no_step);
    f.done();
    return End::Open;
  }

  void define(const Node& as, StepIndex at) {
    if (!as.is(Node::Kind::Text) || as.text.empty()) {
      diagnostics_.error(as.place(), "wrong-type",
                         fmt::format("'as' is a name, not {}", describe(as)),
                         "\"as\": \"user\" makes the row {user.name}");
      return;
    }
    if (as.text.find_first_of(".{} \t\n") != std::string::npos) {
      diagnostics_.error(as.place(), "bad-name",
                         fmt::format("{} cannot be the name of a result", in_quotes(as.text)),
                         "a name has no dots, braces or spaces");
      return;
    }
    scope_.define(as.text, at, as);
  }

  void read_values(core::Step& made, const Node& values) {
    const core::TableSchema& table = api_.tables[made.target];
    std::vector<std::string> names;
    for (const core::Column& c : table.columns) names.push_back(c.name);
    const std::vector<std::string> writable(names.begin() + 1, names.end());
    std::vector<core::Assignment> assignments;
    for (const Node& value : values.children) {
      std::size_t column = 0;
      while (column < names.size() && names[column] != value.key) ++column;
      if (column == names.size() || column == 0) {
        diagnostics_.error(value.key_place(), "unknown-column",
                           column == 0 ? "the id of a row is given by the database"
                                       : fmt::format("table {} has no column {}",
                                                     in_quotes(table.name), in_quotes(value.key)),
                           column == 0 ? "" : suggestion(value.key, writable));
        continue;
      }
      if (const auto operand = read_operand(value, scope_, api_, diagnostics_)) {
        assignments.push_back({.column = static_cast<std::uint16_t>(column),
                               .value = operand->operand,
                               .labels = operand->labels});
      }
    }
    made.assignments = {.first = static_cast<std::uint32_t>(program().assignments.size()),
                        .count = static_cast<std::uint32_t>(assignments.size())};
    program().assignments.insert(program().assignments.end(), assignments.begin(),
                                 assignments.end());
  }

  void read_respond(core::Step& made, Fields& f, const Node& subject) {
    core::Response response;
    response.endpoint = endpoint_;
    std::uint16_t status = 200;
    f.integer(subject.key, status, {200, 599}, "the status");
    response.status = status;
    const Node* json = f.node("json", "the body, as JSON");
    const Node* text = f.node("text", "the body, as plain text");
    if (json != nullptr && text != nullptr) {
      f.reject("text", "stands beside 'json'", "a response has one body");
    }
    // RFC 9110, sections 15.3.5, 15.3.6 and 15.4.5.
    if ((status == 204 || status == 205 || status == 304) && (json != nullptr || text != nullptr)) {
      f.reject(json != nullptr ? "json" : "text",
               fmt::format("is the body of a {}, which has none", status));
    }
    if (json != nullptr) {
      response.content_type = "application/json; charset=utf-8";
      append_json(*json, response, scope_, api_, diagnostics_);
    } else if (text != nullptr && !text->is(Node::Kind::Text)) {
      f.reject("text", fmt::format("must be a text, but is {}", describe(*text)),
               "other values go into 'json'");
    } else if (text != nullptr) {
      response.content_type = "text/plain; charset=utf-8";
      append_text(*text, response, scope_, api_, diagnostics_);
    }
    if (const Node* headers = f.object("headers", "headers, by name")) {
      for (const Node& header : headers->children) read_header(header, response);
    }
    made.target = static_cast<std::uint32_t>(api_.responses.size());
    api_.responses.push_back(std::move(response));
  }

  /// RFC 9110: a name is a token (5.6.2), a value has no line breaks or control characters (5.5).
  void read_header(const Node& header, core::Response& response) {
    constexpr std::string_view signs = "!#$%&'*+-.^_`|~";
    const bool token =
        !header.key.empty() && std::all_of(header.key.begin(), header.key.end(), [&](char c) {
          const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
          return letter || (c >= '0' && c <= '9') || signs.find(c) != signs.npos;
        });
    if (!token) {
      diagnostics_.error(header.key_place(), "bad-header",
                         fmt::format("{} cannot be the name of a header", in_quotes(header.key)),
                         "a name has letters, digits and '-', for example \"Cache-Control\"");
    } else if (!header.is(Node::Kind::Text)) {
      diagnostics_.error(header.place(), "wrong-type",
                         fmt::format("a header is a text, not {}", describe(header)));
    } else if (std::any_of(header.text.begin(), header.text.end(), [](char c) {
                 return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7f;
               })) {
      diagnostics_.error(header.place(), "bad-header",
                         "a header has no line breaks or control characters");
    } else if (header.text.find('{') != std::string::npos) {
      diagnostics_.error(header.place(), "bad-header", "a header is a constant text",
                         "references like {user.name} stand in the body only");
    } else {
      response.headers.emplace_back(header.key, header.text);
    }
  }

  std::optional<std::size_t> index_of(const Node& subject, const std::vector<std::string>& names,
                                      std::string_view noun) {
    if (subject.is(Node::Kind::Text)) {
      for (std::size_t i = 0; i < names.size(); ++i) {
        if (names[i] == subject.text) return i;
      }
    }
    diagnostics_.error(subject.place(), "unknown-name",
                       subject.is(Node::Kind::Text)
                           ? fmt::format("there is no {} {}", noun, in_quotes(subject.text))
                           : fmt::format("the name of {} {} goes here, not {}",
                                         noun == "upstream" ? "an" : "a", noun, describe(subject)),
                       !names.empty()    ? suggestion(subject.text, names)
                       : noun == "table" ? "the scenario's 'database' has no tables"
                                         : "the scenario has no 'upstreams'");
    return std::nullopt;
  }

  EndpointId endpoint_;
  core::Api& api_;
  Diagnostics& diagnostics_;
  HandlerScope scope_;
  std::vector<Aside> aside_;
};

}  // namespace

void read_handler(const Node& steps, EndpointId endpoint, core::Api& api,
                  Diagnostics& diagnostics) {
  HandlerReader(endpoint, api, diagnostics).read(steps);
}

}  // namespace routelab::scenario
