/// The rows of a timeline, and which of them a record is drawn in.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "sim/trace/names.hpp"
#include "viz/timeline/row.hpp"
#include "viz/timeline/survey.hpp"

namespace routelab::timeline {

class RowTree {
 public:
  /// A row for all that occurs. lives: the records of instances.
  RowTree(const trace::Names& names, const Survey& survey, const Records& records,
          std::span<const RecordNumber> lives);

  [[nodiscard]] const std::vector<Row>& rows() const { return rows_; }
  [[nodiscard]] std::vector<Row>& rows() { return rows_; }

  /// The one or two rows with lanes that hold a record, no_row for none. First the one in Clients,
  /// Instances or Queues, then the one in Routes, Database or Upstreams.
  [[nodiscard]] std::array<std::size_t, 2> rows_of(const trace::Record& record) const;
  /// The row of an instance.
  [[nodiscard]] std::size_t instance_row(std::uint32_t number) const;

 private:
  std::size_t open(Row::Sort sort, std::string name, std::uint32_t index = 0);
  void close();
  /// A row below the open one for each of these; where: by index, where they stand.
  void add_each(Row::Sort sort, const NumberSet& numbers, const std::vector<std::string>& names,
                const std::string& unknown, std::vector<std::size_t>& where);
  std::size_t add(Row::Sort sort, std::string name, std::uint32_t index = 0);
  void add_database(const trace::Names& names, const Survey& survey);
  void add_queues(const trace::Names& names, const Survey& survey);
  void add_instances(const trace::Names& names, const Survey& survey, const Records& records,
                     std::span<const RecordNumber> lives);

  std::vector<Row> rows_;
  std::vector<std::size_t> open_;
  std::vector<std::size_t> clients_, routes_, tables_, upstreams_, waiting_jobs_, jobs_;
  std::size_t pool_wait_ = no_row;
  std::size_t connect_ = no_row;
  std::size_t database_wait_ = no_row;
  std::size_t instance_wait_ = no_row;
  std::vector<std::size_t> instances_;                  ///< by number, the small ones
  std::map<std::uint32_t, std::size_t> far_instances_;  ///< the others
};

}  // namespace routelab::timeline
