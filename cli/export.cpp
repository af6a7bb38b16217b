#include "cli/export.hpp"

#include <unistd.h>

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <system_error>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "cli/exit_code.hpp"
#include "cli/output_file.hpp"
#include "cli/stop_signal.hpp"
#include "cli/terminal.hpp"
#include "cli/trace_options.hpp"
#include "sim/scenario/diagnostics.hpp"
#include "sim/scenario/units.hpp"
#include "sim/trace/export_chrome.hpp"
#include "sim/trace/export_csv.hpp"
#include "sim/trace/export_otlp.hpp"
#include "sim/trace/export_perfetto.hpp"
#include "sim/trace/file_error.hpp"

namespace routelab::cli {

namespace {

constexpr std::size_t otlp_limit = 1000;  // viewers of single requests take no more

struct ExportCommand {
  std::string trace;
  std::string format;
  std::string filter;
  std::string out = "-";
  std::optional<std::size_t> limit;
  bool spans = false;
};

/// Thrown out of the middle of an export.
struct Stopped {
  int signal = 0;
};

void add_options(CLI::App& command, ExportCommand& options) {
  command.add_option("trace", options.trace, "Trace file, from `routelab run --trace`")
      ->required()
      ->type_name("TRACE");
  command
      .add_option("--format", options.format,
                  "perfetto (ui.perfetto.dev), chrome (speedscope and others),\n"
                  "otlp (Jaeger, Tempo) or csv")
      ->required()
      ->type_name("FORMAT")
      ->check(CLI::IsMember({"perfetto", "chrome", "otlp", "csv"}));
  command.add_option("--filter", options.filter, "Which requests; see below")->type_name("FILTER");
  command
      .add_option("--limit", options.limit,
                  "Only the first N requests (0: all); otlp has 1000 if nothing is said")
      ->type_name("N");
  command.add_option("--out", options.out, "Write to a file; - for standard output")
      ->type_name("FILE")
      ->capture_default_str();
  command.add_flag("--spans", options.spans, "csv: a row for each span, not for each request");
  command.footer(
      std::string(filter_help) +
      "\n\nExit code: 0 all well, 2 wrong input or a full disk, 130 stopped by Ctrl-C; "
      "a file is\nwritten whole or not at all.\n\nExamples:\n"
      "  routelab export shop.rltrace --format perfetto --out shop.pftrace\n"
      "  routelab export shop.rltrace --format chrome --out shop.json\n"
      "  routelab export shop.rltrace --format otlp --filter 'latency > 1s' --out slow.json\n"
      "  routelab export shop.rltrace --format csv --spans | gzip > spans.csv.gz");
}

bool is_stdout(const std::string& path) { return path == "-"; }

/// Throws for what cannot be meant.
void check_options(const ExportCommand& options) {
  if (options.spans && options.format != "csv") {
    throw CLI::ValidationError("--spans", "is for --format csv; the others always have spans");
  }
  if (is_stdout(options.out) && ::isatty(STDOUT_FILENO) == 1) {
    throw CLI::ValidationError("--out", "an export is not for a terminal; name a file");
  }
  std::error_code missing;
  if (!is_stdout(options.out) && std::filesystem::equivalent(options.out, options.trace, missing)) {
    throw trace::FileError(options.out, "is the trace itself, and would be overwritten");
  }
}

void write(const ExportCommand& options, trace::Selection& selection, const trace::Names& names,
           trace::TextBuffer& out) {
  if (options.format == "perfetto") {
    export_perfetto(selection, names, out);
  } else if (options.format == "chrome") {
    export_chrome(selection, names, out);
  } else if (options.format == "otlp") {
    export_otlp(selection, names, out);
  } else if (options.spans) {
    export_spans_csv(selection, names, out);
  } else {
    export_requests_csv(selection, names, out);
  }
  out.flush();
}

trace::Selection select_requests(const ExportCommand& options, const trace::Reader& trace,
                                 const trace::Filter& filter) {
  const std::size_t usual_limit = options.format == "otlp" ? otlp_limit : 0;
  trace::Selection selection = select(trace, filter, options.limit.value_or(usual_limit));
  if (!options.limit && selection.requests.size() < selection.matched) {
    print_error(fmt::format(
        "{}: warning: only the first {} of {} requests are exported; --filter or --limit chooses\n",
        scenario::printable(options.trace),
        scenario::format_count(static_cast<std::int64_t>(selection.requests.size())),
        scenario::format_count(static_cast<std::int64_t>(selection.matched))));
  }
  return selection;
}

int export_trace(const ExportCommand& options) {
  check_options(options);
  const trace::Reader trace = open_trace(options.trace);
  const auto filter = read_filter(options.filter, trace.names());
  if (!filter) return BadInput;
  std::optional<OutputFile> file;
  if (!is_stdout(options.out)) file.emplace(options.out);
  const StopSignal stop;
  trace::TextBuffer out([&](std::string_view text) {
    if (stop.received() != 0) throw Stopped{stop.received()};
    file ? file->append(text) : print(text);
  });
  try {
    trace::Selection selection = select_requests(options, trace, *filter);
    write(options, selection, trace.names(), out);
    if (stop.received() != 0) throw Stopped{stop.received()};
  } catch (const Stopped& stopped) {
    print_error(file ? "routelab: stopped; no file was written\n"
                     : "routelab: stopped; what was written is not whole\n");
    return SignalBase + stopped.signal;
  }
  if (file) file->finish();
  return AllWell;
}

}  // namespace

void add_export(CLI::App& program, int& exit_code) {
  const auto options = std::make_shared<ExportCommand>();
  CLI::App* command =
      program.add_subcommand("export", "Write a trace for Perfetto, Jaeger or a spreadsheet");
  add_options(*command, *options);
  command->callback([options, &exit_code] { exit_code = export_trace(*options); });
}

}  // namespace routelab::cli
