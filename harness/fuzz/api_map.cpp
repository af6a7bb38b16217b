#include "harness/fuzz/api_map.hpp"

#include <algorithm>

namespace routelab::fuzz {

namespace {

std::vector<Segment> segments_of(const surface::Route& route) {
  std::vector<Segment> segments;
  std::string_view rest = route.pattern;
  while (!rest.empty()) {
    rest.remove_prefix(1);  // the slash
    const std::string_view text = rest.substr(0, rest.find('/'));
    rest.remove_prefix(text.size());
    if (text.empty()) continue;
    Segment segment;
    const auto inner = [&](std::size_t before, std::size_t after) {
      return std::string(text.substr(before, text.size() - before - after));
    };
    if (text.starts_with("[[...")) {
      segment = {Segment::Kind::Any, inner(5, 2), nullptr};
    } else if (text.starts_with("[...")) {
      segment = {Segment::Kind::Many, inner(4, 1), nullptr};
    } else if (text.starts_with("[")) {
      segment = {Segment::Kind::One, inner(1, 1), nullptr};
    } else {
      segment.text = text;
    }
    if (segment.kind != Segment::Kind::Fixed) {
      for (const surface::Parameter& param : route.params) {
        if (param.name == segment.text) segment.shape = &param.shape;
      }
    }
    segments.push_back(std::move(segment));
  }
  return segments;
}

/// The pattern without its last segment, if that is one parameter.
std::optional<std::string_view> collection_of(std::string_view pattern) {
  const std::size_t slash = pattern.rfind('/');
  const std::string_view last = pattern.substr(slash + 1);
  if (!last.starts_with("[") || last.starts_with("[.") || last.starts_with("[[")) return {};
  return pattern.substr(0, slash);
}

}  // namespace

ApiMap::ApiMap(const surface::Surface& surface) : surface_(surface) {
  for (std::size_t r = 0; r < surface.routes.size(); ++r) {
    const surface::Route& route = surface.routes[r];
    segments_.push_back(segments_of(route));
    for (const surface::Operation& operation : route.operations) {
      endpoints_.push_back({&route, &operation, r, operation.method + " " + route.pattern});
    }
  }
  find_resources();
}

void ApiMap::find_resources() {
  const auto& routes = surface_.routes;
  for (std::size_t r = 0; r < routes.size(); ++r) {
    const auto collection = collection_of(routes[r].pattern);
    if (!collection) continue;
    Resource resource{.item_route = r,
                      .is_single = false,
                      .list = {},
                      .create = {},
                      .read = find(r, "GET"),
                      .replace = find(r, "PUT"),
                      .patch = find(r, "PATCH"),
                      .remove = find(r, "DELETE")};
    for (std::size_t c = 0; c < routes.size(); ++c) {
      if (routes[c].pattern != *collection) continue;
      resource.list = find(c, "GET");
      resource.create = find(c, "POST");
    }
    resources_.push_back(resource);
  }
  for (std::size_t r = 0; r < routes.size(); ++r) {
    if (routes[r].pattern.find('[') != std::string::npos) continue;
    Resource single{.item_route = r,
                    .is_single = true,
                    .list = {},
                    .create = {},
                    .read = find(r, "GET"),
                    .replace = find(r, "PUT"),
                    .patch = find(r, "PATCH"),
                    .remove = {}};
    if (single.read && (single.replace || single.patch)) resources_.push_back(single);
  }
}

std::optional<std::size_t> ApiMap::find(std::size_t route, std::string_view method) const {
  for (std::size_t e = 0; e < endpoints_.size(); ++e) {
    if (endpoints_[e].route_index == route && endpoints_[e].method() == method) return e;
  }
  return std::nullopt;
}

const Resource* ApiMap::resource_of(std::size_t route) const {
  const std::string& pattern = surface_.routes[route].pattern;
  const Resource* found = nullptr;
  for (const Resource& resource : resources_) {
    if (resource.item_route == route) return &resource;
    const std::string above = surface_.routes[resource.item_route].pattern + "/";
    if (!resource.is_single && pattern.starts_with(above) &&
        pattern.find('[', above.size()) == std::string::npos) {
      found = &resource;
    }
  }
  return found;
}

bool ApiMap::answers(std::size_t route, std::string_view method) const {
  if (find(route, method)) return true;
  if (method == "HEAD") return find(route, "GET").has_value();
  return method == "OPTIONS";
}

}  // namespace routelab::fuzz
