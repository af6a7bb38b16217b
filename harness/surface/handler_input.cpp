#include "harness/surface/handler_input.hpp"

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <string_view>
#include <utility>

#include "sim/core/body.hpp"
#include "sim/core/http.hpp"

namespace routelab::surface {
namespace {

using core::Load;
using core::Rule;
using core::SlotIndex;
using core::Source;
using core::Step;
using core::StepIndex;
using core::Verb;

constexpr std::size_t bodies_by_default = 1U << 20U;

Type type_of(Rule::Type type) {
  switch (type) {
    case Rule::Type::Any: return Type::Any;
    case Rule::Type::Text: return Type::Text;
    case Rule::Type::Integer: return Type::Integer;
    case Rule::Type::Number: return Type::Number;
    case Rule::Type::Boolean: return Type::Boolean;
    case Rule::Type::Array: return Type::Array;
    case Rule::Type::Object: return Type::Object;
  }
  return Type::Any;
}

void add_once(std::vector<std::string>& values, std::string value) {
  if (std::find(values.begin(), values.end(), value) == values.end()) {
    values.push_back(std::move(value));
  }
}

/// A choice equals whole numbers however they are spelt: as far as its type allows them.
void add_choice(core::Value value, Type type, const core::Texts& texts, Shape& shape) {
  const auto number = as_integer(value);
  if (number && type != Type::Text) add_once(shape.choices, std::to_string(*number));
  if (number && (type == Type::Text || type == Type::Any)) {
    add_once(shape.choices, core::quote_json(std::to_string(*number)));
  }
  if (!number) add_once(shape.choices, texts.json_of(value));
}

/// In a body, what is "spelt" may be a text as well: then nothing is said of it.
Shape shape_of(const Rule& rule, bool in_body, const core::Api& api) {
  constexpr std::int64_t exact = std::int64_t{1} << 53U;  // beyond, a double is another integer
  Shape shape;
  if (in_body && rule.spelt && rule.type != Rule::Type::Text) return shape;
  shape.type = type_of(rule.type);
  if (shape.type == Type::Integer) {
    if (rule.low > -exact) shape.least = static_cast<double>(rule.low);
    if (rule.high < exact) shape.most = static_cast<double>(rule.high);
  } else if (shape.type == Type::Text) {
    if (rule.low > 0) shape.shortest = static_cast<std::size_t>(rule.low);
    if (rule.high >= 0 && rule.high < exact) shape.longest = static_cast<std::size_t>(rule.high);
  }
  for (std::uint32_t i = 0; i < rule.one_of.count; ++i) {
    add_choice(api.program.choices[rule.one_of.first + i], shape.type, api.texts, shape);
  }
  return shape;
}

/// The field of a dotted path, which is made if it is not there; those on the way to it are objects.
Field& field_at(Shape& root, std::string_view path) {
  Shape* object = &root;
  while (true) {
    const std::size_t dot = path.find('.');
    const std::string_view name = path.substr(0, dot);
    if (object->type == Type::Any) object->type = Type::Object;
    auto found = std::find_if(object->fields.begin(), object->fields.end(),
                              [&](const Field& field) { return field.name == name; });
    if (found == object->fields.end()) {
      object->fields.push_back({.name = std::string(name), .shape = {}});
      found = object->fields.end() - 1;
    }
    if (dot == std::string_view::npos) return *found;
    path.remove_prefix(dot + 1);
    object = &found->shape;
  }
}

/// Fields on the way to one that must be there must be there, too.
void require(Shape& root, std::string_view path) {
  for (std::size_t dot = path.find('.');; dot = path.find('.', dot + 1)) {
    field_at(root, path.substr(0, dot)).required = true;
    if (dot == std::string_view::npos) return;
  }
}

class HandlerReader {
 public:
  HandlerReader(const core::Api& api, EndpointId endpoint)
      : api_(api), program_(api.program), endpoint_(api.endpoints[endpoint.index]),
        steps_(steps_of(api, endpoint)), params_(api.router.table.params(endpoint_.route)) {
    const core::Range loads = program_.entries[endpoint.index].loads;
    for (std::uint32_t i = 0; i < loads.count; ++i) {
      const Load& load = program_.loads[loads.first + i];
      loads_.emplace(load.slot, load);
    }
  }

