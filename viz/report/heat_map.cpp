#include "viz/report/heat_map.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

#include <fmt/format.h>

#include "sim/base/mathematics.hpp"
#include "viz/report/chart.hpp"
#include "viz/report/figure_text.hpp"
#include "viz/timeline/latency_grid.hpp"

namespace routelab::report {

namespace {

using timeline::LatencyGrid;

constexpr std::size_t row_count = 60;
constexpr std::size_t colour_count = 10;  // classes h0 to h9 (style.cpp)
constexpr std::int64_t axis_height = 260;

struct Line {
  const char* name;
  const char* style;
  double fraction;
};
constexpr std::array<Line, 4> lines{
    {{"p50", "p50", 0.5}, {"p90", "p90", 0.9}, {"p99", "p99", 0.99}, {"p99.9", "p999", 0.999}}};

/// 1, 2 or 5 times a power of ten.
std::vector<std::int64_t> round_values(std::int64_t smallest, std::int64_t largest) {
  std::vector<std::int64_t> values{0};
  for (std::int64_t power = 1; values.back() < largest && power <= INT64_MAX / 50; power *= 10) {
    for (const std::int64_t step : {1, 2, 5}) {
      if (step * power <= smallest) values.clear();
      if (values.empty() || values.back() < largest) values.push_back(step * power);
    }
  }
  return values;
}

class HeatMap {
 public:
  explicit HeatMap(const Observation& observation)
      : observation_(observation), stage_{observation.axis(), observation.warmup(),
                                          observation.end()},
        scale_(scale_of(observation)), grid_(grid_of(observation, scale_)),
        low_(log_of(static_cast<double>(scale_.front()))),
        high_(log_of(static_cast<double>(scale_.back()))) {
    for (const Observation::Ended& ended : observation.ended())
      marks_.push_back(ended.errors() > 0);
  }

  std::string html() {
    return "<figure id=\"heat\" class=\"chart heat\"><figcaption><h3>Latency over time</h3>"
           "<p class=\"note\">" +
           note() + "</p>" + legend() + "</figcaption>" + picture() + readout_html() + table() +
           "</figure>\n";
  }

