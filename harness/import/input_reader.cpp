#include "harness/import/input_reader.hpp"

#include <algorithm>

namespace routelab::import {

namespace {

using Root = Part::Root;
using Kind = Reading::Kind;
using surface::BodyKind;
using surface::Field;
using surface::Input;
using surface::Parameter;
using surface::Shape;
using surface::Type;

constexpr std::size_t most_examples = 16;

void set_type(Shape& shape, Type type) {
  const bool narrows = shape.type == Type::Number && type == Type::Integer;
  if (shape.type == Type::Any || narrows) shape.type = type;
}

void add_example(Shape& shape, const std::string& json) {
  auto& all = shape.examples;
  if (all.size() < most_examples && std::find(all.begin(), all.end(), json) == all.end()) {
    all.push_back(json);
  }
}

void apply(const Reading& reading, Shape& shape, bool& is_required) {
  switch (reading.kind) {
    case Kind::Optional: is_required = false; break;
    case Kind::Text: set_type(shape, Type::Text); break;
    case Kind::Number: set_type(shape, Type::Number); break;
    case Kind::Integer: set_type(shape, Type::Integer); break;
    case Kind::Boolean: set_type(shape, Type::Boolean); break;
    case Kind::Array: set_type(shape, Type::Array); break;
    case Kind::Example: add_example(shape, reading.text); break;
    default: break;
  }
}

/// More than Record<string, unknown>.
bool says_something(const Shape& shape) {
  return shape.type != Type::Any && (shape.type != Type::Object || !shape.fields.empty());
}

class InputReader {
 public:
  InputReader(const Readings& readings, const std::string& method,
              const std::vector<std::string>& params)
      : readings_(readings), method_(method), params_(params) {}

  Input read() {
    for (const Kind kind : {Kind::Schema, Kind::Beside, Kind::Type}) declare_all(kind);
    // Who asks whether it is an array may want to hear that it is none: fields that are read say more.
    for (const bool is_array : {false, true}) {
      for (const Reading& reading : readings_.all) {
        const bool is_plain = reading.declared == nullptr;
        if (is_plain && (reading.kind == Kind::Array) == is_array && happens(reading))
          take(reading);
      }
    }
    const bool is_raw = input_.kind == BodyKind::Text || input_.kind == BodyKind::Bytes;
    if (!is_raw && !says_something(input_.body)) declare_all(Kind::Mentioned);
    finish();
    return std::move(input_);
  }

 private:
  void declare_all(Kind kind) {
    const bool is_likely = kind == Kind::Beside || kind == Kind::Mentioned;
    if (is_likely && !takes_body()) return;
    for (const Reading& reading : readings_.all) {
      if (reading.kind == kind && happens(reading)) declare(reading);
    }
  }

  [[nodiscard]] bool takes_body() const {
    return method_ != "GET" && method_ != "HEAD" && method_ != "DELETE" && method_ != "OPTIONS";
  }

  [[nodiscard]] bool happens(const Reading& reading) const {
    if (method_.empty()) return true;
    if (!reading.only.empty()) return reading.only == method_;
    return runs_for(readings_, reading.at, method_);
  }

  static Parameter& parameter(std::vector<Parameter>& all, const std::string& name) {
    for (Parameter& one : all) {
      if (one.name == name) return one;
    }
    all.push_back({name, {}, false});
    return all.back();
  }

  static Field& field(Shape& shape, const std::string& name, bool is_required) {
    set_type(shape, Type::Object);
    for (Field& one : shape.fields) {
      if (one.name == name) return one;
    }
    shape.fields.push_back({name, {}, is_required});
    return shape.fields.back();
  }

  std::vector<Parameter>* parameters(Root root) {
    if (root == Root::Query) return &input_.query;
    if (root == Root::Headers) return &input_.headers;
    if (root == Root::Cookies) return &input_.cookies;
    return nullptr;
  }

  [[nodiscard]] bool is_param(const Part& part) const {
    return part.root == Root::Query && !part.path.empty() &&
           std::find(params_.begin(), params_.end(), part.path.front()) != params_.end();
  }

