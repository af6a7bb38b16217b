/// The body of a request, field by field. All that is wrong with it is said at once:
///
///     Body body(req);
///     const std::string name = body.text("name", 1, 80);
///     const std::int64_t amount = body.integer("amount", 1, 1'000'000);
///     body.check();                   // throws Refusal 400; until then the values mean nothing
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "harness/example/refusal.hpp"
#include "harness/handler/request.hpp"

namespace routelab::example {

class Body {
 public:
  /// Throws BadBody; a Refusal if it is JSON, but no object.
  explicit Body(const handler::Request& req);

  /// From `least` to `most` bytes.
  std::string text(const std::string& field, std::size_t least, std::size_t most);
  /// In lower case: two that differ in case alone are one.
  std::string email(const std::string& field);
  std::int64_t integer(const std::string& field, std::int64_t least, std::int64_t most);
  /// "2026-11"
  std::string month(const std::string& field);

  void check() const;

 private:
  const nlohmann::json& json_;
  Refusal::Fields wrong_;
};

/// A text that is an integer and nothing else, in these bounds; throws Refusal 400, which names
/// `field`. "" is `otherwise`.
std::int64_t integer_of(const std::string& text, const std::string& field, std::int64_t least,
                        std::int64_t most, std::int64_t otherwise);

}  // namespace routelab::example
