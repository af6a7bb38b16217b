#include "viz/report/html_table.hpp"

#include <fmt/format.h>

namespace routelab::report {

void HtmlTable::row(const std::vector<std::string>& cells, const char* style) {
  rows_ += *style == '\0' ? "<tr>" : fmt::format("<tr class=\"{}\">", style);
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const char* tag = i == 0 ? "th" : "td";
    rows_ += fmt::format("<{} data-l=\"{}\"{}{}>{}</{}>", tag, columns_[i].name,
                         i == 0 ? " scope=\"row\"" : "",
                         columns_[i].is_number ? " class=\"n\"" : "", cells[i], tag);
  }
  rows_ += "</tr>\n";
}

std::string HtmlTable::html(const std::string& label) const {
  std::string html = fmt::format(
      "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"{}\">"
      "<table{}><thead><tr>",
      label, columns_.size() > 3 ? " class=\"cards\"" : "");
  for (const Column& column : columns_) {
    html += fmt::format("<th scope=\"col\"{}>{}</th>", column.is_number ? " class=\"n\"" : "",
                        column.name);
  }
  return html + "</tr></thead><tbody>\n" + rows_ + "</tbody></table></div>\n";
}

}  // namespace routelab::report
