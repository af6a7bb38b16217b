#include "sim/core/secret_flow.hpp"

namespace routelab::core {

namespace {

/// Labels of all slots of all endpoints and of all columns, growing until nothing changes.
class Flow {
 public:
  explicit Flow(Api& api) : api_(api), slots_(api.endpoints.size()) {
    for (auto& slots : slots_) slots.resize(api.program.slots);
    for (const TableSchema& table : api.tables) columns_.emplace_back(table.columns.size());
  }

  void run() {
    do {
      changed_ = false;
      for (std::size_t e = 0; e < slots_.size(); ++e) follow(e);
    } while (changed_);
    for (Response& response : api_.responses) {
      if (!response.endpoint.valid()) continue;
      for (const Piece& piece : response.body) {
        if (piece.spelling != Piece::Spelling::Literal) {
          response.labels |= slots_[response.endpoint.index][piece.slot];
        }
      }
    }
  }

 private:
  void follow(std::size_t endpoint) {
    const Program& program = api_.program;
    const std::size_t end = endpoint + 1 < program.entries.size()
                                ? program.entries[endpoint + 1].first
                                : program.steps.size();
    for (std::size_t s = program.entries[endpoint].first; s < end; ++s) {
      const Step& step = program.steps[s];
      for (std::uint32_t i = 0; i < step.assignments.count; ++i) {
        const Assignment& a = program.assignments[step.assignments.first + i];
        SecretSet labels = a.labels;
        if (a.value.slot != Operand::no_slot) labels |= slots_[endpoint][a.value.slot];
        join(columns_[step.target][a.column], labels);
      }
      for (std::uint32_t i = 0; i < step.bindings.count; ++i) {
        const Binding& b = program.bindings[step.bindings.first + i];
        join(slots_[endpoint][b.slot], columns_[step.target][b.column]);
      }
    }
  }

  void join(SecretSet& to, SecretSet from) {
    if ((to | from) == to) return;
    to |= from;
    changed_ = true;
  }

  Api& api_;
  std::vector<std::vector<SecretSet>> slots_;    ///< by endpoint
  std::vector<std::vector<SecretSet>> columns_;  ///< by table
  bool changed_ = false;
};

}  // namespace

void label_responses(Api& api) { Flow(api).run(); }

}  // namespace routelab::core
