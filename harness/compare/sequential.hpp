/// Is the real one the same? The same requests, one after the other, to the virtual server (the
/// world in virtual time over the store) and to the real one (over HTTP, on the wall clock, with a
/// real database): each pair of answers must be equal in status, headers and body, and in the end
/// the two databases must hold the same rows.
#pragma once

#include <atomic>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "harness/client/address.hpp"
#include "harness/compare/answer.hpp"
#include "harness/database/database.hpp"
#include "harness/http/message.hpp"
#include "harness/server/virtual_server.hpp"
#include "sim/scenario/scenario.hpp"

namespace routelab::compare {

/// A request with the name that it goes by.
struct NamedRequest {
  std::string name;  ///< "visitors#3"; "" if it has none
  http::Request request;
};

struct SequentialResult {
  std::size_t requests = 0;  ///< that were sent to both
  std::vector<Difference> differences;
  std::string problem;  ///< not empty: the real server could not be asked
};

/// Sends the requests to both until `stop`. `real` serves the same scenario and seed.
SequentialResult compare_answers(server::VirtualServer& simulated, const client::Address& real,
                                 std::span<const NamedRequest> requests,
                                 const std::function<bool(std::size_t done)>& keep_going);

/// The rows of all tables; at most `most` differences. Tables with more than a million rows are
/// left out.
std::vector<Difference> compare_tables(const core::Api& api, const server::VirtualServer& simulated,
                                       database::Database& real, std::size_t most = 20);

}  // namespace routelab::compare
