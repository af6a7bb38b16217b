/// Any bytes as a routes file and as an OpenAPI file: nothing may crash, what is refused must say so,
/// what is said must be printable, and what is read must be the same after it was written. Behind a
/// NUL stands a JSON value that is held against every shape.
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "harness/surface/fit.hpp"
#include "harness/surface/openapi.hpp"
#include "harness/surface/routes_file.hpp"
#include "sim/base/assert.hpp"
#include "tests/fuzz/printable.hpp"

using namespace routelab;
using namespace routelab::surface;

namespace {

void hold_against(const Surface& surface, const nlohmann::json& value) {
  for (const Route& route : surface.routes) {
    for (const Operation& operation : route.operations) {
      testing::check_printable(misfit(operation.input.body, value));
      for (const Output& output : operation.outputs) {
        if (output.body) testing::check_printable(misfit(*output.body, value));
      }
    }
  }
}

/// What was read is written as a file without a fault, and that one is written as it is.
void write_and_read(const Surface& surface) {
  const std::string text = routes_file_text(surface);
  if (text.size() > (1U << 20U)) return;  // from a few references
  scenario::Diagnostics diagnostics;
  const auto again = read_routes_text(text, "again", diagnostics);
  RL_ASSERT(again.has_value() && !diagnostics.has_errors());
  RL_ASSERT(routes_file_text(*again) == text);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const std::size_t end = bytes.find('\0');
  const std::string_view text = bytes.substr(0, end);
  const std::string_view rest = end == bytes.npos ? "{}" : bytes.substr(end + 1);
  const auto value = nlohmann::json::parse(rest.begin(), rest.end(), nullptr, false);
  for (const auto& read : {read_routes_text, read_openapi_text}) {
    scenario::Diagnostics diagnostics;
    const std::optional<Surface> surface = read(text, "x.json", diagnostics);
    RL_ASSERT(surface.has_value() != diagnostics.has_errors());
    testing::check_printable(diagnostics.render());
    if (!surface) continue;
    hold_against(*surface, value.is_discarded() ? nlohmann::json() : value);
    if (read == read_routes_text) write_and_read(*surface);
  }
  return 0;
}
