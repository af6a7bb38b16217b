/// Who is signed in: sessions are rows with an expiry, and a cookie that names one. The table has
/// the digests of tokens only, so whoever reads it cannot sign in.
///
///     const Row user = co_await signed_in(req);    // throws Refusal 401
#pragma once

#include <cstdint>

#include "harness/handler/request.hpp"

namespace routelab::example {

/// Whole seconds since 1970, as tables keep them.
std::int64_t seconds_of(handler::UnixTime time);

/// A new session, its token in a cookie of the answer. It lasts SESSION_LIFETIME seconds.
handler::Task<> sign_in(handler::Request& req, handler::Response& res, std::int64_t user);

/// The user whose session the request's cookie names.
handler::Task<handler::Row> signed_in(handler::Request& req);

/// Ends the session, if there is one, and takes the cookie back.
handler::Task<> sign_out(handler::Request& req, handler::Response& res);

/// Tells the browser to forget the cookie.
void drop_cookie(handler::Response& res);

}  // namespace routelab::example
