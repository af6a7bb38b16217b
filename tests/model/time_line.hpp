/// What a request went through, as one line for a test to compare:
/// "queue 0-100, compute 100-150 | 200" (spans in ms from the start of the run, then the status).
#pragma once

#include <string>

#include "tests/model/recorded_run.hpp"

namespace routelab::testing {

inline std::string in_milliseconds(std::int64_t ns) {
  std::string text = std::to_string(ns / 1'000'000);
  if (ns % 1'000'000 != 0) text += "." + std::to_string(ns % 1'000'000 + 1'000'000).substr(1);
  return text;
}

inline std::string line_of(const Record& span) {
  std::string text = std::string(name_of(span.kind)) + " " + in_milliseconds(span.start) + "-" +
                     in_milliseconds(end_of(span));
  if ((span.flags & trace::Cut) != 0) text += " cut";
  if ((span.flags & trace::Error) != 0) text += " failed";
  return text;
}

/// With what came after the request's own record behind "then".
inline std::string time_line(const Story& story) {
  std::string text;
  for (const Record& span : story.spans) text += (text.empty() ? "" : ", ") + line_of(span);
  text += (text.empty() ? "| " : " | ") + std::to_string(story.request.status);
  std::string separator = ", then ";
  for (const Record& span : story.loose) {
    text += separator + line_of(span);
    separator = ", ";
  }
  return text;
}

}  // namespace routelab::testing
