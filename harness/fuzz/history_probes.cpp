// Histories: requests about one row that overlap, and whether any order of them explains the answers.
//
// What is true when they come one after the other is found out first, with the same row: which
// fields a read shows as they were written, what is answered when the row is gone. Only that is
// asked of the history. A server that changes what it is sent, refuses it now and then or shows it
// late is not judged, or not by that field.
#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "harness/fuzz/linearizability.hpp"
#include "harness/fuzz/printable.hpp"
#include "harness/fuzz/probe.hpp"
#include "harness/fuzz/row.hpp"
#include "sim/base/ascii.hpp"

namespace routelab::fuzz {

namespace {

using nlohmann::json;
using Kind = Operation::Kind;
using Answer = Operation::Answer;

constexpr std::string_view mark_in_json = "\\u001e";

/// The body of a made-up request, whose fresh marks are no JSON by themselves.
json body_of(const Attempt& attempt) {
  std::string text = attempt.request.body;
  replace_all(text, std::string(1, fresh_mark), mark_in_json);
  return json::parse(text, nullptr, false);
}

void set_body(Attempt& attempt, const json& body) {
  attempt.request.body = body.dump(-1, ' ', false, json::error_handler_t::replace);
  replace_all(attempt.request.body, mark_in_json, std::string(1, fresh_mark));
}

bool is_gone(const Exchange& exchange) {
  return exchange.status() == 404 || exchange.status() == 410;
}

/// The object of an answer that has the row's fields: the answer, or what is in it.
const json* row_in(const json& body, const std::string& field) {
  if (!body.is_object()) return nullptr;
  if (body.contains(field)) return &body;
  for (const auto& [name, part] : body.items()) {
    if (part.is_object() && part.contains(field)) return &part;
  }
  return nullptr;
}

/// One row that is written and read by several, and what has been found out about it.
class RowHistory {
 public:
  RowHistory(Session& session, const Resource& resource) : session_(session), resource_(resource) {}

  /// False: it does not behave as a row does, as far as can be told.
  bool warm_up(Choices& choices) {
    const auto row = some_row(session_, resource_, senders_.front(), choices);
    if (!row) return false;
    id_ = row->id;
    const bool is_new = row->creation != nullptr;
    find_fields();
    find_patches();
    if (!replaces_ && patched_.empty()) return false;
    // All fields by one that nobody else is writing: from here on they are known.
    const Exchange& last = read(senders_.front());
    if (!shown_in(last)) return false;
    find_senders();
    if (is_new && resource_.remove) find_removal(choices);
    return take_first_read();
  }

  /// A round: some operations at the same time, and a read behind them.
  void round(std::size_t variant, Choices& choices) {
    const std::vector<Kind> kinds = kinds_of_round(variant, choices);
    std::vector<Attempt> attempts;
    for (std::size_t i = 0; i < kinds.size(); ++i) {
      const Sender sender = choices.of(senders_);
      attempts.push_back(attempt_of(kinds[i], sender, i + choices.below(2)));
    }
    warm(kinds.size());
    const auto done = session_.burst(attempts, choices);
    for (std::size_t i = 0; i < kinds.size(); ++i) note(kinds[i], *done[i]);
    note(Kind::Read, read(senders_.front()));
  }

  /// Says so if nothing explains the history.
  bool judge() {
    const Linearizability result = linearizability(specification_, history_);
    if (result.verdict != Linearizability::Verdict::No) return true;
    session_.complain(Check::Linearizable, *exchanges_[result.last], text_of(result));
    return false;
  }

 private:
  /// So many reads at once. Whoever has to start an instance comes too late to meet the others.
  void warm(std::size_t count) {
    Choices plainest({});
    const std::vector<Attempt> reads(count, plain(*resource_.read, senders_.front(), id_));
    for (const Exchange* exchange : session_.burst(reads, plainest)) note(Kind::Read, *exchange);
  }