  HandlerInput read() {
    find_rules();
    find_examples();
    read_body();
    for (const auto& [slot, load] : loads_) read_load(slot, load);
    find_methods();
    return std::move(read_);
  }

 private:
  /// Where a body's rules are enforced, those alone count: of the others nobody knows when they do.
  void find_rules() {
    const std::vector<StepIndex> enforced = enforced_steps(api_, steps_);
    for (StepIndex at : enforced) add_rules(program_.steps[at], enforced_);
    for (StepIndex at = steps_.first; at < steps_.end; ++at) {
      if (program_.steps[at].verb == Verb::Validate) add_rules(program_.steps[at], rules_);
    }
    bool has_required = false;
    bool has_loose = false;  // below what may be missing, or of another type
    for (const auto& [slot, rule] : enforced_) {
      const auto load = loads_.find(slot);
      if (load == loads_.end() || load->second.source != Source::BodyField) continue;
      const std::string_view name = api_.texts.of(load->second.name);
      if (!rule->optional) has_required = true;
      if (name.empty() || (rule->optional && name.find('.') != name.npos)) has_loose = true;
    }
    read_.input.is_enforced = has_required && !has_loose;
  }

  void add_rules(const Step& step, std::map<SlotIndex, const Rule*>& rules) const {
    for (std::uint32_t i = 0; i < step.rules.count; ++i) {
      const Rule& rule = program_.rules[step.rules.first + i];
      rules.emplace(rule.slot, &rule);
    }
  }

  [[nodiscard]] const Rule* rule_of(SlotIndex slot, bool in_body) const {
    const auto& rules = in_body && read_.input.is_enforced ? enforced_ : rules_;
    const auto found = rules.find(slot);
    return found == rules.end() ? nullptr : found->second;
  }

  /// What stands for a row that exists, by the slot that a query looks it up with.
  void find_examples() {
    for (StepIndex at = steps_.first; at < steps_.end; ++at) {
      const Step& step = program_.steps[at];
      const bool by_id = step.verb == Verb::Update || step.verb == Verb::Delete;
      if (!by_id && step.verb != Verb::Get) continue;
      const core::TableSchema& table = api_.tables[step.target];
      const core::Column& column = table.columns[by_id ? 0 : step.by];
      if (step.left.slot == core::Operand::no_slot) continue;
      std::vector<std::string>& examples = examples_[step.left.slot];
      for (const std::uint64_t row : {std::uint64_t{1}, std::uint64_t{2}, table.rows}) {
        if (row > table.rows || row == 0) continue;
        const std::string id = std::to_string(row);
        const bool is_text = column.type == core::ColumnType::Text;
        add_once(examples,
                 is_text ? core::quote_json(std::string(api_.texts.of(column.prefix)) + id) : id);
      }
    }
  }

  void read_body() {
    Input& input = read_.input;
    const auto reads_field = [](const auto& load) {
      return load.second.source == Source::BodyField;
    };
    const auto is_whole = [&](const auto& load) {
      return !reads_field(load) || api_.texts.of(load.second.name).empty();
    };
    input.kind = BodyKind::None;
    if (endpoint_.body_limit == core::unread) return;
    if (std::any_of(loads_.begin(), loads_.end(), reads_field)) {
      const bool only_whole = std::all_of(loads_.begin(), loads_.end(), is_whole);
      input.kind = only_whole ? BodyKind::Text : BodyKind::Json;
    }
    input.most_bytes = endpoint_.body_limit;
    const bool has_default = !core::handler_parses_body(api_.router.profile, endpoint_.style());
    if (input.most_bytes == 0 && has_default) input.most_bytes = bodies_by_default;
  }

