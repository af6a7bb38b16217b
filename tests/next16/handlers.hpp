/// The handlers of the app that a scenario's steps cannot say: what answers with no content type,
/// looks at types as JavaScript does, streams, or never answers. Written from the app's sources.
#pragma once

#include "harness/handler/application.hpp"
#include "sim/base/time.hpp"

namespace routelab::testing::next16 {

handler::Application application();

/// A handler that never answers answers after this time, far beyond what anybody waits.
inline constexpr Duration never = Duration::seconds(1'000'000);

}  // namespace routelab::testing::next16