  const Exchange& read(Sender sender) {
    Choices plainest({});
    return session_.plain(*resource_.read, sender, plainest, id_);
  }
  Attempt plain(std::size_t endpoint, Sender sender, std::string_view id) {
    Choices plainest({});
    Attempt attempt;
    session_.requests().plain(endpoint, sender, id, plainest, attempt);
    return attempt;
  }

  std::int64_t number_of(const json& value) {
    const auto next = static_cast<std::int64_t>(numbers_.size());
    return numbers_.try_emplace(value.dump(-1, ' ', false, json::error_handler_t::replace), next)
        .first->second;
  }
  /// The fields that count, as they stand in a body; nothing if they do not.
  Fields fields_in(const std::string& text) {
    Fields fields(names_.size());
    const json body = json::parse(text, nullptr, false);
    for (std::size_t f = 0; f < names_.size(); ++f) {
      const json* row = row_in(body, names_[f]);
      if (row != nullptr) fields[f] = number_of((*row)[names_[f]]);
    }
    return fields;
  }
  std::optional<Fields> shown_in(const Exchange& exchange) {
    if (!exchange.succeeded()) return std::nullopt;
    return fields_in(exchange.outcome.reply.body);
  }

  /// The value-th value of a field: those of one request differ from those of the next.
  json value_of(const surface::Field& field, std::size_t value) {
    std::array<std::uint8_t, 8> bytes{};
    for (std::size_t b = 0; b < bytes.size(); ++b) {
      bytes[b] = static_cast<std::uint8_t>((value * 97 + b * 59 + 128) % 256);
    }
    std::string text;
    Choices choices(bytes);
    values_.append_fitting(field.shape, field.name, choices, false, text);
    replace_all(text, std::string(1, fresh_mark), mark_in_json);
    return json::parse(text, nullptr, false);
  }
  [[nodiscard]] const surface::Shape& shape_of(std::size_t endpoint) const {
    return session_.map().endpoints()[endpoint].operation->input.body;
  }
  /// All that the plainest body has, with new values.
  json body_for(std::size_t endpoint, Attempt& attempt) {
    json body = body_of(attempt);
    if (!body.is_object()) return body;
    ++value_;
    for (const surface::Field& field : shape_of(endpoint).fields) {
      if (!body.contains(field.name)) continue;
      json value = value_of(field, value_);
      if (!value.is_discarded()) body[field.name] = std::move(value);
    }
    if (body.empty()) {
      for (const std::string& name : guessed_)
        body[name] = fmt::format("v{}{}", value_, fresh_mark);
    }
    return body;
  }

  Attempt attempt_of(Kind kind, Sender sender, std::size_t turn) {
    switch (kind) {
      case Kind::Replace: {
        Attempt attempt = plain(*resource_.replace, sender, id_);
        set_body(attempt, body_for(*resource_.replace, attempt));
        return attempt;
      }
      case Kind::Patch: return patch_of(patched_[turn % patched_.size()], sender, id_);
      case Kind::Remove: return plain(*resource_.remove, sender, id_);
      default: return plain(*resource_.read, sender, id_);
    }
  }
  /// One field alone.
  Attempt patch_of(std::size_t field, Sender sender, std::string_view id) {
    Attempt attempt = plain(*resource_.patch, sender, id);
    const json body = body_for(*resource_.patch, attempt);
    json one = json::object();
    if (body.is_object() && body.contains(names_[field])) one[names_[field]] = body[names_[field]];
    set_body(attempt, one);
    return attempt;
  }

