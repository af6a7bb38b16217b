#include "sim/core/secret_flow.hpp"

#include <algorithm>

namespace routelab::core {

namespace {

/// What a response's pieces carry, by the way that each leaves.
template <class Carried>
ChannelLabels labels_by_channel(const Response& response, const Carried& carried) {
  ChannelLabels labels;
  for (const Header& header : response.headers) {
    for (const Piece& piece : header.value) labels[header.channel] |= carried(piece);
  }
  for (const Piece& piece : response.body) {
    labels[piece.error ? Channel::Error : response.body_channel] |= carried(piece);
  }
  for (const Piece& piece : response.bundle) labels[Channel::Bundle] |= carried(piece);
  return labels;
}

/// Of the secrets that a value of a slot may carry, those that it does: their text is in it. Short
/// ones are not looked for.
SecretSet shown_by(const Api& api, SecretSet labels, Value value) {
  if (labels.empty()) return labels;
  SecretSet shown;
  std::string made;
  std::string_view text;  // as it lies there, if it does: this is asked for each response
  if (value.kind() == ValueKind::Text) {
    text = api.texts.of(value.text_id());
  } else {
    text = made = api.texts.text_of(value);
  }
  for (std::size_t s = 0; s < api.secrets.size(); ++s) {
    const std::string_view secret = api.secrets[s].text;
    const bool found = secret.size() < min_secret_text || text.find(secret) != text.npos;
    if (labels.has(s) && found) shown |= SecretSet::of(s);
  }
  return shown;
}

/// What a piece carries as the slots are now.
SecretSet carried_now(const Api& api, const Piece& piece, std::span<const Value> slots) {
  if (piece.spelling == Piece::Spelling::Literal || piece.labels.empty()) return piece.labels;
  const Value value = slots[piece.slot];
  if (value.missing() || value.kind() == ValueKind::Null) return {};
  if (value.is_message()) return leaks_of(api, api.messages[value.message_index()], slots);
  return shown_by(api, piece.labels, value);
}

/// Labels of all slots of all endpoints, of all columns and messages, growing until nothing
/// changes.
class Flow {
 public:
  explicit Flow(Api& api) : api_(api), slots_(api.endpoints.size()) {
    for (Response& response : api.responses) {
      label_literals(response.body);
      label_literals(response.bundle);
      for (Header& header : response.headers) label_literals(header.value);
    }
    for (Message& message : api.messages) label_literals(message.text);
    for (auto& slots : slots_) slots.resize(api.program.slots);
    for (const TableSchema& table : api.tables) columns_.emplace_back(table.columns.size());
  }

  void run() {
    do {
      changed_ = false;
      for (Message& message : api_.messages) {
        join(message.labels, labels_of(message.text, message.endpoint));
      }
      for (std::size_t e = 0; e < slots_.size(); ++e) follow(e);
    } while (changed_);
    for (Message& message : api_.messages) label_slots(message.text, message.endpoint);
    for (Response& response : api_.responses) {
      label_slots(response.body, response.endpoint);
      label_slots(response.bundle, response.endpoint);
      for (Header& header : response.headers) label_slots(header.value, response.endpoint);
      response.labels =
          labels_by_channel(response, [](const Piece& piece) { return piece.labels; });
    }
  }

 private:
  void label_literals(Template& pieces) {
    for (Piece& piece : pieces) piece.labels |= secrets_in(api_, piece.literal);
  }

  void label_slots(Template& pieces, EndpointId endpoint) {
    for (Piece& piece : pieces) {
      if (piece.spelling != Piece::Spelling::Literal) {
        piece.labels = slots_[endpoint.index][piece.slot];
      }
    }
  }

  void follow(std::size_t endpoint) {
    const Program& program = api_.program;
    if (endpoint >= program.entries.size()) return;
    const std::size_t end = endpoint + 1 < program.entries.size()
                                ? program.entries[endpoint + 1].first
                                : program.steps.size();
    for (std::size_t s = program.entries[endpoint].first; s < end; ++s) {
      const Step& step = program.steps[s];
      for (std::uint32_t i = 0; i < step.assignments.count; ++i) {
        const Assignment& a = program.assignments[step.assignments.first + i];
        join(columns_[step.target][a.column], labels_of(a, endpoint));
      }
      for (std::uint32_t i = 0; i < step.bindings.count; ++i) {
        const Binding& b = program.bindings[step.bindings.first + i];
        join(slots_[endpoint][b.slot], columns_[step.target][b.column]);
      }
      if (step.verb == Verb::Throw && step.error != Operand::no_slot) {
        join(slots_[endpoint][step.error], api_.messages[step.target].labels);
      }
    }
  }

  [[nodiscard]] SecretSet labels_of(const Assignment& a, std::size_t endpoint) const {
    if (a.value.slot != Operand::no_slot) return slots_[endpoint][a.value.slot];
    return a.labels | secrets_in(api_, api_.texts.text_of(a.value.constant));
  }

  [[nodiscard]] SecretSet labels_of(const Template& pieces, EndpointId endpoint) const {
    SecretSet labels;
    for (const Piece& piece : pieces) {
      labels |= piece.labels;
      if (piece.spelling != Piece::Spelling::Literal) labels |= slots_[endpoint.index][piece.slot];
    }
    return labels;
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

SecretSet secrets_in(const Api& api, std::string_view text) {
  SecretSet found;
  for (std::size_t s = 0; s < api.secrets.size(); ++s) {
    const std::string_view secret = api.secrets[s].text;
    if (secret.size() < min_secret_text) continue;
    const std::string quoted = quote_json(secret);
    const std::string_view escaped = std::string_view(quoted).substr(1, quoted.size() - 2);
    const bool occurs = text.find(secret) != text.npos || text.find(escaped) != text.npos;
    if (occurs) found |= SecretSet::of(s);
  }
  return found;
}

void label_responses(Api& api) { Flow(api).run(); }

bool leaks_always(const Response& response) {
  const auto constant = [](const Template& pieces) {
    return std::all_of(pieces.begin(), pieces.end(), [](const Piece& piece) {
      return piece.spelling == Piece::Spelling::Literal || piece.labels.empty();
    });
  };
  return constant(response.body) && constant(response.bundle) &&
         std::all_of(response.headers.begin(), response.headers.end(),
                     [&](const Header& header) { return constant(header.value); });
}

ChannelLabels leaks_of(const Api& api, const Response& response, std::span<const Value> slots) {
  return labels_by_channel(response,
                           [&](const Piece& piece) { return carried_now(api, piece, slots); });
}

SecretSet leaks_of(const Api& api, const Message& message, std::span<const Value> slots) {
  SecretSet labels;
  for (const Piece& piece : message.text) {
    labels |= carried_now(api, piece, slots);
  }
  return labels;
}

}  // namespace routelab::core
