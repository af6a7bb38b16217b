/// The one generator of requests: choice bytes in, a request out, and nothing else decides. The
/// built-in loop, rapidcheck and libFuzzer only bring the bytes.
///
/// Cost: under a microsecond for a request without a long body; buffers are reused.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "harness/fuzz/api_map.hpp"
#include "harness/fuzz/attempt.hpp"
#include "harness/fuzz/choices.hpp"
#include "harness/fuzz/value_choice.hpp"

namespace routelab::fuzz {

/// What a run leaves out on purpose: what is rare together shows more when the rest is gone (A. Groce
/// et al., "Swarm testing", ISSTA 2012).
struct Swarm {
  bool odd_methods = true, odd_paths = true, odd_queries = true, odd_headers = true,
       odd_bodies = true, other_senders = true;
};

/// What answers have shown, by route; a request may use it.
struct Seen {
  Seen() = default;
  explicit Seen(std::size_t routes) : ids(routes), bodies(routes) {}
  std::vector<std::vector<std::string>> ids;     ///< for its last parameter
  std::vector<std::vector<std::string>> bodies;  ///< JSON objects: its rows
};

class RequestChoice {
 public:
  /// The map must outlive it.
  explicit RequestChoice(const ApiMap& map) : map_(map) {}

  /// Any request.
  void any(Choices& choices, const Swarm& swarm, const Seen& seen, Attempt& attempt);
  /// The plainest request of an endpoint, from this sender; `id` is its last parameter's value.
  void plain(std::size_t endpoint, Sender sender, std::string_view id, Choices& choices,
             Attempt& attempt);

  /// The parts, for those who make a request of their own. Each sets what the attempt says of it.
  /// `target` is the path; `id` takes the place of its last parameter unless it is empty.
  void path(std::size_t route, std::string_view id, Choices& choices, bool may_be_odd,
            Attempt& attempt);
  void query(const surface::Operation& operation, Choices& choices, bool may_be_odd,
             Attempt& attempt);
  void headers(const surface::Operation& operation, Choices& choices, bool may_be_odd,
               Attempt& attempt);
  void body(const surface::Operation& operation, Choices& choices, bool may_be_odd,
            Attempt& attempt);
  /// A body of the right kind that does not fit the shape; Unknown where nothing is known.
  void misfit_body(const surface::Operation& operation, Choices& choices, Attempt& attempt);

 private:
  void start(std::size_t route, Attempt& attempt);
  void form(const surface::Shape& shape, Choices& choices, Attempt& attempt);

  const ApiMap& map_;
  ValueChoice values_;
  const std::vector<std::string>* bodies_ = nullptr;  ///< seen ones, while `any` runs
  std::u32string text_;
  std::string json_;
};

/// Sets a header, or adds it.
void set_header(http::Request& request, std::string_view name, std::string_view value);
/// The media type that a body of this kind has; "" for none.
std::string_view media_type(surface::BodyKind kind);
/// JSON that is none.
std::string_view malformed_json(Choices& choices);

}  // namespace routelab::fuzz
