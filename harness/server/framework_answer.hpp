/// What is answered without a handler: by the router, by the framework that reads bodies, by the
/// platform. Statuses come from the core and the world; here they get their headers and texts.
///
///     rfc      texts say the reason; 405 and OPTIONS have an Allow header (RFC 9110, 15.5.6)
///     next16   as Next.js 16.4.6 answers: pages of HTML for 400 and 404, nothing at all for 405
///              on an app-style route, a text for 405 on a page; its internal headers (RSC,
///              Next-Action) have the effect that they have there
#pragma once

#include <cstdint>
#include <string_view>

#include "harness/server/message.hpp"
#include "sim/core/api.hpp"
#include "sim/core/body.hpp"

namespace routelab::server {

/// What the headers change in the router's verdict: next16 redirects a request with "RSC: 1" to an
/// app-style route, so that caches keep its answer apart (307).
std::uint16_t status_by_headers(const core::Api& api, const core::Admission& verdict,
                                const Request& request);

/// `verdict` is not an admission.
Reply router_answer(const core::Api& api, const core::Admission& verdict, const Request& request);

/// The answer with its entity tag, or 304 if the client has it: JSON of pages-style handlers, and
/// pages, in next16. A page's 304 has no Content-Type.
Reply tagged(Reply reply, const Request& request);

/// A body that the framework does not let through.
Reply body_answer(core::Profile profile, const core::BodyVerdict& verdict);

/// 429, 503, 504: no instance, or not in time.
Reply platform_answer(std::uint16_t status);

/// A method that no route can name (TRACE, PURGE), on an app-style route or a page: rfc 501;
/// next16 400, TRACE 500, on a page 405.
std::uint16_t unknown_method_status(core::Profile profile, std::string_view method, bool page);

}  // namespace routelab::server
