/// What makes a request a user's: headers that he was given, or those that signing in has brought.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/http/message.hpp"
#include "harness/surface/surface.hpp"
#include "harness/target/target.hpp"

namespace routelab::fuzz {

class Credentials {
 public:
  explicit Credentials(const std::vector<surface::User>& users);

  /// The user's headers; signs in for the first time if he must. None if that failed.
  const http::Headers& of(std::size_t user, target::Target& target);
  /// Headers that look like his and are nobody's. With no users: a bearer token.
  const http::Headers& forged(target::Target& target);
  /// Signs in anew the next time: the state of the target is another, or it signed somebody out.
  void forget();

  /// The last sign-in that failed, in words; "" if none did.
  [[nodiscard]] const std::string& problem() const { return problem_; }

 private:
  void sign_in(std::size_t user, target::Target& target);

  const std::vector<surface::User>& users_;
  std::vector<std::optional<http::Headers>> headers_;
  std::optional<http::Headers> forged_;
  std::string problem_;
};

/// The text at a dotted path of a JSON body; "" if there is none.
std::string text_at(const std::string& body, std::string_view path);
/// What Set-Cookie headers set, as a request sends it: "a=1; b=2".
std::string cookies_of(const http::Headers& headers);

}  // namespace routelab::fuzz
