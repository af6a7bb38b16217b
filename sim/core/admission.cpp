#include "sim/core/admission.hpp"

#include <algorithm>
#include <optional>

#include "sim/base/ascii.hpp"
#include "sim/base/assert.hpp"

namespace routelab::core {

namespace {

/// A target's parts, and what its path needs before it can be routed.
struct Target {
  std::string_view path;
  std::string_view query;  ///< with its '?'; empty if there is nothing behind that
  bool has_wrong_slashes = false;
  bool may_have_dots = false;  ///< some segment starts with '.' or '%'
};

Target parse(std::string_view target) {
  Target parts;
  std::size_t end = 0;
  for (char before = 0; end < target.size(); ++end) {
    const char c = target[end];
    if (c == '?' || c == '#') break;
    parts.has_wrong_slashes |= c == '\\' || (c == '/' && before == '/');
    parts.may_have_dots |= before == '/' && (c == '.' || c == '%');
    before = c;
  }
  parts.path = target.substr(0, end);
  std::string_view query = target.substr(end);
  query = query.substr(0, query.find('#'));
  if (query.size() > 1) parts.query = query;
  return parts;
}

std::string with_single_slashes(std::string_view path) {
  std::string mended;
  for (const char c : path) {
    const char wanted = c == '\\' ? '/' : c;
    if (wanted != '/' || !mended.ends_with('/')) mended += wanted;
  }
  return mended;
}

/// The path without dot segments, as the URL standard resolves them; nothing if it has none. One
/// at the end leaves a slash.
std::optional<std::string> without_dots(std::string_view path) {
  std::string resolved;
  bool found = false;
  for (std::size_t at = 0; at < path.size();) {
    const std::size_t end = std::min(path.find('/', at + 1), path.size());
    const int dots = dots_of(path.substr(at + 1, end - at - 1));
    if (dots == 0) resolved += path.substr(at, end - at);
    if (dots == 2 && !resolved.empty()) resolved.erase(resolved.rfind('/'));
    if (dots != 0 && end == path.size()) resolved += '/';
    found |= dots != 0;
    at = end;
  }
  if (!found) return std::nullopt;
  return resolved;
}

/// "http://host/path" (RFC 9112, section 3.2.2).
bool is_absolute(std::string_view target) {
  const std::size_t colon = target.find(':');
  return colon != 0 && colon != target.npos && target.substr(colon).starts_with("://") &&
         std::all_of(target.begin(), target.begin() + static_cast<std::ptrdiff_t>(colon),
                     [](char c) { return is_letter(c); });
}

bool has_trailing_slash(std::string_view path) { return path.size() > 1 && path.ends_with('/'); }

bool are_decodable(const RouteMatch& match) {
  return std::all_of(match.params.begin(),
                     match.params.begin() + static_cast<std::ptrdiff_t>(match.param_count),
                     [](std::string_view param) { return is_decodable(param); });
}

EndpointId endpoint_of(const RouteMethods& methods, Method method) {
  return methods.endpoints[static_cast<std::size_t>(method)];
}

/// Fills in what the route does with the method.
void answer(const RouteMethods& methods, Profile profile, Method method, Admission& verdict) {
  verdict.endpoint = endpoint_of(methods, method);
  if (!verdict.endpoint.valid()) verdict.endpoint = methods.any;
  if (!verdict.endpoint.valid() && method == Method::HEAD) {
    verdict.endpoint = endpoint_of(methods, Method::GET);
    verdict.head_of_get = verdict.endpoint.valid();
  }
  if (verdict.endpoint.valid()) return;
  // Next.js answers OPTIONS for handlers only.
  const bool answers_options = profile == Profile::Rfc || !methods.page;
  verdict.status = method == Method::OPTIONS && answers_options ? 204 : 405;
  verdict.allow = methods.allowed();
}

}  // namespace

MethodSet RouteMethods::allowed() const {
  if (any.valid()) return MethodSet::all();
  MethodSet set;
  for (int i = 0; i < method_count; ++i) {
    const auto method = static_cast<Method>(i);
    if (endpoint_of(*this, method).valid()) set.add(method);
  }
  if (set.has(Method::GET)) set.add(Method::HEAD);
  return set.add(Method::OPTIONS);
}

Admission admit(const Router& router, const RequestView& request) {
  Admission verdict;
  const Target target = parse(request.target);
  const auto refuse = [&](std::uint16_t status) -> Admission& {
    verdict.status = status;
    return verdict;
  };
  if (!target.path.starts_with('/')) {
    if (router.profile == Profile::Rfc) return refuse(400);
    return refuse(is_absolute(request.target) ? 308 : 500);
  }
  if (target.has_wrong_slashes) return refuse(308);
  std::string_view path = target.path;
  if (target.may_have_dots) {
    if (auto resolved = without_dots(path)) {
      verdict.resolved = std::make_shared<const std::string>(std::move(*resolved));
      path = *verdict.resolved;
    }
  }
  if (has_trailing_slash(path)) return refuse(308);
  const auto match = router.table.match(path);
  if (!match) return refuse(404);
  verdict.match = *match;
  if (!are_decodable(*match)) return refuse(400);
  RL_HOT_ASSERT(match->route.index < router.methods.size());
  answer(router.methods[match->route.index], router.profile, request.method, verdict);
  return verdict;
}

std::string normal_target(std::string_view target) {
  if (is_absolute(target)) return std::string(target);
  const Target parts = parse(target);
  std::string path;
  if (parts.has_wrong_slashes) {
    path = with_single_slashes(parts.path);
  } else {
    path = without_dots(parts.path).value_or(std::string(parts.path));
    if (has_trailing_slash(path)) path.pop_back();
  }
  return path.append(parts.query);
}

}  // namespace routelab::core
