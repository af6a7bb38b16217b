/// Rows of an API as probes use them: made, read, listed.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "harness/fuzz/session.hpp"

namespace routelab::fuzz {

struct Row {
  std::string id;
  const Exchange* creation = nullptr;  ///< null if it was there
};

/// A new row of the resource; none if it cannot be made, or its id is not told.
std::optional<Row> make_row(Session& session, const Resource& resource, Sender sender,
                            Choices& choices);
/// A new one, or one that is known to be there.
std::optional<Row> some_row(Session& session, const Resource& resource, Sender sender,
                            Choices& choices);

/// The id of some row that the route is about; "" if it is about none, or there is none.
std::string some_id(Session& session, std::size_t route, Choices& choices);
/// The plainest request of the usual user, about some row where it is about one.
Attempt plain_attempt(Session& session, std::size_t endpoint, Choices& choices);
/// The object that is a row: the answer's JSON, or the only object in it.
nlohmann::json row_of(const http::Reply& reply);

/// What can be read of the API by this sender, endpoint by endpoint; only what is answered alike when
/// nothing has happened.
struct Snapshot {
  struct Part {
    std::size_t endpoint;
    const Exchange* exchange;
  };
  std::vector<Part> parts;
};
Snapshot snapshot_of(Session& session, Sender sender, std::size_t except);
/// The first part that differs, in words; "" if none does.
std::string difference(const Snapshot& before, const Snapshot& after, const ApiMap& map);

/// Two answers say the same: status, and the body without what names a time or a request.
bool same_answer(const http::Reply& a, const http::Reply& b);
/// The body without what changes by itself: times, versions, request ids.
std::string lasting_body(const http::Reply& reply);

}  // namespace routelab::fuzz
