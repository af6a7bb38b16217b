#include "harness/fuzz/input_learning.hpp"

#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "harness/fuzz/api_map.hpp"
#include "harness/fuzz/refusal_hints.hpp"
#include "harness/fuzz/request_choice.hpp"
#include "harness/fuzz/session.hpp"
#include "sim/base/ascii.hpp"

namespace routelab::fuzz {

namespace {

using surface::BodyKind;
using surface::Operation;
using surface::Shape;
using surface::Type;

bool is_refusal(const target::Outcome& outcome) {
  return outcome.ending == target::Ending::Answered &&
         (outcome.reply.status == 400 || outcome.reply.status == 422);
}

bool has_body(const Operation& operation) {
  return operation.method == "POST" || operation.method == "PUT" || operation.method == "PATCH";
}

/// What is new of it, on top of what is known.
bool refine(Shape& shape, const Shape& hint) {
  bool is_new = false;
  const auto take = [&](auto& known, const auto& said) {
    if (said == std::decay_t<decltype(said)>{} || known == said) return;
    known = said;
    is_new = true;
  };
  if (hint.type != Type::Any && shape.type != hint.type) {
    shape.type = hint.type;
    is_new = true;
  }
  take(shape.format, hint.format);
  take(shape.choices, hint.choices);
  take(shape.least, hint.least);
  take(shape.shortest, hint.shortest);
  return is_new;
}

/// Puts the hint where its path leads; what is on the way becomes an object or a list.
bool put(Shape& shape, const Hint& hint, std::size_t depth = 0) {
  if (depth == hint.path.size()) return refine(shape, hint.shape);
  const std::string& name = hint.path[depth];
  if (is_digit(name.front())) {
    shape.type = Type::Array;
    if (shape.elements.empty()) shape.elements.emplace_back();
    return put(shape.elements.front(), hint, depth + 1);
  }
  shape.type = Type::Object;
  const auto found = std::find_if(shape.fields.begin(), shape.fields.end(),
                                  [&](const auto& field) { return field.name == name; });
  if (hint.is_unwanted && depth + 1 == hint.path.size()) {
    if (found == shape.fields.end()) return false;
    shape.fields.erase(found);
    return true;
  }
  if (found != shape.fields.end()) {
    const bool was_required = std::exchange(found->required, true);
    return put(found->shape, hint, depth + 1) || !was_required;
  }
  shape.fields.push_back({.name = name, .shape = {}, .required = true});
  put(shape.fields.back().shape, hint, depth + 1);
  return true;
}

/// The query as an object, so that both are learned in one way.
Shape query_as_shape(const Operation& operation) {
  Shape shape;
  for (const surface::Parameter& parameter : operation.input.query) {
    shape.fields.push_back({parameter.name, parameter.shape, parameter.required});
  }
  return shape;
}

void set_query(Operation& operation, const Shape& shape) {
  operation.input.query.clear();
  for (const surface::Field& field : shape.fields) {
    operation.input.query.push_back({field.name, field.shape, field.required});
  }
}

/// "roomId", "room_id" and "room" are about "rooms".
bool is_id_of(std::string_view field, std::string_view collection) {
  const std::string name = lower_case(field);
  std::string noun = lower_case(collection);
  std::string_view stem = name;
  if (stem.ends_with("id")) stem.remove_suffix(2);
  if (stem.ends_with('_')) stem.remove_suffix(1);
  if (stem.size() < 2) return false;
  if (noun.ends_with("ies")) noun.replace(noun.size() - 3, 3, "y");
  return noun == stem || noun == std::string(stem) + "s" || noun == std::string(stem) + "es";
}

/// The id as JSON, for a field of this type: 41, "41".
std::string json_of_id(const std::string& id, Type type) {
  return type != Type::Text && only_digits(id) ? id : "\"" + id + "\"";
}

/// The rows that lists show, by what the lists are called.
class Rows {
 public:
  Rows(const surface::Surface& surface, target::Target& target, const http::Headers& credentials)
      : surface_(surface), target_(target), credentials_(credentials) {}

