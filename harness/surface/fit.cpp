#include "harness/surface/fit.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "sim/scenario/characters.hpp"
#include "sim/scenario/diagnostics.hpp"

namespace routelab::surface {
namespace {

using Json = nlohmann::json;
using scenario::shortened;

/// A value for a message: arrays and objects can be large and deep.
std::string shown(const Json& value) {
  if (value.is_array()) return "an array";
  if (value.is_object()) return "an object";
  return shortened(value.dump(-1, ' ', false, Json::error_handler_t::replace));
}

/// Without exceptions: whoever made the shape by hand may have written no JSON.
Json parsed(const std::string& text) { return Json::parse(text, nullptr, false); }

bool is_whole(const Json& value) {
  if (value.is_number_integer()) return true;
  return value.is_number_float() && std::trunc(value.get<double>()) == value.get<double>();
}

bool is_of(Type type, const Json& value) {
  switch (type) {
    case Type::Any: return true;
    case Type::Null: return value.is_null();
    case Type::Boolean: return value.is_boolean();
    case Type::Integer: return is_whole(value);
    case Type::Number: return value.is_number();
    case Type::Text: return value.is_string();
    case Type::Array: return value.is_array();
    case Type::Object: return value.is_object();
  }
  return true;
}

std::string_view noun_of(Type type) {
  switch (type) {
    case Type::Any: return "value";
    case Type::Null: return "null";
    case Type::Boolean: return "boolean";
    case Type::Integer: return "integer";
    case Type::Number: return "number";
    case Type::Text: return "text";
    case Type::Array: return "array";
    case Type::Object: return "object";
  }
  return "";
}

class Judge {
 public:
  explicit Judge(std::string_view name) : path_(shortened(name)) {}

  std::string judge(const Shape& shape, const Json& value) {
    if (value.is_null() && shape.nullable) return "";
    if (!is_of(shape.type, value)) {
      return because("{} is no {}", shown(value), noun_of(shape.type));
    }
    if (!is_choice(shape, value)) return because("{} is none of the values allowed", shown(value));
    switch (shape.type) {
      case Type::Integer:
      case Type::Number: return judge_number(shape, value.get<double>(), value);
      case Type::Text: return judge_text(shape, value.get_ref<const std::string&>());
      case Type::Array: return judge_array(shape, value);
      case Type::Object: return judge_object(shape, value);
      default: return "";
    }
  }

 private:
  template <class... T>
  std::string because(fmt::format_string<T...> reason, T&&... values) const {
    return path_ + ": " + fmt::format(reason, std::forward<T>(values)...);
  }

  static bool is_choice(const Shape& shape, const Json& value) {
    return shape.choices.empty() ||
           std::any_of(shape.choices.begin(), shape.choices.end(),
                       [&](const std::string& choice) { return parsed(choice) == value; });
  }

  [[nodiscard]] std::string judge_number(const Shape& shape, double number,
                                         const Json& value) const {
    if (shape.least && number < *shape.least) {
      return because("{} is below {}", shown(value), *shape.least);
    }
    if (shape.most && number > *shape.most) {
      return because("{} is above {}", shown(value), *shape.most);
    }
    return "";
  }

  [[nodiscard]] std::string judge_text(const Shape& shape, const std::string& text) const {
    if (shape.shortest && text.size() < *shape.shortest) {
      return because("a text of {} bytes is shorter than {}", text.size(), *shape.shortest);
    }
    if (!shape.longest || text.size() <= *shape.longest) return "";
    const std::size_t characters = scenario::count_code_points(text);
    if (characters <= *shape.longest) return "";
    return because("a text of {} characters is longer than {}", characters, *shape.longest);
  }

  std::string judge_array(const Shape& shape, const Json& value) {
    if (shape.shortest && value.size() < *shape.shortest) {
      return because("{} elements are fewer than {}", value.size(), *shape.shortest);
    }
    if (shape.longest && value.size() > *shape.longest) {
      return because("{} elements are more than {}", value.size(), *shape.longest);
    }
    if (shape.elements.empty()) return "";
    for (std::size_t i = 0; i < value.size(); ++i) {
      std::string reason = inside(fmt::format("[{}]", i), shape.elements.front(), value[i]);
      if (!reason.empty()) return reason;
    }
    return "";
  }

  std::string judge_object(const Shape& shape, const Json& value) {
    for (const Field& field : shape.fields) {
      const auto found = value.find(field.name);
      if (found == value.end()) {
        if (field.required) return path_ + "." + shortened(field.name) + ": it is missing";
        continue;
      }
      std::string reason = inside("." + shortened(field.name), field.shape, *found);
      if (!reason.empty()) return reason;
    }
    if (shape.others) return "";
    for (const auto& [key, unused] : value.items()) {
      const auto is_it = [&name = key](const Field& field) { return field.name == name; };
      if (std::any_of(shape.fields.begin(), shape.fields.end(), is_it)) continue;
      return path_ + "." + shortened(key) + ": there is no such field";
    }
    return "";
  }

  std::string inside(const std::string& step, const Shape& shape, const Json& value) {
    const std::size_t length = path_.size();
    path_ += step;
    std::string reason = judge(shape, value);
    path_.resize(length);
    return reason;
  }

  std::string path_;
};

}  // namespace

std::string misfit(const Shape& shape, const Json& value, std::string_view name) {
  return Judge(name).judge(shape, value);
}

bool fits(const Shape& shape, const Json& value) { return misfit(shape, value).empty(); }

}  // namespace routelab::surface
