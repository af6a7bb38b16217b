#include "sim/scenario/client_reader.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <set>

#include <fmt/format.h>

#include "sim/base/random.hpp"
#include "sim/scenario/fields.hpp"
#include "sim/scenario/replay_reader.hpp"
#include "sim/scenario/send_details_reader.hpp"
#include "sim/scenario/send_reader.hpp"

namespace routelab::scenario {

namespace {

using model::ClientOptions;
using Arrivals = ClientOptions::Arrivals;

constexpr std::size_t max_clients = 65'535;

class ClientReader {
 public:
  ClientReader(const std::string& folder, const model::WorldOptions& world, SendReader& sends,
               core::Api& api, Diagnostics& diagnostics)
      : folder_(folder), world_(world), sends_(sends), api_(api), diagnostics_(diagnostics) {}

  ClientOptions read(const Node& node) {
    ClientOptions client;
    client.name = node.key;
    client.number = number_of(node.key);
    Fields f(node, fmt::format("client {}", in_quotes(node.key)), diagnostics_);
    std::optional<Replay> replay;
    read_arrivals(f, node, client, replay);
    f.distribution("think", client.think, "a user's pause before each call");
    Duration start{};
    if (f.duration("start", start, "no call before this time")) client.start = time_zero + start;
    f.integer("calls", client.calls, {1}, "the most calls; with users, of each of them");
    f.duration("timeout", client.timeout, "the client gives up after this; 0s: never");
    const Node* send =
        f.node("send", "what is sent: \"METHOD /path\", or requests with their weights");
    if (replay) {
      add_replayed_sends(*replay, send, *node.find("trace"), sends_, api_, client, diagnostics_);
    } else if (send != nullptr && !f.has("trace")) {  // of a bad one is said enough
      read_sends(*send, client);
    }
    if (replay ? replay->requests.empty() : !f.has("trace")) f.require("send");
    if (client.arrivals != Arrivals::Users && f.has("think")) {
      f.reject(
          "think", "has no meaning without 'users'",
          "only users wait for an answer and think; the other clients call at their own times");
    }
    f.elsewhere({"method", "path", "body", "json", "form", "text", "query", "headers", "cookies"},
                "it belongs to what is sent: \"send\": { \"POST /api/users\": "
                "{ \"json\": { \"name\": \"Ada\" } } }");
    f.done();
    warn_no_pause(node, client);
    return client;
  }

  /// If the client loads this page: what the page's script sends then, as a client of its own.
  void add_follower(std::vector<ClientOptions>& clients, std::size_t client, EndpointId page,
                    const Node& requests) {
    const auto loads = [&](const model::Send& send) {
      return send.routed.status == 0 && send.routed.endpoint == page;
    };
    const auto& sent = clients[client].sends;
    if (std::none_of(sent.begin(), sent.end(), loads)) return;
    ClientOptions follower;
    const std::string& route = api_.router.table.name(api_.endpoints[page.index].route);
    follower.name = fmt::format("{} at {}", clients[client].name, route);
    follower.number = number_of(follower.name);
    follower.arrivals = Arrivals::Followed;
    follower.timeout = clients[client].timeout;
    for (const Node& request : requests.children) read_send(request, follower);
    if (follower.sends.empty() || clients.size() >= max_clients) return;
    for (model::Send& send : clients[client].sends) {
      if (loads(send)) send.follower = static_cast<std::uint32_t>(clients.size());
    }
    clients.push_back(std::move(follower));
  }

 private:
  /// One request of a page's script: "GET /api/x" or {"send": "POST /api/x", "json": ...}.
  void read_send(const Node& node, ClientOptions& client) {
    if (node.is(Node::Kind::Text)) {
      if (auto send = sends_.read(node.text, node)) client.sends.push_back(std::move(*send));
      return;
    }
    Fields f(node, "a page's request", diagnostics_, "script request");
    std::string text;
    f.text("send", text, "the request: \"METHOD /path\"");
    f.require("send");
    if (const Node* where = node.find("send"); where != nullptr && !text.empty()) {
      if (auto send = sends_.read(text, *where)) {
        read_send_details(f, *send, api_, diagnostics_);
        client.sends.push_back(std::move(*send));
      }
    }
    f.done();
  }

  /// A refusal takes no time: whoever calls again at once is refused again, at the same moment.
  void warn_no_pause(const Node& node, const ClientOptions& client) {
    const bool endless = client.calls == ClientOptions{}.calls && world_.network.delay.is_zero();
    if (client.arrivals != Arrivals::Users || !client.think.is_zero() || !endless) return;
    diagnostics_.warning(node.key_place(), "no-pause",
                         fmt::format("the users of client {} call again at the moment of an "
                                     "answer: where answers take no time, time stands still",
                                     in_quotes(node.key)),
                         "give them time (\"think\": \"1s\") or the network a delay");
  }

  /// The upper 24 bits of its request ids: from the name, so that it does not depend on the other
  /// clients, unless two names collide.
  std::uint32_t number_of(const std::string& name) {
    auto number = static_cast<std::uint32_t>(hash_text(name) >> 40);
    while (!numbers_.insert(number).second) number = (number + 1) & 0xffffff;
    return number;
  }