  void read_load(SlotIndex slot, const Load& load) {
    const auto name = [&] { return std::string(api_.texts.of(load.name)); };
    switch (load.source) {
      case Source::BodyField: read_body_field(slot, name()); break;
      case Source::QueryField: add_parameter(slot, name(), read_.input.query); break;
      case Source::Header: add_parameter(slot, name(), read_.input.headers); break;
      case Source::Cookie: add_parameter(slot, name(), read_.input.cookies); break;
      case Source::Param:
      case Source::ParamOrQuery: read_param(slot, params_[load.param].name); break;
      case Source::Method:
      case Source::Cold: break;
    }
  }

  void read_body_field(SlotIndex slot, const std::string& name) {
    Shape& body = read_.input.body;
    if (name.empty()) return;
    const Rule* rule = rule_of(slot, true);
    if (rule == nullptr && read_.input.is_enforced) {
      // What is on the way to it may be anything.
      field_at(body, std::string_view(name).substr(0, name.find('.')));
      return;
    }
    Field& field = field_at(body, name);
    add_examples(slot, field.shape);
    if (rule == nullptr) return;
    Shape shape = shape_of(*rule, true, api_);
    shape.examples = std::move(field.shape.examples);
    shape.fields = std::move(field.shape.fields);
    if (shape.type == Type::Any && !shape.fields.empty()) shape.type = Type::Object;
    field.shape = std::move(shape);
    if (!rule->optional) require(body, name);
  }

  void add_parameter(SlotIndex slot, const std::string& name, std::vector<Parameter>& parameters) {
    Parameter parameter{.name = name, .shape = {}};
    if (const Rule* rule = rule_of(slot, false)) {
      parameter.shape = shape_of(*rule, false, api_);
      parameter.required = !rule->optional;
    }
    add_examples(slot, parameter.shape);
    parameters.push_back(std::move(parameter));
  }

  void read_param(SlotIndex slot, const std::string& name) {
    if (!examples_.contains(slot) && rule_of(slot, false) == nullptr) return;
    add_parameter(slot, name, read_.params);
  }

  void add_examples(SlotIndex slot, Shape& shape) const {
    const auto found = examples_.find(slot);
    if (found == examples_.end()) return;
    for (const std::string& example : found->second) add_once(shape.examples, example);
  }

  void find_methods() {
    for (StepIndex at = steps_.first; at < steps_.end; ++at) {
      const Step& step = program_.steps[at];
      const auto load = loads_.find(step.left.slot);
      if (step.verb != Verb::When || load == loads_.end()) continue;
      if (load->second.source != Source::Method) continue;
      if (step.right.slot != core::Operand::no_slot) continue;
      const std::string method = api_.texts.text_of(step.right.constant);
      if (core::method_of(method)) add_once(read_.methods, method);
    }
  }

  const core::Api& api_;
  const core::Program& program_;
  const core::Endpoint& endpoint_;
  StepRange steps_;
  const std::vector<core::RouteParam>& params_;
  std::map<SlotIndex, Load> loads_;
  std::map<SlotIndex, const Rule*> rules_, enforced_;
  std::map<SlotIndex, std::vector<std::string>> examples_;
  HandlerInput read_;
};

}  // namespace

StepRange steps_of(const core::Api& api, EndpointId endpoint) {
  const auto& entries = api.program.entries;
  const std::size_t next = endpoint.index + 1;
  return {.first = entries[endpoint.index].first,
          .end = next < entries.size() ? entries[next].first
                                       : static_cast<StepIndex>(api.program.steps.size())};
}

HandlerInput input_of(const core::Api& api, EndpointId endpoint) {
  return HandlerReader(api, endpoint).read();
}

}  // namespace routelab::surface
