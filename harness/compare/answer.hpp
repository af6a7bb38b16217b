/// Two answers to the same request, held against each other.
///
/// Not compared: what says how an answer is carried (Content-Length, Connection, Keep-Alive, Date,
/// Accept-Ranges), the order of headers of different names, the body of an answer to HEAD. Two
/// bodies of JSON are equal if they are the same JSON.
#pragma once

#include <string>
#include <vector>

#include "harness/client/response.hpp"
#include "harness/http/message.hpp"

namespace routelab::compare {

struct Difference {
  std::string where;  ///< "GET /api/users/7 (visitors#3)", or "users, row 3"
  std::string what;   ///< "status", "header location", "body", "column name"
  std::string simulated;
  std::string real;
};

http::Reply reply_of(const client::Response& response);

/// Adds what differs.
void compare_answers(const std::string& where, bool is_head, const http::Reply& simulated,
                     const http::Reply& real, std::vector<Difference>& differences);

}  // namespace routelab::compare