  void read_arrivals(Fields& f, const Node& node, ClientOptions& client,
                     std::optional<Replay>& replay) {
    int laws = 0;
    if (f.duration("every", client.gap, "calls at equal gaps, the first at once",
                   {.low = Duration{1}})) {
      ++laws;
    }
    double rate = 0;
    if (f.rate("constant", rate, "calls at equal gaps, by their rate")) {
      client.gap = Duration::from_seconds(1 / rate);
      ++laws;
    }
    if (f.rate("poisson", rate, "calls at exponential gaps, by their rate")) {
      client.arrivals = Arrivals::Poisson;
      client.gap = Duration::from_seconds(1 / rate);
      ++laws;
    }
    if (f.integer("users", client.users, {1, 10'000'000},
                  "callers who think, call and wait for the answer, each by itself")) {
      client.arrivals = Arrivals::Users;
      ++laws;
    }
    const bool open = f.has("every") || f.has("constant") || f.has("poisson");
    if (f.integer("at_once", client.at_once, {1, 100'000}, "calls at each arrival, not one") &&
        !open) {
      f.reject("at_once", "has no meaning here", "it goes with every, constant or poisson");
    }
    replay = read_replay(f, folder_, world_.platform.memory_gb * 1024, diagnostics_);
    if (f.has("trace")) {
      client.arrivals = Arrivals::Recorded;
      ++laws;
    }
    const bool tried =
        f.has("every") || f.has("constant") || f.has("poisson") || f.has("users") || f.has("trace");
    if (laws > 1 || (!tried && f.is_object() && !misspelt(node))) {
      diagnostics_.error(
          node.key_place(), "arrivals",
          fmt::format("client {} {}", in_quotes(node.key),
                      tried ? "has more than one law of arrivals" : "does not say when it calls"),
          "give one of: every, constant, poisson, users, trace; "
          "for example \"poisson\": \"2/s\"");
    }
    client.gap = std::max(client.gap, Duration{1});
  }

  /// Whether a key looks like a law of arrivals: it is reported as unknown, that is enough.
  static bool misspelt(const Node& node) {
    const std::vector<std::string> laws{"every", "constant", "poisson", "users", "trace"};
    return std::any_of(node.children.begin(), node.children.end(),
                       [&](const Node& member) { return closest(member.key, laws).has_value(); });
  }

  void read_sends(const Node& node, ClientOptions& client) {
    if (node.is(Node::Kind::Text)) {
      if (auto send = sends_.read(node.text, node)) client.sends.push_back(std::move(*send));
      return;
    }
    if (!node.is(Node::Kind::Object) || node.children.empty()) {
      diagnostics_.error(node.place(), "wrong-type",
                         "'send' is a request or an object of requests, not " +
                             (node.is(Node::Kind::Object) ? "an empty one" : describe(node)),
                         "\"send\": \"GET /api/users\" or {\"GET /api/users\": 3, ...}");
      return;
    }
    for (const Node& member : node.children) {
      Node where = member;  // errors about the request point at the key
      where.mark = member.key_mark;
      auto send = sends_.read(member.key, where);
      if (!send) continue;
      if (member.is_number()) {
        read_weight(member, *send);
      } else if (member.is(Node::Kind::Object)) {
        read_details(member, *send);
      } else {
        diagnostics_.error(member.place(), "wrong-type",
                           "a request has a weight or an object, not " + describe(member),
                           "{\"weight\": 1, \"json\": {\"name\": \"Ada\"}}");
      }
      client.sends.push_back(std::move(*send));
    }
  }

  void read_details(const Node& node, model::Send& send) {
    Fields f(node, fmt::format("request {}", in_quotes(node.key)), diagnostics_);
    if (f.number("weight", send.weight, {}, "how often, in proportion to the other requests")) {
      read_weight(*node.find("weight"), send);
    }
    read_send_details(f, send, api_, diagnostics_);
    f.done();
  }

  void read_weight(const Node& node, model::Send& send) {
    constexpr std::int64_t most = 1'000'000'000;
    send.weight = node.real;
    if (send.weight > 0 && send.weight <= most) return;
    diagnostics_.error(node.place(), "out-of-range",
                       fmt::format("a weight is greater than 0 and at most {}, but this is {}",
                                   most, describe(node)));
    send.weight = 1;
  }

  std::string folder_;
  const model::WorldOptions& world_;
  SendReader& sends_;
  core::Api& api_;
  Diagnostics& diagnostics_;
  std::set<std::uint32_t> numbers_;
};

}  // namespace

void read_clients(const Node& node, const std::string& folder, const PageRequests& pages,
                  core::Api& api, model::WorldOptions& world, Diagnostics& diagnostics) {
  if (!node.is(Node::Kind::Object)) {
    diagnostics.error(node.place(), "wrong-type",
                      "'clients' is an object of clients by name, not " + describe(node),
                      "{\"visitors\": {\"every\": \"15m\", \"send\": \"GET /api/users/7\"}}");
    return;
  }
  if (node.children.size() > max_clients) {
    diagnostics.error(node.place(), "out-of-range",
                      fmt::format("there can be {} clients at most", max_clients));
    return;
  }
  SendReader sends(api, world, diagnostics);
  ClientReader reader(folder, world, sends, api, diagnostics);
  for (const Node& member : node.children) world.clients.push_back(reader.read(member));
  const std::size_t clients = world.clients.size();
  for (std::size_t c = 0; c < clients; ++c) {
    for (const auto& [page, requests] : pages)
      reader.add_follower(world.clients, c, page, *requests);
  }
}

}  // namespace routelab::scenario
