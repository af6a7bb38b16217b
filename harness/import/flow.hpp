/// Follows a request through a function's source: which names stand for which part of it, and what is
/// done with them. A name stands for what it was given last, wherever that was; scopes and branches are
/// not told apart.
///
/// Functions that are called with a part are followed too, a few deep, each once for the same parts.
///
/// Cost: a small multiple of the tokens of the functions; bounded by Sources::spend.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/import/function.hpp"
#include "harness/import/reading.hpp"
#include "harness/import/scope.hpp"

namespace routelab::import {

/// Which kind of request a handler gets.
enum class RequestKind : std::uint8_t { Web, Node };

/// What all functions of a handler share.
struct FlowMemory {
  /// Where an expression stands.
  using Place = std::pair<const Source*, std::size_t>;
  /// A function with what it was given: parts of the request, and schemas by their parameters' names.
  struct Key {
    Place function;
    std::vector<Part> parts;
    std::map<std::string, Place> schemas;

    friend auto operator<=>(const Key&, const Key&) = default;
  };

  RequestKind request = RequestKind::Web;
  std::map<Key, Readings> known;  ///< functions that were followed; while one is, it has none
  std::set<Place> asked;          ///< schemas that are known to be asked about some part
};

class Flow {
 public:
  Flow(Scope scope, FlowMemory& memory, int depth = 0);

  /// The function with these parts as its arguments.
  Readings read(const Function& function, const std::vector<Part>& arguments);

 private:
  struct Found {
    Part part;
    std::size_t end = 0;  ///< behind the expression that it is
  };

  // flow.cpp: statements
  void walk(std::size_t begin, std::size_t end);
  std::size_t statement(std::size_t i);
  void declare(std::size_t i);
  Part assigned(std::size_t i);
  [[nodiscard]] bool is_call(std::size_t i) const;
  void bind(std::size_t target, const Part& part);
  void bind_parameter(const Function::Parameter& parameter, const Part& part);
  void use(std::size_t begin, const Found& found);
  void compare(std::size_t begin, const Found& found);
  void status(std::size_t i);

  // expression_flow.cpp: expressions
  Found value(std::size_t i, int depth = 0);
  Found primary(std::size_t i, int depth);
  Found call_of_name(std::size_t i, int depth);
  Found members(Found found, int depth);
  Found called(Part part, std::string_view member, std::size_t open, int depth);
  std::optional<Found> global_call(std::size_t i, int depth);
  Part follow(const Spot& spot, std::size_t open, std::size_t at, int depth);
  Part member(const Part& part, const std::string& name, std::size_t at);
  Part named(Part::Root root, const std::string& name, std::size_t at);
  Part holder(std::size_t brace, int depth);
  void cast(Found& found);

  // schema_flow.cpp: schemas that are asked, or given to functions
  std::optional<Found> schema_call(std::size_t i, int depth);
  std::optional<Found> library_call(std::size_t i, int depth);
  Found asked(const Found& argument, std::size_t schema, DeclaredShape declared, std::size_t end);
  void mention(std::size_t i);
  void mention_in_call(std::size_t begin, std::string_view name, std::size_t open);
  void note_given(std::size_t begin, Part::Root root, std::size_t schema,
                  const std::vector<std::size_t>& arguments);
  [[nodiscard]] FlowMemory::Place place_of(std::size_t i) const;

  // method_flow.cpp: what is asked of the method
  struct MethodTest {
    std::vector<std::string> methods;
    bool is_negated = false;
    std::size_t end = 0;  ///< behind it
  };

  std::optional<MethodTest> method_test(std::size_t begin, std::size_t end);
  void method_used(std::size_t begin, std::size_t end);
  void branch(std::size_t i);
  void cases(std::size_t i);
  void choose(std::size_t i, const MethodTest& test);
  void map_of_methods(std::size_t brace, const Scope& scope, std::size_t at);
  std::vector<std::string> listed_before(std::size_t begin, bool& is_negated);
  void add_method(const std::string& method);
  void add_region(Region region);
  [[nodiscard]] std::size_t simple_end(std::size_t i) const;
  [[nodiscard]] std::size_t statement_end(std::size_t i) const;
  [[nodiscard]] std::size_t block_end() const;
  [[nodiscard]] bool leaves(std::size_t begin, std::size_t end) const;
  [[nodiscard]] bool leaves_inside(std::size_t brace) const;

  void note(Reading::Kind kind, const Part& part, std::size_t at, std::string text = "");
  void note_declared(Reading::Kind kind, const Part& part, std::size_t at, DeclaredShape declared);
  void note_body(surface::BodyKind kind, std::size_t at);

  Scope scope_;
  const Tokens& tokens_;
  FlowMemory& memory_;
  int depth_;
  std::size_t begin_ = 0, end_ = 0;
  std::map<std::string, Part> parts_;         ///< names that stand for parts
  Locals locals_;                             ///< names that stand for other expressions
  std::map<std::string, std::size_t> types_;  ///< types of names that have no value yet
  std::vector<Part> given_;                   ///< the arguments of the function that is read
  std::vector<std::size_t> blocks_;           ///< ends of the blocks that are open
  std::size_t condition_end_ = 0;             ///< the condition that was read last ends here
  bool reads_bytes_ = false;  ///< it takes the request's bytes itself: what it parses is the body
  Readings readings_;
};

/// "GET", however it is spelt; "" if it is no method of HTTP's.
std::string method_named(std::string_view text);

}  // namespace routelab::import
