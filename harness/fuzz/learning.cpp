#include "harness/fuzz/learning.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "harness/fuzz/row.hpp"
#include "sim/base/ascii.hpp"

namespace routelab::fuzz {

namespace {

class Learner {
 public:
  explicit Learner(Session& session)
      : session_(session), map_(session.map()), knowledge_(session.knowledge()),
        user_(session.usual_sender()) {}

  void read(std::size_t endpoint) {
    EndpointFacts& facts = knowledge_.endpoints[endpoint];
    const Exchange& first = plain(endpoint, user_);
    facts.as_user = first.status();
    const Exchange& second = session_.again(first);
    facts.is_stable = first.succeeded() && same_answer(first.outcome.reply, second.outcome.reply);
    constexpr Duration long_time = Duration::milliseconds(500);
    facts.is_slow = !session_.target().abilities().is_virtual && first.took() > long_time &&
                    second.took() > long_time;
    constexpr std::size_t most = 8;
    for (const Resource& resource : map_.resources()) {
      if (resource.read == endpoint) take_body(resource, first);
      if (resource.list != endpoint) continue;
      for (std::string& id : ids_in(first.outcome.reply)) {
        auto& ids = knowledge_.seen.ids[resource.item_route];
        if (ids.size() < most) ids.push_back(std::move(id));
      }
    }
  }

  void make(const Resource& resource) {
    Choices plainest({});
    const auto row = make_row(session_, resource, user_, plainest);
    if (!row) return;
    auto& ids = knowledge_.seen.ids[resource.item_route];
    ids.insert(ids.begin(), row->id);
    if (resource.read && plain(*resource.read, user_, row->id).succeeded()) {
      knowledge_.endpoints[*resource.read].reads_new = true;
    }
  }

  /// /rooms/[id]/votes is about the rows of /rooms/[id].
  void share_ids() {
    for (std::size_t r = 0; r < map_.surface().routes.size(); ++r) {
      const Resource* resource = map_.resource_of(r);
      if (resource == nullptr || resource->item_route == r) continue;
      knowledge_.seen.ids[r] = knowledge_.seen.ids[resource->item_route];
    }
  }

  /// What nobody gets, what writing gives, what there is where no row is.
  void try_out(std::size_t endpoint) {
    EndpointFacts& facts = knowledge_.endpoints[endpoint];
    const std::string& method = map_.endpoints()[endpoint].method();
    const bool is_read = method == "GET";
    facts.as_nobody = user_ == Sender::nobody() && is_read
                          ? facts.as_user
                          : plain(endpoint, Sender::nobody()).status();
    if (method == "DELETE") {
      remove_own(endpoint, facts);
    } else if (!is_read) {
      facts.as_user = plain(endpoint, user_).status();
    }
    const std::size_t route = map_.endpoints()[endpoint].route_index;
    const auto& segments = map_.segments(route);
    if (segments.empty() || segments.back().kind != Segment::Kind::One) return;
    // Of the form that ids have here.
    const auto& ids = knowledge_.seen.ids[route];
    const bool is_number = ids.empty() || only_digits(ids.front());
    facts.absent = plain(endpoint, user_, is_number ? "987654321" : "zzzzzzzz").status();
  }

 private:
  const Exchange& plain(std::size_t endpoint, Sender sender, std::string_view id = {}) {
    Choices plainest({});
    return session_.plain(endpoint, sender, plainest, id);
  }

  void remove_own(std::size_t endpoint, EndpointFacts& facts) {
    for (const Resource& resource : map_.resources()) {
      if (resource.remove != endpoint) continue;
      Choices plainest({});
      if (const auto row = make_row(session_, resource, user_, plainest)) {
        facts.as_user = plain(endpoint, user_, row->id).status();
      }
    }
  }

  /// A row as it is shown, for those who write rows.
  void take_body(const Resource& resource, const Exchange& read) {
    constexpr std::size_t longest = 4096;
    if (!read.succeeded() || read.outcome.reply.body.size() > longest) return;
    const nlohmann::json row = row_of(read.outcome.reply);
    if (!row.is_object()) return;
    const std::string text = row.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    for (const auto& write : {resource.create, resource.replace, resource.patch}) {
      if (!write) continue;
      auto& bodies = knowledge_.seen.bodies[map_.endpoints()[*write].route_index];
      if (std::find(bodies.begin(), bodies.end(), text) == bodies.end()) bodies.push_back(text);
    }
  }

  Session& session_;
  const ApiMap& map_;
  Knowledge& knowledge_;
  Sender user_;
};

}  // namespace

void learn(Session& session, const std::function<bool()>& is_over) {
  Learner learner(session);
  const auto& endpoints = session.map().endpoints();
  const auto read_all = [&] {
    for (std::size_t e = 0; e < endpoints.size() && !is_over(); ++e) {
      if (endpoints[e].method() == "GET") learner.read(e);
    }
  };
  read_all();
  for (const Resource& resource : session.map().resources()) learner.make(resource);
  read_all();
  learner.share_ids();
  for (std::size_t e = 0; e < endpoints.size() && !is_over(); ++e) learner.try_out(e);
}

}  // namespace routelab::fuzz