  /// Some ids that such a field may hold; empty if it is about no list.
  std::vector<std::string> ids_for(std::string_view field) {
    constexpr std::size_t most = 3;
    for (const surface::Route& list : surface_.routes) {
      const std::string_view noun =
          std::string_view(list.pattern).substr(list.pattern.rfind('/') + 1);
      if (list.pattern.find('[') != std::string::npos || !is_id_of(field, noun)) continue;
      target::Outcome outcome;
      target_.call({"GET", list.pattern, credentials_, ""}, outcome);
      std::vector<std::string> ids = ids_in(outcome.reply);
      if (ids.size() > most) ids.resize(most);
      if (!ids.empty()) return ids;
    }
    return {};
  }

 private:
  const surface::Surface& surface_;
  target::Target& target_;
  const http::Headers& credentials_;
};

class Learner {
 public:
  Learner(const surface::Surface& surface, target::Target& target, const http::Headers& credentials)
      : surface_(surface), target_(target), credentials_(credentials),
        rows_(surface, target, credentials) {}

  /// The operation as it is known afterwards, if that is better than before.
  bool learn(std::size_t route, std::size_t number, Operation& known) {
    Operation tried = known;
    target::Outcome refusal = answer(route, number, tried);
    bool is_better = false;
    constexpr int most_rounds = 8;
    for (int round = 0; round < most_rounds && is_refusal(refusal); ++round) {
      const bool has_both = has_body(tried);
      if (!go_on(route, number, has_both, tried, refusal) &&
          !(has_both && go_on(route, number, false, tried, refusal)) &&
          !(has_both && try_types(route, number, tried, refusal))) {
        break;
      }
      is_better = true;
    }
    if (is_better) known = std::move(tried);
    return is_better;
  }

 private:
  /// Does what the refusal says, in the body or in the query. True if the answer is another one then:
  /// another refusal is the next field's, or the next rule's.
  bool go_on(std::size_t route, std::size_t number, bool in_body, Operation& tried,
             target::Outcome& refusal) {
    Operation next = tried;
    return take_hints(refusal.reply, in_body, next) &&
           is_progress(route, number, std::move(next), tried, refusal);
  }

  /// The fields that the refusal names, without saying more of them: one after the other as something
  /// else than a text, and as the id of a row that is called so.
  bool try_types(std::size_t route, std::size_t number, Operation& tried,
                 target::Outcome& refusal) {
    for (const Hint& hint : refusal_hints(refusal.reply)) {
      if (hint.path.size() != 1 || hint.is_unwanted) continue;
      for (Shape& shape : shapes_for(hint.path.front())) {
        Operation next = tried;
        auto& fields = next.input.body.fields;
        const auto field = std::find_if(fields.begin(), fields.end(),
                                        [&](const auto& f) { return f.name == hint.path.front(); });
        if (field == fields.end()) {
          next.input.body.type = Type::Object;
          next.input.kind = BodyKind::Json;
          fields.push_back({hint.path.front(), std::move(shape), true});
        } else {
          if (field->shape.type == shape.type && field->shape.examples == shape.examples) continue;
          field->shape = std::move(shape);
        }
        if (is_progress(route, number, std::move(next), tried, refusal)) return true;
      }
    }
    return false;
  }

  std::vector<Shape> shapes_for(std::string_view field) {
    std::vector<Shape> shapes;
    for (const std::string& id : rows_.ids_for(field)) {
      if (only_digits(id)) shapes.push_back(id_of_type(Type::Integer, id));
      shapes.push_back(id_of_type(Type::Text, id));
    }
    for (const Type type : {Type::Integer, Type::Array, Type::Boolean, Type::Object}) {
      shapes.emplace_back().type = type;
    }
    return shapes;
  }

  static Shape id_of_type(Type type, const std::string& id) {
    Shape shape;
    shape.type = type;
    shape.examples.push_back(json_of_id(id, type));
    return shape;
  }