  /// Fields that are read as they were written, three times in a row, by different values.
  void find_fields() {
    const auto writes = resource_.replace ? resource_.replace : resource_.patch;
    if (!writes) return;
    const Exchange& before = read(senders_.front());
    if (!before.succeeded()) return;
    guess_fields(before);
    std::map<std::string, json> last;
    std::vector<std::string> kept;
    for (int write = 0; write < 3; ++write) {
      Attempt attempt = plain(*writes, senders_.front(), id_);
      set_body(attempt, body_for(*writes, attempt));
      const Exchange& written = session_.send(attempt);
      // 202 promises it for later.
      if (!written.succeeded() || written.status() == 202) return;
      const json given = json::parse(written.sent.body, nullptr, false);
      const Exchange& found = read(senders_.front());
      const json shown = json::parse(found.outcome.reply.body, nullptr, false);
      if (!given.is_object() || !found.succeeded()) return;
      std::vector<std::string> still;
      for (const auto& [name, value] : given.items()) {
        const json* row = row_in(shown, name);
        if (row == nullptr || (*row)[name] != value) continue;
        if (write > 0 && (!last.contains(name) || last[name] == value)) continue;
        if (write > 0 && std::find(kept.begin(), kept.end(), name) == kept.end()) continue;
        still.push_back(name);
      }
      kept = std::move(still);
      last.clear();
      for (const auto& [name, value] : given.items()) last[name] = value;
    }
    names_ = std::move(kept);
    replaces_ = resource_.replace.has_value() && !names_.empty();
  }

  /// Nobody has said what a body looks like: perhaps as what is read does.
  void guess_fields(const Exchange& shown) {
    const json body = json::parse(shown.outcome.reply.body, nullptr, false);
    if (!body.is_object()) return;
    for (const auto& [name, value] : body.items()) {
      if (value.is_string() && name != "id") guessed_.push_back(name);
    }
  }

  /// Fields that a patch of them alone changes, and nothing else.
  void find_patches() {
    if (!resource_.patch || names_.empty()) return;
    // Twice: what sets the other fields back to a default is seen when they are something else.
    auto before = shown_in(read(senders_.front()));
    std::vector<int> times(names_.size());
    for (std::size_t turn = 0; turn < 2 * names_.size() && before; ++turn) {
      const std::size_t f = turn % names_.size();
      const Exchange& patched = session_.send(patch_of(f, senders_.front(), id_));
      if (!patched.succeeded() || patched.status() == 202) continue;
      const auto after = shown_in(read(senders_.front()));
      if (!after) return patched_.clear();
      Fields expected = *before;
      const Fields given = fields_in(patched.sent.body);
      if (given[f]) expected[f] = given[f];
      if (given[f] && given[f] != (*before)[f] && expected == *after && ++times[f] == 2) {
        patched_.push_back(f);
      }
      before = after;
    }
  }

  /// Other users who see and write the same row.
  void find_senders() {
    const std::size_t users = session_.map().surface().users.size();
    for (std::size_t u = 1; u < std::min<std::size_t>(users, 3); ++u) {
      const Sender other = Sender::of(u);
      const auto mine = shown_in(read(senders_.front()));
      if (!mine || shown_in(read(other)) != mine) continue;
      const Kind kind = replaces_ ? Kind::Replace : Kind::Patch;
      const Exchange& written = session_.send(attempt_of(kind, other, 0));
      if (!written.succeeded()) continue;
      const Fields given = fields_in(written.sent.body);
      const auto seen = shown_in(read(senders_.front()));
      if (!seen) continue;
      bool is_same = true;
      for (std::size_t f = 0; f < given.size(); ++f) is_same &= !given[f] || given[f] == (*seen)[f];
      if (is_same) senders_.push_back(other);
    }
  }

