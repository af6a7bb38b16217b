// What methods do, and must not do.
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "harness/fuzz/probe.hpp"
#include "harness/fuzz/row.hpp"

namespace routelab::fuzz {

namespace {

using namespace std::string_view_literals;

constexpr std::array verbs = {"GET"sv,  "POST"sv,    "PUT"sv,      "PATCH"sv, "DELETE"sv,
                              "HEAD"sv, "OPTIONS"sv, "PROPFIND"sv, "PURGE"sv, "TRACE"sv};

/// As an author would: with what is known to be there, signed in or not.
void plain_request(Session& session, std::size_t endpoint, std::size_t variant, Choices& choices) {
  const Endpoint& of = session.map().endpoints()[endpoint];
  const std::string id = some_id(session, of.route_index, choices);
  session.plain(endpoint, variant == 0 ? session.usual_sender() : Sender::nobody(), choices, id);
}

/// With all that one of the route's own methods asks for: then what is answered is the method's doing.
void unlisted_verb(Session& session, std::size_t route, std::size_t variant, Choices& choices) {
  const std::string_view method = verbs[variant % verbs.size()];
  const ApiMap& map = session.map();
  if (map.find(route, method)) return;
  std::vector<std::size_t> own;
  for (std::size_t e = 0; e < map.endpoints().size(); ++e) {
    if (map.endpoints()[e].route_index == route) own.push_back(e);
  }
  if (variant / verbs.size() >= own.size()) return;
  const std::string id = some_id(session, route, choices);
  Attempt attempt;
  session.requests().plain(own[variant / verbs.size()], session.usual_sender(), id, choices,
                           attempt);
  attempt.endpoint.reset();
  attempt.request.method = method;
  session.send(attempt);
}

/// Whoever sends DELETE and is answered as to GET believes that something was deleted. Where nobody
/// knows what methods a handler means to answer, the other handlers tell what is usual here.
void as_get(Session& session, std::size_t, std::size_t variant, Choices& choices) {
  static constexpr std::array methods = {"DELETE"sv, "PUT"sv};
  const ApiMap& map = session.map();
  std::size_t refused = 0;
  std::vector<const Exchange*> alike;
  for (std::size_t e = 0; e < map.endpoints().size(); ++e) {
    const Endpoint& of = map.endpoints()[e];
    const bool has_param = of.route->pattern.find('[') != std::string::npos;
    const bool is_page = of.operation->input.kind == surface::BodyKind::None;
    if (of.method() != "GET" || has_param || is_page || !session.facts(e).is_stable) continue;
    if (map.find(of.route_index, methods[variant])) continue;
    const Exchange& get = session.plain(e, session.usual_sender(), choices);
    Attempt attempt = get.attempt;
    attempt.endpoint.reset();
    attempt.request.method = methods[variant];
    attempt.request.target = get.sent.target;
    const Exchange& other = session.send(attempt);
    if (other.status() == 405 || other.status() == 501) ++refused;
    if (of.route->is_complete || !get.succeeded() || !other.succeeded()) continue;
    if (get.outcome.reply.body.empty()) continue;
    if (same_answer(get.outcome.reply, other.outcome.reply)) alike.push_back(&other);
  }
  if (refused < 3 || refused < 2 * alike.size()) return;
  for (const Exchange* exchange : alike) {
    session.complain(
        Check::MethodTableExact, *exchange,
        fmt::format("{} is answered with {} and what GET shows; {} other routes refuse it",
                    methods[variant], exchange->status(), refused));
  }
}

void head_like_get(Session& session, std::size_t endpoint, std::size_t, Choices& choices) {
  const Endpoint& of = session.map().endpoints()[endpoint];
  if (of.method() != "GET" || !session.facts(endpoint).is_stable) return;
  const std::string id = some_id(session, of.route_index, choices);
  const Exchange& get = session.plain(endpoint, session.usual_sender(), choices, id);
  if (!get.succeeded()) return;
  Attempt attempt = get.attempt;
  attempt.endpoint.reset();
  attempt.request.method = "HEAD";
  const Exchange& head = session.send(attempt);
  // Of a route whose handler gets every method, HEAD is the handler's own affair.
  if (head.status() == 405 || head.status() == 404 || head.status() == 0) return;
  const http::Reply& b = head.outcome.reply;
  if (!b.body.empty()) {
    return session.complain(Check::HeadEqualsGet, head, "the answer to HEAD has a body");
  }
  const auto difference = [&](const http::Reply& a) -> std::string {
    if (a.status != b.status) {
      return fmt::format("GET is answered with {}, HEAD with {}", a.status, b.status);
    }
    for (const std::string_view name :
         {"content-type", "content-length", "etag", "cache-control", "location"}) {
      const std::string of_get = http::header(a.headers, name);
      const std::string of_head = http::header(b.headers, name);
      // What costs something to find out may be left out (RFC 9110, section 9.3.2).
      if (of_head.empty() || of_get == of_head) continue;
      if (name == "content-length" &&
          (of_get.empty() || session.map().surface().next_version > 0)) {
        continue;
      }
      return fmt::format("GET has {}: {}, HEAD has {}", name, of_get.empty() ? "none" : of_get,
                         of_head);
    }
    return "";
  };
  if (difference(get.outcome.reply).empty()) return;
  // GET itself may be answered otherwise by now: from what the first one has left in a cache.
  const std::string why = difference(session.again(get).outcome.reply);
  if (!why.empty()) session.complain(Check::HeadEqualsGet, head, why);
}

void safe_method(Session& session, std::size_t endpoint, std::size_t variant, Choices& choices) {
  const Endpoint& of = session.map().endpoints()[endpoint];
  const bool is_options = variant == 2;
  if (!is_options && of.method() != "GET") return;
  const Sender sender = session.usual_sender();
  const std::string id = some_id(session, of.route_index, choices);
  // What there is of everything, so that whatever is taken away is missed.
  for (const Resource& resource : session.map().resources()) {
    if (variant == 0 && resource.create) some_id(session, resource.item_route, choices);
  }
  const Snapshot before = snapshot_of(session, sender, is_options ? SIZE_MAX : endpoint);
  Attempt attempt;
  session.requests().plain(endpoint, sender, id, choices, attempt);
  if (variant == 1) attempt.request.method = "HEAD";
  if (is_options) attempt.request.method = "OPTIONS";
  attempt.endpoint = session.map().find(of.route_index, attempt.request.method);
  const Exchange& asked = session.send(attempt);
  session.again(asked);
  const Snapshot after = snapshot_of(session, sender, is_options ? SIZE_MAX : endpoint);
  const std::string changed = difference(before, after, session.map());
  if (changed.empty()) return;
  session.complain(is_options ? Check::OptionsIsPure : Check::SafeMethodsPure, asked, changed);
}

void override_method(Session& session, std::size_t number, std::size_t variant, Choices& choices) {
  static constexpr std::array names = {"x-http-method-override"sv, "x-http-method"sv,
                                       "x-method-override"sv};
  const Resource& resource = session.map().resources()[number];
  if (!resource.read || !resource.remove) return;
  const Sender sender = session.usual_sender();
  const auto row = make_row(session, resource, sender, choices);
  if (!row) return;
  const Exchange& before = session.plain(*resource.read, sender, choices, row->id);
  if (!before.succeeded()) return;
  Attempt attempt;
  session.requests().plain(*resource.read, sender, row->id, choices, attempt);
  const std::string_view name = names[variant % names.size()];
  if (variant >= names.size()) attempt.request.method = "POST";
  attempt.endpoint = session.map().find(resource.item_route, attempt.request.method);
  attempt.has_odd_headers = true;
  set_header(attempt.request, name, "DELETE");
  const Exchange& overridden = session.send(attempt);
  const Exchange& after = session.plain(*resource.read, sender, choices, row->id);
  if (!after.succeeded()) {
    session.complain(
        Check::SafeMethodsPure, overridden,
        fmt::format("{}: DELETE makes {} remove the row", name, attempt.request.method));
  }
}

constexpr std::array probes = {
    Probe{"plain_request", Subject::Endpoint, 2, Probe::Needs::Nothing, Probe::Cost::Low,
          plain_request},
    Probe{"unlisted_verb", Subject::Route, 2 * verbs.size(), Probe::Needs::Nothing,
          Probe::Cost::Low, unlisted_verb},
    Probe{"as_get", Subject::Api, 2, Probe::Needs::Nothing, Probe::Cost::Low, as_get},
    Probe{"head_like_get", Subject::Endpoint, 1, Probe::Needs::Nothing, Probe::Cost::Low,
          head_like_get},
    Probe{"safe_method", Subject::Endpoint, 3, Probe::Needs::Nothing, Probe::Cost::Low,
          safe_method},
    Probe{"override_method", Subject::Resource, 6, Probe::Needs::Nothing, Probe::Cost::Low,
          override_method}};

}  // namespace

std::span<const Probe> method_probes() { return probes; }

}  // namespace routelab::fuzz
