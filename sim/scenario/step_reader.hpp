/// The step verbs, one function each. `f` reads the step's object, its first key is consumed;
/// `subject` is that key's value. A function appends what the step becomes and says how it ends.
#pragma once

#include "sim/core/program.hpp"
#include "sim/scenario/fields.hpp"
#include "sim/scenario/handler_builder.hpp"

namespace routelab::scenario {

struct StepSource {
  HandlerBuilder& builder;
  Fields& f;
  const Node& subject;
};

End read_query(core::Verb verb, const StepSource& source);  ///< get, list, insert, update, delete
End read_fetch(const StepSource& source);
End read_validate(const StepSource& source);
End read_respond(const StepSource& source);
End read_redirect(const StepSource& source);

}  // namespace routelab::scenario
