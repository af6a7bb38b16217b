#include "sim/scenario/shaped_law_reader.hpp"

#include <fmt/format.h>

namespace routelab::scenario {
namespace {

using Result = std::optional<Distribution>;

constexpr DurationRange positive{Duration{1}, max_duration};
constexpr NumberRange shapes{Distribution::least_shape, Distribution::greatest_shape};

struct Moments {
  Duration mean;
  Duration sd;

  [[nodiscard]] double variation() const {
    return static_cast<double>(sd.ns) / static_cast<double>(mean.ns);
  }
};

std::optional<Moments> read_moments(Fields& fields, DurationRange mean_range) {
  Moments moments;
  const bool has_mean = fields.duration("mean", moments.mean, "the mean", mean_range);
  const bool has_sd = fields.duration("sd", moments.sd, "the standard deviation");
  fields.require("mean");
  fields.require("sd");
  return has_mean && has_sd ? std::optional(moments) : std::nullopt;
}

struct Shape {
  double shape = 1;
  Duration scale;
};

std::optional<Shape> read_shape(Fields& fields) {
  Shape read;
  const bool has_shape = fields.number("shape", read.shape, shapes, "the shape");
  const bool has_scale = fields.duration("scale", read.scale, "the scale", positive);
  fields.require("shape");
  fields.require("scale");
  return has_shape && has_scale ? std::optional(read) : std::nullopt;
}

/// The spread as a message has it: "(1ms) is below a hundredth of 'mean' (1s)".
std::string against_mean(const Moments& moments, std::string_view relation) {
  return fmt::format("({}) is {} 'mean' ({})", duration_text(moments.sd), relation,
                     duration_text(moments.mean));
}

Result read_lognormal(Fields& fields) {
  const auto moments = read_moments(fields, positive);
  if (!moments) return std::nullopt;
  return Distribution::lognormal(moments->mean, moments->sd);
}

Result read_normal(Fields& fields, const Node& node, Diagnostics& diagnostics) {
  const auto moments = read_moments(fields, {});
  if (!moments) return std::nullopt;
  const Distribution law = Distribution::normal(moments->mean, moments->sd);
  const Duration mean = law.mean();
  if (static_cast<double>(mean.ns) > 1.01 * static_cast<double>(moments->mean.ns)) {
    diagnostics.warning(
        node.place(), "cut-law",
        fmt::format("{} is cut off at 0: the mean of what is left is {}, not {}", fields.noun(),
                    format_duration(mean), format_duration(moments->mean)),
        "a law that is never negative keeps its mean, for example \"gamma\"");
  }
  return law;
}

Result read_gamma_of_mean(Fields& fields) {
  const auto moments = read_moments(fields, positive);
  if (!moments) return std::nullopt;
  if (moments->variation() < 0.01) {
    fields.reject("sd", against_mean(*moments, "below a hundredth of"),
                  "with so little spread write \"normal\" or a constant");
    return std::nullopt;
  }
  if (moments->variation() > 10) {
    fields.reject("sd", against_mean(*moments, "above ten times"),
                  "for so much spread write \"lognormal\" or \"hyperexponential\"");
    return std::nullopt;
  }
  return Distribution::gamma_of_mean(moments->mean, moments->sd);
}

Result read_gamma(Fields& fields) {
  const bool by_mean = fields.has("mean") || fields.has("sd");
  const bool by_shape = fields.has("shape") || fields.has("scale");
  if (by_mean && by_shape) {
    for (const char* name : {"mean", "sd", "shape", "scale"}) fields.allow(name);
    fields.reject(fields.has("shape") ? "shape" : "scale", "does not go with a mean or an sd",
                  "write \"mean\" and \"sd\", or \"shape\" and \"scale\"");
    return std::nullopt;
  }
  if (!by_shape) return read_gamma_of_mean(fields);
  const auto shape = read_shape(fields);
  return shape ? Result(Distribution::gamma(shape->shape, shape->scale)) : std::nullopt;
}

Result read_hyperexponential(Fields& fields) {
  const auto moments = read_moments(fields, positive);
  if (!moments) return std::nullopt;
  if (moments->sd < moments->mean) {
    fields.reject("sd", against_mean(*moments, "below"),
                  "for less spread than an exponential law write \"gamma\"");
    return std::nullopt;
  }
  if (moments->variation() > 1000) {
    fields.reject("sd", against_mean(*moments, "above a thousand times"));
    return std::nullopt;
  }
  return Distribution::hyperexponential(moments->mean, moments->sd);
}

Result read_parameters(const std::string& name, Fields& fields, const Node& node,
                       Diagnostics& diagnostics) {
  if (name == "lognormal") return read_lognormal(fields);
  if (name == "normal") return read_normal(fields, node, diagnostics);
  if (name == "gamma") return read_gamma(fields);
  if (name == "hyperexponential") return read_hyperexponential(fields);
  const auto shape = read_shape(fields);
  if (!shape) return std::nullopt;
  return name == "weibull" ? Distribution::weibull(shape->shape, shape->scale)
                           : Distribution::pareto(shape->shape, shape->scale);
}

}  // namespace

const std::vector<std::string>& shaped_law_names() {
  static const std::vector<std::string> names{"lognormal", "normal", "gamma",
                                              "weibull",   "pareto", "hyperexponential"};
  return names;
}

std::optional<Distribution> read_shaped_law(Fields& outer, const std::string& name,
                                            Diagnostics& diagnostics) {
  const Node* node = outer.object(name, "its parameters");
  if (node == nullptr) return std::nullopt;
  Fields fields(*node, fmt::format("'{}' of {}", name, outer.noun()), diagnostics, "shaped law");
  auto law = read_parameters(name, fields, *node, diagnostics);
  fields.done();
  return law;
}

}  // namespace routelab::scenario
