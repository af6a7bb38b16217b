/// Which values of an environment are secrets, and the same values with a canary in the secret's
/// place, in a form that the app still takes.
///
/// A guess, by name and by look. A secret is a value whose variable says so (SECRET, KEY, TOKEN,
/// PASSWORD ...), an address with a password in it, a private key, or a word that looks drawn at
/// random. What is no secret, whatever its variable is called: NEXT_PUBLIC_..., Next.js's and Node's
/// own variables, the empty value, yes and no, and numbers, because no number can be a canary.
///
///   value                                  with the canary C
///   anything else                          C
///   sk_live_..., ghp_..., whsec_...        sk_live_C: libraries look at the prefix
///   postgres://app:PASSWORD@host:5432/db   postgres://app:C@host:5432/db
///   https://KEY@host/7                     https://C@host/7
///   https://host/T00/RANDOM?token=...      https://host/T00/C?token=C
///   {"id":"a","private_key":"..."}         {"id":"a","private_key":"C"}
///   -----BEGIN ...KEY----- ...             its first and last line around C
///   ${OTHER}-x                             as it is: OTHER has a canary, if it is a secret
///
/// A canary is letters, digits, '-' and '_', which mean nothing in any of these forms.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace routelab::target {

bool is_secret(std::string_view name, std::string_view value);

/// Nothing: there is no place for a canary in it, and it stays as it is. `value` as it stands in the
/// file, between its quotes.
std::optional<std::string> with_canary(std::string_view name, std::string_view value,
                                       std::string_view canary);

}  // namespace routelab::target