  bool is_progress(std::size_t route, std::size_t number, Operation next, Operation& tried,
                   target::Outcome& refusal) {
    target::Outcome after = answer(route, number, next);
    if (after.ending != target::Ending::Answered || after.reply.status >= 500 ||
        (after.reply.status == refusal.reply.status && after.reply.body == refusal.reply.body)) {
      return false;
    }
    tried = std::move(next);
    refusal = std::move(after);
    return true;
  }

  static bool take_hints(const http::Reply& refusal, bool in_body, Operation& operation) {
    Shape shape = in_body ? operation.input.body : query_as_shape(operation);
    bool is_new = false;
    for (const Hint& hint : refusal_hints(refusal)) is_new = put(shape, hint) || is_new;
    if (!is_new) return false;
    if (in_body) {
      operation.input.body = std::move(shape);
      if (operation.input.kind == BodyKind::Unknown) operation.input.kind = BodyKind::Json;
    } else {
      set_query(operation, shape);
    }
    return true;
  }

  target::Outcome answer(std::size_t route, std::size_t number, const Operation& operation) {
    surface::Surface one;
    one.routes.push_back(surface_.routes[route]);
    one.routes.front().operations = {operation};
    const ApiMap map(one);
    RequestChoice requests(map);
    Attempt attempt;
    Choices plainest({});
    requests.plain(0, Sender::nobody(), {}, plainest, attempt);
    http::Request request = std::move(attempt.request);
    // Another word each time: what was taken once may be refused for being there already.
    const std::string word = std::to_string(100'000 + 97 * number + asked_++);
    replace_all(request.target, std::string_view(&fresh_mark, 1), word);
    replace_all(request.body, std::string_view(&fresh_mark, 1), word);
    request.headers.insert(request.headers.end(), credentials_.begin(), credentials_.end());
    target::Outcome outcome;
    target_.call(request, outcome);
    return outcome;
  }

  const surface::Surface& surface_;
  target::Target& target_;
  const http::Headers& credentials_;
  Rows rows_;
  std::size_t asked_ = 0;
};

/// Fields that hold ids of rows get those that there are. True if any has some now that it had not.
bool link_ids(surface::Surface& surface, Rows& rows) {
  bool is_new = false;
  for (surface::Route& route : surface.routes) {
    for (Operation& operation : route.operations) {
      for (surface::Field& field : operation.input.body.fields) {
        if (!field.shape.examples.empty()) continue;
        for (const std::string& id : rows.ids_for(field.name)) {
          field.shape.examples.push_back(json_of_id(id, field.shape.type));
          is_new = true;
        }
      }
    }
  }
  return is_new;
}

/// Operations, each by its route and its place there.
using OperationPlaces = std::set<std::pair<std::size_t, std::size_t>>;

void learn_once(surface::Surface& surface, target::Target& target, const http::Headers& credentials,
                OperationPlaces& learned) {
  Learner learner(surface, target, credentials);
  for (std::size_t r = 0; r < surface.routes.size(); ++r) {
    for (std::size_t o = 0; o < surface.routes[r].operations.size(); ++o) {
      Operation operation = surface.routes[r].operations[o];
      const bool is_known =
          has_body(operation) ? operation.input.is_enforced : operation.input.enforces_query;
      if (is_known || operation.method == "DELETE") continue;
      if (!learner.learn(r, o, operation)) continue;
      surface.routes[r].operations[o] = std::move(operation);
      learned.emplace(r, o);
    }
  }
}

}  // namespace

std::size_t learn_inputs(surface::Surface& surface, target::Target& target,
                         const http::Headers& credentials) {
  OperationPlaces learned;
  learn_once(surface, target, credentials, learned);
  Rows rows(surface, target, credentials);
  if (link_ids(surface, rows)) learn_once(surface, target, credentials, learned);
  return learned.size();
}

}  // namespace routelab::fuzz
