#include "cli/query.hpp"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "cli/exit_code.hpp"
#include "cli/terminal.hpp"
#include "cli/trace_options.hpp"
#include "sim/scenario/diagnostics.hpp"
#include "sim/scenario/units.hpp"
#include "sim/study/request_query.hpp"
#include "sim/study/request_text.hpp"

namespace routelab::cli {

namespace {

struct QueryCommand {
  std::string trace;
  std::string filter;
  std::vector<std::string> by;
  std::vector<std::string> figures;
  bool phases = false;
  std::string sort;
  std::size_t limit = 20;
  std::string request;
  bool everything = false;
  bool csv = false;
  bool json = false;
};

struct Wanted {
  bool list = false;  ///< the requests themselves
  std::vector<study::GroupBy> by;
  std::vector<study::GroupFigure> figures;
};

void add_options(CLI::App& command, QueryCommand& options) {
  command.add_option("trace", options.trace, "Trace file, from `routelab run --trace`")
      ->required()
      ->type_name("TRACE");
  command.add_option("filter", options.filter, "Which requests; see below")->type_name("FILTER");
  command
      .add_option("--by", options.by,
                  "Figures by one or two of route, method, status, outcome, client, instance, "
                  "cold, second, minute, hour, day")
      ->delimiter(',')
      ->type_name("KEY[,KEY]");
  command
      .add_option("--figures", options.figures,
                  "Which figures: count, errors, cold, mean, min, max, p50, p99.9, ...")
      ->delimiter(',')
      ->type_name("LIST");
  auto* phases =
      command.add_flag("--phases", options.phases, "Where the time went: the mean by kind of span");
  auto* sort = command.add_option("--sort", options.sort, "List the requests: at or latency")
                   ->type_name("KEY")
                   ->check(CLI::IsMember({"at", "latency"}));
  auto* limit = command.add_option("--limit", options.limit, "Rows of a list (0: all)")
                    ->type_name("N")
                    ->capture_default_str();
  command.add_option("--request", options.request, "One request, span by span")
      ->type_name("CLIENT#N");
  command.add_flag("--all", options.everything,
                   "Also what ended in the warm-up or was still going on at the end");
  auto* csv = command.add_flag("--csv", options.csv, "Print CSV");
  command.add_flag("--json", options.json, "Print JSON")->excludes(csv);
  for (const char* grouping : {"--by", "--figures"}) {
    sort->excludes(command.get_option(grouping));
    limit->excludes(command.get_option(grouping));
  }
  sort->excludes(phases);
  limit->excludes(phases);
  command.get_option("--figures")->excludes(phases);
  command.footer(
      std::string("With a filter alone the requests are listed; without one there is a row for "
                  "each route.\n\n") +
      filter_help +
      "\n\nExamples:\n"
      "  routelab query shop.rltrace\n"
      "  routelab query shop.rltrace 'route ~ users and latency > 200ms and cold'\n"
      "  routelab query shop.rltrace 'status >= 500' --by minute --figures count,p99,p99.9\n"
      "  routelab query shop.rltrace --by route,cold --phases --csv\n"
      "  routelab query shop.rltrace --request visitors#20");
}

std::string expected(const std::vector<std::string>& words, const std::string& word) {
  const std::string hint = scenario::suggestion(word, words);
  return scenario::in_quotes(word) + " is not one of them" + (hint.empty() ? "" : "; " + hint);
}

/// Throws CLI::ValidationError for words that mean nothing.
Wanted wanted_by(const QueryCommand& options, bool listed) {
  Wanted wanted;
  const bool grouped = !options.by.empty() || !options.figures.empty() || options.phases;
  wanted.list = listed || (!grouped && !options.filter.empty());
  for (const std::string& word : options.by) {
    const auto by = study::group_by_of(word);
    if (!by) throw CLI::ValidationError("--by", expected(study::group_by_words(), word));
    wanted.by.push_back(*by);
  }
  if (wanted.by.size() > 2) throw CLI::ValidationError("--by", "takes one key or two");
  if (wanted.by.empty() && options.filter.empty()) wanted.by = {study::GroupBy::Route};
  std::vector<std::string> names = options.figures;
  if (names.empty()) names = {"count", "errors", "mean", "p50", "p90", "p95", "p99", "max"};
  for (const std::string& name : names) {
    auto figure = study::group_figure_of(name);
    if (!figure) {
      throw CLI::ValidationError(
          "--figures",
          expected({"count", "errors", "cold", "mean", "min", "max", "p50", "p99.9"}, name));
    }
    wanted.figures.push_back(*std::move(figure));
  }
  return wanted;
}

std::string requests_text(std::uint64_t count) {
  return scenario::format_count(static_cast<std::int64_t>(count)) +
         (count == 1 ? " request" : " requests");
}

/// The sheet in the form that was asked for; people also get the last line.
void show(const QueryCommand& options, const study::Sheet& sheet, const std::string& last_line) {
  if (!options.csv && !options.json) {
    print((sheet.rows.empty() ? "" : sheet.as_text() + "\n") + last_line + "\n");
    return;
  }
  trace::TextBuffer out([](std::string_view text) { print(text); });
  options.csv ? sheet.write_csv(out) : sheet.write_json(out);
  out.flush();
}

void show_list(const QueryCommand& options, const trace::Reader& trace,
               const trace::Filter& filter) {
  const auto order = options.sort == "latency" ? study::ListOrder::Latency : study::ListOrder::At;
  const study::RequestList list =
      study::list_requests(trace, filter, options.everything, order, options.limit);
  const std::size_t shown = list.sheet.rows.size();
  std::string last_line = requests_text(list.matched);
  if (shown < list.matched) {
    last_line += fmt::format(", of which {} are shown (--limit)", shown);
  }
  show(options, list.sheet, last_line);
}

void show_groups(const QueryCommand& options, const trace::Reader& trace,
                 const trace::Filter& filter, const Wanted& wanted) {
  study::RequestGroups groups(trace.names(), wanted.by, options.phases);
  const std::uint64_t matched =
      study::each_request(trace, filter, options.everything,
                          [&](std::span<const trace::Record> group) { groups.add(group); });
  show(options, options.phases ? study::phase_sheet(groups) : group_sheet(groups, wanted.figures),
       requests_text(matched));
}

int show_request(const QueryCommand& options, const trace::Reader& trace) {
  const auto id = trace.names().request_id(options.request);
  const auto group = id ? study::find_request(trace, *id) : std::vector<trace::Record>{};
  if (group.empty()) {
    print_error(fmt::format("{}: error: it has no request {}; write CLIENT#NUMBER, as lists do\n",
                            scenario::printable(options.trace),
                            scenario::in_quotes(options.request)));
    return BadInput;
  }
  std::string text = study::describe_request(group.back(), trace.names()) + "\n";
  for (const std::string& line : study::explain_request(group, trace.names(), group.size())) {
    text += line + "\n";
  }
  print(text);
  return AllWell;
}

int query(const QueryCommand& options, bool listed) {
  const Wanted wanted = wanted_by(options, listed);
  const trace::Reader trace = open_trace(options.trace);
  if (!options.request.empty()) return show_request(options, trace);
  const auto filter = read_filter(options.filter, trace.names());
  if (!filter) return BadInput;
  if (wanted.list) {
    show_list(options, trace, *filter);
  } else {
    show_groups(options, trace, *filter, wanted);
  }
  return AllWell;
}

}  // namespace

void add_query(CLI::App& program, int& exit_code) {
  const auto options = std::make_shared<QueryCommand>();
  CLI::App* command =
      program.add_subcommand("query", "Ask a trace which requests, how many, how slow");
  add_options(*command, *options);
  command->callback([options, command, &exit_code] {
    const bool listed = command->count("--sort") + command->count("--limit") > 0;
    exit_code = query(*options, listed);
  });
}

}  // namespace routelab::cli
