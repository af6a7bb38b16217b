/// The surface of an API, taken apart for those who make requests: every operation in one list, the
/// segments of its path, and which operations are about the same rows.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/surface/surface.hpp"

namespace routelab::fuzz {

struct Segment {
  enum class Kind {
    Fixed,
    One,
    Many,
    Any
  } kind = Kind::Fixed;                   ///< One: [x], Many: [...x], Any: [[...x]]
  std::string text;                       ///< the segment, or the name
  const surface::Shape* shape = nullptr;  ///< of a parameter that something is known about
};

struct Endpoint {
  const surface::Route* route = nullptr;
  const surface::Operation* operation = nullptr;
  std::size_t route_index = 0;
  std::string name;  ///< "GET /api/users/[id]"
  [[nodiscard]] const std::string& method() const { return operation->method; }
};

/// Rows that are made, read, changed and removed: the operations on /things and on /things/[id]. Or
/// the one thing that is read and changed at a path without a parameter, such as /profile.
/// Indices of endpoints; none where the API has no such operation.
struct Resource {
  std::size_t item_route = 0;
  bool is_single = false;
  std::optional<std::size_t> list, create, read, replace, patch, remove;
};

class ApiMap {
 public:
  /// The surface must outlive it.
  explicit ApiMap(const surface::Surface& surface);

  [[nodiscard]] const surface::Surface& surface() const { return surface_; }
  [[nodiscard]] const std::vector<Endpoint>& endpoints() const { return endpoints_; }
  [[nodiscard]] const std::vector<Resource>& resources() const { return resources_; }
  [[nodiscard]] const std::vector<Segment>& segments(std::size_t route) const {
    return segments_[route];
  }
  /// The endpoint of the route's method, if it has one.
  [[nodiscard]] std::optional<std::size_t> find(std::size_t route, std::string_view method) const;
  /// The rows that a route is about: its own, or those of a route above it, as /rooms/[id]/votes is
  /// about /rooms/[id]. Null: none, or there is a parameter in between.
  [[nodiscard]] const Resource* resource_of(std::size_t route) const;
  /// Methods that the route answers, with those that follow from them (HEAD from GET, OPTIONS).
  [[nodiscard]] bool answers(std::size_t route, std::string_view method) const;

 private:
  void find_resources();

  const surface::Surface& surface_;
  std::vector<std::vector<Segment>> segments_;
  std::vector<Endpoint> endpoints_;
  std::vector<Resource> resources_;
};

}  // namespace routelab::fuzz