  /// What removing does, with a row of its own.
  void find_removal(Choices& choices) {
    const Sender sender = senders_.front();
    const auto other = make_row(session_, resource_, sender, choices);
    if (!other || other->id == id_) return;
    const auto send = [&](std::size_t endpoint) -> const Exchange& {
      return session_.send(plain(endpoint, sender, other->id));
    };
    if (!send(*resource_.read).succeeded() || !send(*resource_.remove).succeeded()) return;
    if (!is_gone(send(*resource_.read))) return;
    const Exchange& again = send(*resource_.remove);
    if (!again.succeeded() && !is_gone(again)) return;
    specification_.remove_is_silent = again.succeeded();
    if (!patched_.empty() && !is_gone(session_.send(patch_of(patched_[0], sender, other->id)))) {
      return;
    }
    if (replaces_) {
      Attempt attempt = plain(*resource_.replace, sender, other->id);
      set_body(attempt, body_for(*resource_.replace, attempt));
      const Exchange& put = session_.send(attempt);
      const Exchange& found = send(*resource_.read);
      if (put.succeeded() && shown_in(found) == fields_in(put.sent.body)) {
        specification_.replace_makes = true;
      } else if (!is_gone(put) || !is_gone(found)) {
        return;
      }
    }
    removes_ = true;
  }

  bool take_first_read() {
    const Exchange& first = read(senders_.front());
    const auto fields = shown_in(first);
    if (!fields || std::any_of(fields->begin(), fields->end(), [](auto& f) { return !f; })) {
      return false;
    }
    specification_.is_there = true;
    specification_.fields = *fields;
    note(Kind::Read, first);
    return true;
  }

  /// The first two are the variant's: two writes, a write and a read, a write and a removal.
  std::vector<Kind> kinds_of_round(std::size_t variant, Choices& choices) const {
    std::vector<Kind> writes;
    if (!patched_.empty()) writes.push_back(Kind::Patch);
    if (replaces_) writes.push_back(Kind::Replace);
    std::vector<Kind> all = writes;
    all.push_back(Kind::Read);
    if (removes_) all.push_back(Kind::Remove);
    std::vector<Kind> kinds = {choices.of(writes)};
    if (variant == 0) kinds.push_back(choices.of(writes));
    if (variant == 1) kinds.push_back(Kind::Read);
    if (variant == 2) kinds.push_back(removes_ ? Kind::Remove : kinds.front());
    for (std::uint32_t more = choices.below(4); more > 0; --more) kinds.push_back(choices.of(all));
    return kinds;
  }

  void note(Kind kind, const Exchange& exchange) {
    Operation operation{
        .kind = kind, .invoked = exchange.outcome.sent, .returned = exchange.outcome.answered};
    const bool is_read = kind == Kind::Read;
    const int status = exchange.status();
    if (kind == Kind::Replace || kind == Kind::Patch) {
      operation.given = fields_in(exchange.sent.body);
    }
    if (exchange.succeeded()) {
      operation.answer = Answer::Done;
      if (is_read) operation.shown = fields_in(exchange.outcome.reply.body);
    } else if (is_gone(exchange)) {
      operation.answer = Answer::Absent;
    } else if (is_read || (status >= 400 && status < 500)) {
      return;  // refused, for whatever reason: nothing was done or shown
    }
    history_.push_back(std::move(operation));
    exchanges_.push_back(&exchange);
  }

  [[nodiscard]] std::string text_of(const Linearizability& result) const {
    std::string text = "no order of these explains the last answer:";
    const Time begin = history_[result.prefix.front()].invoked;
    // The last ones: what was before has been explained by them.
    const std::size_t from = result.prefix.size() > 8 ? result.prefix.size() - 8 : 0;
    for (std::size_t p = from; p < result.prefix.size(); ++p) {
      const std::size_t i = result.prefix[p];
      const Exchange& exchange = *exchanges_[i];
      const bool is_read = history_[i].kind == Kind::Read;
      const std::string& body = is_read ? exchange.outcome.reply.body : exchange.sent.body;
      text += fmt::format("{} {}{}{} at {:.1f}-{:.1f} ms: {}", p == from ? "" : ";",
                          exchange.sent.method, body.empty() ? "" : " ", printable_bytes(body, 80),
                          ms(history_[i].invoked - begin), ms(history_[i].returned - begin),
                          exchange.status());
    }
    return text;
  }
  static double ms(Duration time) { return static_cast<double>(time.ns) / 1e6; }

