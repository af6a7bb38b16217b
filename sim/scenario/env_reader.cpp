#include "sim/scenario/env_reader.hpp"

#include <string>
#include <utility>

#include <fmt/format.h>

#include "sim/core/secret_flow.hpp"
#include "sim/scenario/fields.hpp"

namespace routelab::scenario {

namespace {

/// Next.js writes the value of such a variable into the scripts that every browser loads.
void warn_public_secret(const Node& variable, Diagnostics& diagnostics) {
  if (!variable.key.starts_with("NEXT_PUBLIC_")) return;
  diagnostics.warning(variable.key_place(), "public-secret",
                      fmt::format("{} is sent to every browser: a secret does not stay one there",
                                  in_quotes(variable.key)),
                      "give it a name without NEXT_PUBLIC_");
}

}  // namespace

void read_env(const Node& node, core::Api& api, Diagnostics& diagnostics) {
  bool full = false;
  for (const Node& member : node.children) {
    core::EnvVariable variable;
    variable.name = member.key;
    if (member.is(Node::Kind::Text)) {
      variable.value = api.texts.value_of(member.text);
    } else if (!member.is(Node::Kind::Object)) {
      diagnostics.error(member.place(), "wrong-type",
                        fmt::format("variable {} must be a text or a secret, but is {}",
                                    in_quotes(member.key), describe(member)),
                        member.is_number() ? fmt::format("write \"{}\": variables are texts",
                                                         printable(member.text))
                                           : "\"north\" or {\"secret\": \"hunter2\"}");
    } else {
      Fields f(member, fmt::format("variable {}", in_quotes(member.key)), diagnostics);
      std::string secret;
      if (f.text("secret", secret, "a value that must not leave the server") && secret.empty()) {
        f.reject("secret", "is empty: there would be nothing to hide");
      }
      f.require("secret");
      f.done();
      warn_public_secret(member, diagnostics);
      if (!secret.empty() && secret.size() < core::min_secret_text) {
        diagnostics.warning(member.place(), "short-secret",
                            fmt::format("secret {} is short: only its references are followed, a "
                                        "literal like it is not noticed",
                                        in_quotes(member.key)),
                            fmt::format("give it at least {} characters", core::min_secret_text));
      }
      variable.value = api.texts.value_of(secret);
      variable.secret = api.secrets.size() < core::SecretSet::capacity;
      variable.secret_number = api.secrets.size();
      if (variable.secret) {
        api.secrets.push_back({.name = member.key, .text = std::move(secret)});
      } else if (!std::exchange(full, true)) {
        diagnostics.error(
            member.key_place(), "out-of-range",
            fmt::format("there can be {} secrets at most", core::SecretSet::capacity));
      }
    }
    api.env.push_back(std::move(variable));
  }
}

}  // namespace routelab::scenario
