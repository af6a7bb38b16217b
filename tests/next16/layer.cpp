#include "tests/next16/layer.hpp"

namespace routelab::testing::next16 {

namespace {

/// The app's proxy.js decides about these paths.
bool is_proxied(const Row& row) { return row.path.starts_with("/api/mw"); }

/// The path that was asked for is the one that the app redirects to: a handler did it.
bool is_normal(const std::string& path) {
  const std::string only = path.substr(0, path.find('?'));
  return only.find("//") == only.npos && only.find('\\') == only.npos &&
         only.find("/.") == only.npos && only.find("/%2e") == only.npos && !only.ends_with('/');
}

bool is_of_router(const Row& row) {
  const bool page = row.type == "text/html" || row.type == "text/x-component";
  switch (*row.status) {
    case 304: return row.type.empty() && row.router == "none";
    case 307: return row.location.ends_with("_rsc") || is_proxied(row);
    case 308:
      return row.router != "app" || !is_normal(row.path) || row.raw.find("://") != row.raw.npos;
    case 400: return page || row.text.starts_with("Invalid Server Action");
    case 401: return is_proxied(row);
    case 404: return page || row.text.find("\"url\" parameter") != row.text.npos;
    case 405: return row.text == "Method Not Allowed";
    case 500: return row.type == "text/plain" || (page && is_proxied(row));
    default: return page;
  }
}

bool is_of_wrapper(const Row& row) {
  switch (*row.status) {
    case 204: return row.method == "OPTIONS" && !row.allow.empty();
    case 400: return row.type.empty() && (row.text.empty() || row.text.starts_with("Invalid "));
    case 405: return row.router == "app" && row.text.empty();
    case 413: return true;
    case 500: return row.method == "TRACE" && row.type == "text/html";
    default: return false;
  }
}

}  // namespace

Layer layer_of(const Row& row) {
  if (!row.status) return Layer::Silent;
  const bool empty = row.text.empty() && row.type.empty() && row.allow.empty();
  const bool refused = (*row.status == 400 || *row.status == 431) && row.closed;
  if (empty && (refused || *row.status == 417)) return Layer::Node;
  if (is_of_wrapper(row)) return Layer::Wrapper;
  return is_of_router(row) ? Layer::Router : Layer::Handler;
}

}  // namespace routelab::testing::next16