 private:
  static std::vector<std::int64_t> scale_of(const Observation& observation) {
    std::int64_t smallest = INT64_MAX;
    std::int64_t largest = 0;
    for (const Observation::Ended& ended : observation.ended()) {
      if (ended.latency.count() == 0) continue;
      smallest = std::min(smallest, ended.latency.min());
      largest = std::max(largest, ended.latency.max());
    }
    smallest = std::max<std::int64_t>(smallest, 1'000);  // below a microsecond nobody looks
    return round_values(smallest, std::max(largest, smallest) + 1);
  }

  static LatencyGrid grid_of(const Observation& observation,
                             const std::vector<std::int64_t>& scale) {
    const TimeAxis& axis = observation.axis();
    const auto end = static_cast<std::int64_t>(axis.bins()) * axis.width();
    LatencyGrid grid(0, end, axis.bins(), row_count, scale.front(), scale.back());
    for (std::size_t bin = 0; bin < axis.bins(); ++bin) {
      observation.ended()[bin].latency.each_bucket(
          [&](std::int64_t low, std::int64_t high, std::uint64_t count) {
            grid.add(axis.start_of(bin), low + (high - 1 - low) / 2, count);
          });
    }
    return grid;
  }

  [[nodiscard]] std::string note() const {
    return fmt::format(
        "Each cell: the requests that ended within {} with about that latency. The lines: how long "
        "half of them took at most, nine tenths, 99 % and 99.9 %.",
        time_text(observation_.axis().width()));
  }

  [[nodiscard]] std::string legend() const {
    std::string html = "<ul class=\"legend\">";
    for (const Line& line : lines) {
      html += fmt::format(
          "<li><svg class=\"sample\" viewBox=\"0 0 30 10\" aria-hidden=\"true\">"
          "<path class=\"curve {}\" d=\"M0 5H30\"/></svg>{}</li>",
          line.style, line.name);
    }
    html +=
        "<li class=\"scale\">1 <svg viewBox=\"0 0 10 1\" preserveAspectRatio=\"none\" "
        "aria-hidden=\"true\">";
    for (std::size_t colour = 0; colour < colour_count; ++colour) {
      html += fmt::format("<path class=\"h{0}\" d=\"M{0} 0h1v1h-1z\"/>", colour);
    }
    html += fmt::format("</svg> {}</li>", counted(grid_.largest_count(), "request"));
    return html + stage_legend(stage_, marks_) + "</ul>";
  }

  /// Equal steps of the count's logarithm; a lone request in a map of lone requests is bright.
  [[nodiscard]] std::size_t colour_of(std::uint64_t count) const {
    const auto most = static_cast<double>(grid_.largest_count());
    if (most <= 1) return colour_count - 1;
    const double part = log_of(static_cast<double>(count)) / log_of(most);
    return std::min(static_cast<std::size_t>(part * colour_count), colour_count - 1);
  }

  /// Neighbours of one colour in a row are one rectangle.
  [[nodiscard]] std::string cells() const {
    std::array<std::string, colour_count> paths;
    for (std::size_t row = 0; row < row_count; ++row) {
      for (std::size_t bin = 0; bin < grid_.columns();) {
        if (grid_.count(bin, row) == 0) {
          ++bin;
          continue;
        }
        const std::size_t colour = colour_of(grid_.count(bin, row));
        std::size_t end = bin + 1;
        while (end < grid_.columns() && grid_.count(end, row) > 0 &&
               colour_of(grid_.count(end, row)) == colour) {
          ++end;
        }
        paths[colour] += fmt::format("M{} {}h{}v1H{}z", bin, row_count - 1 - row, end - bin, bin);
        bin = end;
      }
    }
    std::string svg;
    for (std::size_t colour = 0; colour < colour_count; ++colour) {
      if (paths[colour].empty()) continue;
      svg += fmt::format("<path class=\"h{}\" d=\"{}\"/>", colour, paths[colour]);
    }
    return svg;
  }

  [[nodiscard]] double height_of(std::int64_t latency, double height) const {
    const auto clamped = std::clamp(latency, scale_.front(), scale_.back());
    return height * (high_ - log_of(static_cast<double>(clamped))) / (high_ - low_);
  }

  /// From the middle of a bin to that of the next; a bin among empty ones has a dash of its width.
  [[nodiscard]] std::string line_path(double fraction) const {
    const auto& ended = observation_.ended();
    const auto any = [&](std::size_t bin) {
      return bin < ended.size() && ended[bin].latency.count() > 0;
    };
    std::string path;
    for (std::size_t bin = 0; bin < ended.size(); ++bin) {
      if (!any(bin)) continue;
      const double y = height_of(ended[bin].latency.percentile(fraction), row_count);
      const bool before = bin > 0 && any(bin - 1);
      if (before) {
        path += fmt::format("L{}.5 {:.4g}", bin, y);
      } else if (any(bin + 1)) {
        path += fmt::format("M{}.5 {:.4g}", bin, y);
      } else {
        path += fmt::format("M{} {:.4g}h1", bin, y);
      }
    }
    return path;
  }

  /// Marks of the scale, as many as have room.
  [[nodiscard]] std::vector<std::int64_t> ticks() const {
    if (scale_.size() <= 9) return scale_;
    std::vector<std::int64_t> ticks;
    for (const std::int64_t value : scale_) {
      std::int64_t leading = value;
      while (leading >= 10) leading /= 10;
      if (leading == 1) ticks.push_back(value);
    }
    return ticks;
  }

  [[nodiscard]] std::string latency_axis() const {
    std::string svg = fmt::format(
        "<svg class=\"axis\" width=\"52\" height=\"{0}\" viewBox=\"0 0 52 {0}\" "
        "aria-hidden=\"true\">",
        axis_height);
    for (const std::int64_t tick : ticks()) {
      const double y = height_of(tick, static_cast<double>(axis_height));
      svg += fmt::format("<text x=\"48\" y=\"{:.4g}\">{}</text>",
                         std::clamp(y + 4, 11.0, static_cast<double>(axis_height) - 1),
                         tick_text(tick));
    }
    return svg + "</svg>";
  }

  static std::string tick_text(std::int64_t ns) {
    constexpr std::int64_t minute = 60'000'000'000;
    if (ns < 1'000) return fmt::format("{} ns", ns);
    if (ns < 1'000'000) return fmt::format("{} us", ns / 1'000);
    if (ns < 1'000'000'000) return fmt::format("{} ms", ns / 1'000'000);
    if (ns < 10 * minute) return fmt::format("{} s", ns / 1'000'000'000);
    return time_text(ns);
  }

  [[nodiscard]] std::string picture() const {
    const std::size_t bins = grid_.columns();
    std::string svg = fmt::format(
        "<div class=\"frame\">{}<svg class=\"plot\" viewBox=\"0 0 {} {}\" "
        "preserveAspectRatio=\"none\" tabindex=\"0\" role=\"application\" "
        "aria-roledescription=\"heat map\" aria-label=\"Latency over time; arrow keys read the "
        "values\" data-rows=\"{}\" data-counts=\"{}\">",
        latency_axis(), bins, row_count, row_bounds(), counts());
    svg += "<g class=\"cells\">" + cells() + "</g><path class=\"grid\" d=\"";
    for (const std::int64_t tick : ticks()) {
      svg += fmt::format("M0 {:.4g}H{}", height_of(tick, row_count), bins);
    }
    svg += "\"/>" + stage_svg(stage_, row_count);
    for (const Line& line : lines) {
      const std::string path = line_path(line.fraction);
      svg += fmt::format("<path class=\"casing\" d=\"{0}\"/><path class=\"curve {1}\" d=\"{0}\"/>",
                         path, line.style);
    }
    return svg + marks_svg(marks_, row_count) + "</svg></div>" + time_labels(stage_.axis);
  }

  /// "20.0 ms,20.8 ms,...": where the rows begin, and the last one's end.
  [[nodiscard]] std::string row_bounds() const {
    std::string text;
    for (std::size_t row = 0; row <= row_count; ++row) {
      text += (row == 0 ? "" : ",") + time_text(grid_.row_start(row));
    }
    return text;
  }

  /// Counts of all cells, bin by bin; "-7" stands for seven zeros.
  [[nodiscard]] std::string counts() const {
    std::string text;
    std::size_t zeros = 0;
    const auto flush = [&] {
      if (zeros > 0) text += fmt::format("{}-{}", text.empty() ? "" : ",", zeros);
      zeros = 0;
    };
    for (std::size_t bin = 0; bin < grid_.columns(); ++bin) {
      for (std::size_t row = 0; row < row_count; ++row) {
        const std::uint64_t count = grid_.count(bin, row);
        if (count == 0) {
          ++zeros;
          continue;
        }
        flush();
        text += fmt::format("{}{}", text.empty() ? "" : ",", count);
      }
    }
    flush();
    return text;
  }

  [[nodiscard]] std::string table() const {
    std::vector<std::vector<std::string>> cells(observation_.axis().bins());
    for (std::size_t bin = 0; bin < stage_.bins_run(); ++bin) {
      const Observation::Ended& ended = observation_.ended()[bin];
      cells[bin] = {count_text(ended.latency.count())};
      for (const Line& line : lines) {
        cells[bin].push_back(
            ended.latency.count() == 0 ? "–" : time_text(ended.latency.percentile(line.fraction)));
      }
      cells[bin].push_back(ended.latency.count() == 0 ? "–" : time_text(ended.latency.max()));
    }
    return bins_table(stage_, "Latency over time",
                      {"requests", "p50", "p90", "p99", "p99.9", "max"}, cells);
  }

  const Observation& observation_;
  Stage stage_;
  std::vector<std::int64_t> scale_;
  LatencyGrid grid_;
  double low_;
  double high_;
  std::vector<bool> marks_;
};

}  // namespace

std::string heat_map_html(const Observation& observation) {
  const auto& ended = observation.ended();
  const bool any = std::any_of(ended.begin(), ended.end(), [](const Observation::Ended& bin) {
    return bin.latency.count() > 0;
  });
  if (!any) return "<p>No request ended in this run.</p>";
  return HeatMap(observation).html();
}

}  // namespace routelab::report
