#include <algorithm>

#include "harness/surface/handler_input.hpp"

namespace routelab::surface {
namespace {

using core::Step;
using core::StepIndex;
using core::Verb;

bool goes_on(Verb verb) {
  return verb == Verb::Compute || verb == Verb::Sleep || verb == Verb::Log ||
         verb == Verb::Enqueue || verb == Verb::ReadBody;
}

/// The way through a handler, as long as there is only one that does not end in 4xx.
class Way {
 public:
  Way(const core::Api& api, StepRange steps) : api_(api), steps_(steps) {}

  std::vector<StepIndex> enforced() const {
    std::vector<StepIndex> found;
    StepIndex at = steps_.first;
    for (StepIndex moves = 0; moves < steps_.end - steps_.first && is_inside(at); ++moves) {
      const Step& step = api_.program.steps[at];
      if (step.verb == Verb::When) {
        if (refuses(step.otherwise)) {
          ++at;
        } else if (refuses(at + 1)) {
          at = step.otherwise;
        } else {
          break;
        }
        continue;
      }
      if (step.verb == Verb::Jump) {
        at = step.otherwise;
        continue;
      }
      if (step.verb == Verb::Validate) {
        if (!refuses(step.otherwise)) break;
        found.push_back(at);
      } else if (!goes_on(step.verb) && !is_refusing_query(step)) {
        break;
      }
      ++at;
    }
    return found;
  }

 private:
  [[nodiscard]] bool is_inside(StepIndex at) const { return at >= steps_.first && at < steps_.end; }

  /// A row that is not there is answered 4xx, or the handler goes on without it.
  [[nodiscard]] bool is_refusing_query(const Step& step) const {
    const auto is_refused = [&](StepIndex way) { return way == core::no_step || refuses(way); };
    return is_query(step.verb) && is_refused(step.otherwise) && is_refused(step.on_error);
  }

  /// Whether what begins there answers 4xx without another way out.
  [[nodiscard]] bool refuses(StepIndex at) const {
    for (StepIndex moves = 0; moves < steps_.end - steps_.first && is_inside(at); ++moves) {
      const Step& step = api_.program.steps[at];
      if (step.verb == Verb::Respond) {
        const int status = api_.responses[step.target].status;
        return status >= 400 && status < 500;
      }
      if (step.verb != Verb::Jump && !goes_on(step.verb)) return false;
      at = step.verb == Verb::Jump ? step.otherwise : at + 1;
    }
    return false;
  }

  const core::Api& api_;
  StepRange steps_;
};

}  // namespace

std::vector<StepIndex> enforced_steps(const core::Api& api, StepRange steps) {
  return Way(api, steps).enforced();
}

}  // namespace routelab::surface