  /// A schema or a type.
  void declare(const Reading& reading) {
    const DeclaredShape& declared = *reading.declared;
    if (auto* all = parameters(reading.part.root)) {
      for (const Field& one : declared.shape.fields) {
        if (is_param({reading.part.root, {one.name}})) continue;
        Parameter& known = parameter(*all, one.name);
        if (known.shape.type == Type::Any) known.shape = one.shape;
        known.required |= one.required;
      }
      return;
    }
    if (reading.part.root != Root::Body && reading.part.root != Root::Form) return;
    note_root(reading.part.root);
    if (is_declared_ && reading.part.path.empty()) return;  // the first one stays
    bool unused = true;
    Shape* shape = place(reading.part, unused);
    if (shape == nullptr) return;
    // The type of a function's parameter says less of a field than the schema that holds it.
    if (is_declared_ && reading.kind != Kind::Schema && shape->type != Type::Any) return;
    *shape = declared.shape;
    if (!reading.part.path.empty()) return;
    is_declared_ = says_something(declared.shape) ||
                   (reading.kind == Kind::Schema && declared.shape.type != Type::Any);
    input_.is_enforced = reading.kind == Kind::Schema && declared.is_exact;
  }

  void note_root(Root root) { (root == Root::Form ? has_form_ : has_body_) = true; }

  /// The shape that stands for the part; null if there is a declared one without it.
  Shape* place(const Part& part, bool& is_new) {
    Shape* shape = &input_.body;
    for (const std::string& name : part.path) {
      if (name == "[]") {
        set_type(*shape, Type::Array);
        if (shape->type != Type::Array) return nullptr;
        if (shape->elements.empty()) shape->elements.emplace_back();
        shape = &shape->elements.front();
        continue;
      }
      if (shape->type != Type::Any && shape->type != Type::Object) return nullptr;
      const std::size_t count = shape->fields.size();
      Field& one = field(*shape, name, !is_declared_);
      is_new = shape->fields.size() > count;
      shape = &one.shape;
    }
    return shape;
  }

  void take(const Reading& reading) {
    const Part& part = reading.part;
    if (reading.kind == Kind::Body) {
      has_body_ = true;
      if (input_.kind == BodyKind::Unknown || reading.body == BodyKind::Json) {
        input_.kind = reading.body;
      }
      return;
    }
    if (auto* all = parameters(part.root)) {
      if (part.path.empty() || is_param(part)) return;
      bool unused = false;
      apply(reading, parameter(*all, part.path.front()).shape, unused);
      return;
    }
    if (part.root != Root::Body && part.root != Root::Form) return;
    note_root(part.root);
    bool is_new = false;
    Shape* shape = place(part, is_new);
    if (shape == nullptr || (is_declared_ && !is_new)) return;  // what is declared stays
    bool is_required = true;
    apply(reading, *shape, is_required);
    if (!is_required) make_optional(part);
  }

  void make_optional(const Part& part) {
    Shape* shape = &input_.body;
    Field* last = nullptr;
    for (const std::string& name : part.path) {
      if (name == "[]") {
        if (shape->elements.empty()) return;
        shape = &shape->elements.front();
        last = nullptr;
        continue;
      }
      last = &field(*shape, name, true);
      shape = &last->shape;
    }
    if (last != nullptr) last->required = false;
  }

  void finish() {
    if (has_form_ && input_.kind != BodyKind::Json) input_.kind = BodyKind::Form;
    // Pages parse JSON and forms alike; JSON is what is sent nearly always.
    const bool has_fields = has_body_ && input_.body.type != Type::Any;
    if (input_.kind == BodyKind::Unknown && has_fields) input_.kind = BodyKind::Json;
  }

  const Readings& readings_;
  const std::string& method_;
  const std::vector<std::string>& params_;
  Input input_;
  bool is_declared_ = false;  ///< the body's shape is a schema's or a type's
  bool has_body_ = false, has_form_ = false;
};

}  // namespace

bool runs_for(const Readings& readings, std::size_t at, const std::string& method) {
  for (const Region& region : readings.regions) {
    if (!region.has(at)) continue;
    const bool is_named =
        std::find(region.methods.begin(), region.methods.end(), method) != region.methods.end();
    if (is_named == region.excludes) return false;
  }
  return true;
}

bool refuses_others(const Readings& readings) {
  const auto is_reached = [&](std::size_t at) { return runs_for(readings, at, ""); };
  if (std::any_of(readings.refusals.begin(), readings.refusals.end(), is_reached)) return true;
  return std::any_of(readings.errors.begin(), readings.errors.end(), [&](std::size_t at) {
    const bool is_own =
        std::any_of(readings.regions.begin(), readings.regions.end(),
                    [&](const Region& region) { return region.is_for_others && region.has(at); });
    return is_own && is_reached(at);
  });
}

Input input_of(const Readings& readings, const std::string& method,
               const std::vector<std::string>& params) {
  return InputReader(readings, method, params).read();
}

}  // namespace routelab::import
