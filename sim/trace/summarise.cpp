#include "sim/trace/summarise.hpp"

namespace routelab::trace {

Summary summarise(const Reader& reader) {
  Summary summary(reader.names().endpoints.size(), reader.names().warmup);
  for (std::size_t i = 0; i < reader.chunk_count(); ++i) {
    if (reader.chunk(i).kind == Section::Requests) {
      each_group(reader.records(i), [&](std::span<const Record> group) {
        summary.add_request(group.back(), group.first(group.size() - 1));
      });
      continue;
    }
    for (const Record& record : reader.records(i)) {
      if (is_background(record.kind)) {
        summary.add_background(record);
      } else {
        summary.add_spans({&record, 1});
      }
    }
  }
  return summary;
}

}  // namespace routelab::trace
