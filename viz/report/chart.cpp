#include "viz/report/chart.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "viz/report/figure_text.hpp"

namespace routelab::report {

namespace {

constexpr double chart_height = 100;  // of the picture, in its own units

double top_of(const Chart& chart) {
  double top = 0;
  const std::size_t bins = chart.curves.front().values.size();
  for (std::size_t bin = 0; bin < bins; ++bin) {
    double sum = 0;
    for (const Curve& curve : chart.curves) {
      const double value = curve.values[bin];
      top = std::max(top, value);
      if (!curve.is_line) sum += value;
    }
    top = std::max(top, sum);
  }
  return nice_top(top);
}

/// A step for each bin between what lies below and that plus the curve's values.
std::string area_path(const Curve& curve, std::vector<double>& below, double top,
                      std::size_t bins) {
  const auto y = [&](double value) {
    return fmt::format("{:.4g}", chart_height * (1 - value / top));
  };
  std::string forth = "M0 " + y(below[0]);
  std::string back;
  for (std::size_t bin = 0; bin < bins; ++bin) {
    const double upper = below[bin] + curve.values[bin];
    forth += fmt::format("V{}H{}", y(upper), bin + 1);
    back = fmt::format("V{}H{}", y(below[bin]), bin) + back;
    below[bin] = upper;
  }
  return forth + back + "z";
}

std::string line_path(const Curve& curve, double top, std::size_t bins) {
  std::string path;
  for (std::size_t bin = 0; bin < bins; ++bin) {
    path += fmt::format("{}{} {:.4g}H{}", bin == 0 ? "M" : "L", bin,
                        chart_height * (1 - curve.values[bin] / top), bin + 1);
  }
  return path;
}

std::string legend(const Chart& chart, const Stage& stage) {
  std::string html = "<ul class=\"legend\">";
  for (const Curve& curve : chart.curves) {
    html += fmt::format("<li><i class=\"{}{}\"></i>{}</li>", curve.style,
                        curve.is_line ? " line" : "", curve.name);
  }
  return html + stage_legend(stage, chart.marks) + "</ul>";
}

std::string value_axis(double top) {
  std::string svg =
      "<svg class=\"axis\" width=\"52\" height=\"140\" viewBox=\"0 0 52 140\" "
      "aria-hidden=\"true\">";
  for (const int part : {2, 1, 0}) {
    const int y = part == 2 ? 12 : part == 1 ? 74 : 138;
    svg += fmt::format("<text x=\"48\" y=\"{}\">{}</text>", y, number_text(top * part / 2));
  }
  return svg + "</svg>";
}

std::string picture(const Chart& chart, const Stage& stage) {
  const double top = top_of(chart);
  const std::size_t bins = stage.bins_run();
  std::string svg = fmt::format(
      "<svg class=\"plot\" viewBox=\"0 0 {} 100\" preserveAspectRatio=\"none\" tabindex=\"0\" "
      "role=\"application\" aria-roledescription=\"chart\" aria-label=\"{} over time; arrow keys "
      "read the values\">",
      stage.axis.bins(), chart.title);
  svg += fmt::format("<path class=\"grid\" d=\"M0 50H{0}M0 0H{0}M0 100H{0}\"/>", stage.axis.bins());
  std::vector<double> below(stage.axis.bins());
  for (const Curve& curve : chart.curves) {
    if (curve.is_line || bins == 0) continue;
    svg += fmt::format("<path class=\"area {}\" d=\"{}\"/>", curve.style,
                       area_path(curve, below, top, bins));
  }
  for (const Curve& curve : chart.curves) {
    if (!curve.is_line || bins == 0) continue;
    svg += fmt::format("<path class=\"curve {}\" d=\"{}\"/>", curve.style,
                       line_path(curve, top, bins));
  }
  svg += stage_svg(stage, 100) + marks_svg(chart.marks, chart_height);
  return "<div class=\"frame\">" + value_axis(top) + svg + "</svg></div>" + time_labels(stage.axis);
}

}  // namespace

std::size_t Stage::bins_run() const { return end <= 0 ? 0 : axis.bin_of(end - 1) + 1; }

bool is_empty(const Chart& chart) {
  for (const Curve& curve : chart.curves) {
    for (const double value : curve.values) {
      if (value > 0) return false;
    }
  }
  return true;
}

std::string chart_html(const Chart& chart, const Stage& stage) {
  std::vector<std::string> heads;
  for (const Curve& curve : chart.curves) heads.push_back(curve.name);
  std::vector<std::vector<std::string>> cells(stage.axis.bins());
  for (std::size_t bin = 0; bin < stage.bins_run(); ++bin) {
    for (const Curve& curve : chart.curves) cells[bin].push_back(number_text(curve.values[bin]));
  }
  std::string html = fmt::format("<figure id=\"{}\" class=\"chart\"><figcaption><h3>{}</h3>",
                                 chart.id, chart.title);
  if (!chart.note.empty()) html += "<p class=\"note\">" + chart.note + "</p>";
  return html + legend(chart, stage) + "</figcaption>" + picture(chart, stage) + readout_html() +
         bins_table(stage, chart.title, heads, cells) + "</figure>\n";
}

std::string time_labels(const TimeAxis& axis) {
  std::string html = "<div class=\"times\" aria-hidden=\"true\">";
  for (const std::int64_t quarter : {0, 1, 2, 3, 4}) {
    html += "<span>" +
            time_text(axis.duration() / 4 * quarter + axis.duration() % 4 * quarter / 4) +
            "</span>";
  }
  return html + "</div>";
}

std::string stage_svg(const Stage& stage, std::size_t height) {
  std::string svg;
  const auto shade = [&](const char* style, double from, double to) {
    if (to - from < 1e-6) return;
    svg += fmt::format("<rect class=\"{}\" x=\"{:.4g}\" y=\"0\" width=\"{:.4g}\" height=\"{}\"/>",
                       style, from, to - from, height);
  };
  shade("warmup", 0, stage.axis.place_of(stage.warmup));
  shade("not-run", stage.axis.place_of(stage.end), static_cast<double>(stage.axis.bins()));
  return svg;
}

std::string marks_svg(const std::vector<bool>& marks, double height) {
  std::string path;
  const double drop = height * 0.05;
  for (std::size_t bin = 0; bin < marks.size(); ++bin) {
    if (marks[bin]) path += fmt::format("M{} 0h3l-1.5 {:.3g}z", static_cast<double>(bin) - 1, drop);
  }
  return path.empty() ? path : "<path class=\"marks\" d=\"" + path + "\"/>";
}

std::string stage_legend(const Stage& stage, const std::vector<bool>& marks) {
  std::string html;
  if (std::find(marks.begin(), marks.end(), true) != marks.end()) {
    html += "<li><b class=\"mark\">▼</b> errors here</li>";
  }
  if (stage.warmup > 0) html += "<li><i class=\"shaded\"></i>warm-up, not in the figures</li>";
  if (stage.end < stage.axis.duration()) html += "<li><i class=\"shaded\"></i>not run</li>";
  return html;
}

std::string readout_html() { return "<output class=\"readout\" aria-live=\"polite\"></output>"; }

double nice_top(double value) {
  if (!(value > 0)) return 1;
  double power = 1;
  while (power * 10 <= value) power *= 10;
  while (power > value) power /= 10;
  for (const double step : {1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0}) {
    if (value <= step * power * (1 + 1e-9)) return step * power;
  }
  return 10 * power;
}

std::string bins_table(const Stage& stage, const std::string& label,
                       const std::vector<std::string>& heads,
                       const std::vector<std::vector<std::string>>& cells_by_bin) {
  std::string html = fmt::format(
      "<details class=\"data\"><summary>As a table</summary><div class=\"scroll\" role=\"region\" "
      "tabindex=\"0\" aria-label=\"{}, as a table\"><table><thead><tr><th scope=\"col\" "
      "class=\"n\">from</th>",
      label);
  for (const std::string& head : heads) {
    html += "<th scope=\"col\" class=\"n\">" + head + "</th>";
  }
  html += "</tr></thead><tbody>\n";
  const std::vector<std::string>* before = nullptr;
  for (std::size_t bin = 0; bin < cells_by_bin.size(); ++bin) {
    const std::vector<std::string>& cells = cells_by_bin[bin];
    if (before != nullptr && *before == cells) continue;
    before = &cells;
    if (cells.empty()) continue;
    html += fmt::format("<tr data-b=\"{}\"><th scope=\"row\">{}</th>", bin,
                        time_text(stage.axis.start_of(bin)));
    for (const std::string& cell : cells) html += "<td>" + cell + "</td>";
    html += "</tr>\n";
  }
  return html + "</tbody></table></div></details>";
}

}  // namespace routelab::report