  Session& session_;
  const Resource& resource_;
  ValueChoice values_;
  std::string id_;
  std::vector<std::string> guessed_;
  std::vector<std::string> names_;    ///< of the fields that count
  std::vector<std::size_t> patched_;  ///< of them, those that can be patched alone
  std::vector<Sender> senders_{session_.usual_sender()};
  bool replaces_ = false, removes_ = false;
  std::size_t value_ = 0;
  std::map<std::string, std::int64_t> numbers_;
  Specification specification_{.kind = Specification::Kind::Row};
  std::vector<Operation> history_;
  std::vector<const Exchange*> exchanges_;  ///< of the operations
};

void row_history(Session& session, std::size_t number, std::size_t variant, Choices& choices) {
  const Resource& resource = session.map().resources()[number];
  if (!resource.read || (!resource.replace && !resource.patch)) return;
  RowHistory history(session, resource);
  Choices plainest({});
  if (!history.warm_up(plainest)) return;
  const bool is_virtual = session.target().abilities().is_virtual;
  const std::uint32_t rounds = is_virtual ? 1 + choices.below(3) : 8;
  for (std::uint32_t round = 0; round < rounds; ++round) history.round(variant, choices);
  history.judge();
}

/// What is refused as being there already, when it comes one after the other, is refused to all but
/// one of those that come at the same time.
void unique_history(Session& session, std::size_t endpoint, std::size_t, Choices& choices) {
  if (session.map().endpoints()[endpoint].method() != "POST") return;
  const Sender sender = session.usual_sender();
  Choices plainest({});
  Attempt attempt;
  session.requests().plain(endpoint, sender, {}, plainest, attempt);
  const Exchange& first = session.send(attempt);
  if (!first.succeeded()) return;
  const int refusal = session.again(first).status();
  if (refusal < 400 || refusal >= 500 || refusal == 429) return;
  // Not because it is the second: other values are taken. Whoever has to start an instance comes too
  // late to meet the others, so these come at once, too.
  const std::vector<Attempt> attempts(2 + choices.below(4), attempt);
  for (const Exchange* other : session.burst(attempts, plainest)) {
    if (!other->succeeded()) return;
  }
  const int rounds = session.target().abilities().is_virtual ? 1 : 5;
  for (int round = 0; round < rounds; ++round) {
    const auto made = session.burst(attempts, choices, true);
    std::vector<Operation> history;
    std::vector<const Exchange*> exchanges;
    for (const Exchange* exchange : made) {
      Operation operation{.kind = Kind::Create,
                          .invoked = exchange->outcome.sent,
                          .returned = exchange->outcome.answered};
      if (exchange->succeeded()) operation.answer = Answer::Done;
      if (exchange->status() == refusal) operation.answer = Answer::Exists;
      if (exchange->was_refused() && exchange->status() != refusal) continue;
      history.push_back(operation);
      exchanges.push_back(exchange);
    }
    const Specification set{.kind = Specification::Kind::Set};
    const Linearizability result = linearizability(set, history);
    if (result.verdict != Linearizability::Verdict::No) continue;
    return session.complain(
        Check::Linearizable, *exchanges[result.last],
        fmt::format(
            "{} of {} that were sent at the same time were answered with 2xx; one after the "
            "other, the second is refused with {}",
            std::count_if(made.begin(), made.end(), [](auto* e) { return e->succeeded(); }),
            made.size(), refusal));
  }
}

constexpr std::array probes = {Probe{"row_history", Subject::Resource, 3, Probe::Needs::Nothing,
                                     Probe::Cost::Middle, row_history},
                               Probe{"unique_history", Subject::Endpoint, 1, Probe::Needs::Nothing,
                                     Probe::Cost::Middle, unique_history}};

}  // namespace

std::span<const Probe> history_probes() { return probes; }

}  // namespace routelab::fuzz
