#include "harness/fuzz/property.hpp"

#include <charconv>
#include <cstdlib>
#include <vector>

#include <fmt/format.h>

#include "harness/fuzz/campaign.hpp"
#include "harness/fuzz/finding_text.hpp"
#include "harness/fuzz/shrinking.hpp"
#include "sim/base/random.hpp"

namespace routelab::fuzz {

namespace {

class Refuted : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

constexpr std::string_view address = "http://127.0.0.1:3000";

std::string_view variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

template <class Number>
Number number_or(const char* name, Number otherwise) {
  const std::string_view text = variable(name);
  std::from_chars(text.data(), text.data() + text.size(), otherwise);
  return otherwise;
}

std::string hex_of(const Bytes& bytes) {
  std::string hex;
  for (const std::uint8_t byte : bytes) hex += fmt::format("{:02x}", byte);
  return hex.empty() ? "-" : hex;
}

/// The case that is asked for, if it is one of this property: "NAME: HEX".
std::optional<Bytes> wanted_case(std::string_view name) {
  std::string_view text = variable("ROUTELAB_FUZZ_CASE");
  if (!text.starts_with(name) || !text.substr(name.size()).starts_with(": ")) return std::nullopt;
  const auto id = parse_case("request 0 0 " + std::string(text.substr(name.size() + 2)));
  if (!id) return std::nullopt;
  return id->bytes;
}

std::string conversation(const Session& session) {
  std::string text;
  constexpr std::size_t most = 16;
  const std::size_t size = session.history().size();
  for (std::size_t i = 0; i < size; ++i) {
    if (size > most && i == most / 2) {
      text += fmt::format("    ... {} more ...\n", size - most);
      i = size - most / 2;
    }
    const Exchange& exchange = session.history()[i];
    text += fmt::format("    {}\n        {}\n", curl_line(exchange.sent, address),
                        answer_line(exchange));
  }
  return text;
}

Bytes bytes_of(Key key, std::uint64_t number, std::size_t most) {
  // Short ones, too: they are the plainer cases, and come first.
  Bytes bytes(number == 0 ? 0 : key.bits(number, Purpose::SendChoice) % (most + 1));
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    bytes[i] = static_cast<std::uint8_t>(key.bits(number * most + i, Purpose::Work));
  }
  return bytes;
}

}  // namespace

void refute(const char* condition, const char* file, int line) {
  throw Refuted(fmt::format("FUZZ_REQUIRE({}) at {}:{}", condition, file, line));
}

std::optional<std::string> failure(Handlers& api, std::span<const std::uint8_t> bytes,
                                   const Property& property) {
  std::optional<std::string> text;
  api.run(1, [&](Session& session) {
    Choices choices(bytes);
    try {
      property(session, choices);
    } catch (const Refuted& refuted) {
      text = fmt::format("  {}\n{}", refuted.what(), conversation(session));
    } catch (const std::exception& exception) {
      text = fmt::format("  exception: {}\n{}", exception.what(), conversation(session));
    }
  });
  return text;
}

void property(Handlers& api, std::string_view name, const Property& property,
              const PropertyOptions& options) {
  const auto falsify = [&](const std::string& text, const Bytes& bytes, const std::string& how) {
    throw Falsified(fmt::format("{}: does not hold\n{}  {}\n  again: ROUTELAB_FUZZ_CASE='{}: {}'\n",
                                name, text, how, name, hex_of(bytes)));
  };
  if (const auto wanted = wanted_case(name)) {
    if (const auto text = failure(api, *wanted, property))
      falsify(*text, *wanted, "the case asked for");
    return;
  }
  const std::uint64_t seed = number_or("ROUTELAB_FUZZ_SEED", options.seed);
  const std::size_t cases = number_or("ROUTELAB_FUZZ_CASES", options.cases);
  const Key key = Key::of_seed(seed).named("property").named(name);
  for (std::size_t number = 0; number < cases; ++number) {
    Bytes bytes = bytes_of(key, number, options.most_bytes);
    auto text = failure(api, bytes, property);
    if (!text) continue;
    const std::size_t runs = shrink(bytes, options.shrink_runs, [&](const Bytes& smaller) {
      auto other = failure(api, smaller, property);
      if (!other) return false;
      text = std::move(other);
      return true;
    });
    falsify(*text, bytes,
            fmt::format("case {} of {}, seed {}; made smaller by {} runs", number + 1, cases, seed,
                        runs));
  }
}

void check_all(Handlers& api, const CheckOptions& options) {
  CampaignOptions how{.seed = number_or("ROUTELAB_FUZZ_SEED", options.seed),
                      .most_time = std::chrono::hours(1),
                      .most_cases = number_or("ROUTELAB_FUZZ_CASES", options.cases),
                      .off = options.off};
  const auto wanted = parse_case(variable("ROUTELAB_FUZZ_CASE"));
  if (wanted) {
    // Whatever it shows counts; a known case of a check that is off would not be run.
    KnownCase known{.id = *wanted, .seed = how.seed};
    for (const CheckInfo& check : all_checks()) {
      if (!how.off.contains(check.check)) known.check = check.check;
    }
    how.known.push_back(std::move(known));
  }
  Campaign campaign(api.map(), api.target(), api.secrets(), how);
  std::string text;
  const CampaignResult result = campaign.run(
      // The case alone: nothing behind it.
      [&](const Progress& progress) { return !wanted || !progress.phase.starts_with("every"); },
      [&](const Finding& finding) {
        text += text_of(finding, {.colour = false, .address = std::string(address)});
        text += fmt::format("  again: ROUTELAB_FUZZ_CASE='{}'\n\n", finding.id.text());
      });
  if (result.findings.empty()) return;
  throw Falsified(
      fmt::format("{} of the checks fail, seed {}\n{}", result.findings.size(), how.seed, text));
}

const Exchange& ask(Session& session, std::string_view endpoint, Choices& choices,
                    std::string_view id) {
  const auto& endpoints = session.map().endpoints();
  for (std::size_t e = 0; e < endpoints.size(); ++e) {
    if (endpoints[e].name == endpoint) {
      return session.plain(e, session.usual_sender(), choices, id);
    }
  }
  throw std::invalid_argument(fmt::format("the API has no {}", endpoint));
}

}  // namespace routelab::fuzz
