/// One request from outside on its way through the world: what was sent, what handlers can read of
/// it, and in the end its answer.
///
///     Visit visit(intake);
///     visit.begin(std::move(request));   // judged and taken apart; nothing waits
///     world.take_in(visit);              // until Port::answered: visit.answer(what)
///     const Reply reply = visit.reply();
///
/// Only what the endpoint's program reads is taken apart. A Visit can be used again: it keeps its
/// memory. For one thread at a time; all but what the world does happens outside of its lock.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "harness/handler/runner.hpp"
#include "harness/server/intake.hpp"
#include "harness/server/message.hpp"
#include "sim/core/body.hpp"
#include "sim/core/text.hpp"
#include "sim/model/port.hpp"

namespace routelab::server {

/// The C++ side of one instance: its modules, and whose turn it is.
struct InstanceCode {
  std::mutex turn;
  handler::Modules modules;
};

class Visit : public model::Incoming {
 public:
  /// `intake` must outlive it. With `shared`, which must be on top of the Api's, all texts go there
  /// and stay: a world whose store keeps values needs that. Without, they go with the request.
  explicit Visit(Intake& intake, core::Texts* shared = nullptr);
  Visit(const Visit&) = delete;
  Visit& operator=(const Visit&) = delete;

  using HasCode = std::function<bool(EndpointId)>;
  void begin(Request request, const HasCode& has_code = {});
  [[nodiscard]] const Request& request() const { return request_; }
  [[nodiscard]] core::Texts& own_texts() { return *texts_; }
  /// For a C++ handler.
  [[nodiscard]] handler::Request::Parts parts(bool cold) const;

  void answer(const model::Answer& answer) { answer_ = answer; }
  /// Renders the answer. That to a HEAD has the body that a GET would get: it is not sent.
  [[nodiscard]] Reply reply() const;
  /// What its C++ handler has written in pieces is all that it wanted to say.
  [[nodiscard]] bool is_whole() const { return answer_.by_code && !runner->threw(); }

  handler::SendPiece send_piece;                     ///< of a C++ handler; none: pieces wait
  std::unique_ptr<database::Connection> connection;  ///< opened for its next query
  std::shared_ptr<InstanceCode> code;                ///< of a C++ handler: of its instance
  std::unique_ptr<handler::Runner> runner;           ///< of a C++ handler; goes before `code`

 private:
  using Fields = std::vector<std::pair<TextId, core::Value>>;

  void read_method();
  void find_route();
  void read_fields(const core::Entry& entry);
  void read_body(core::Style style, bool fields);
  void add_cookies(core::Style style);
  void each_cookie(const std::function<void(std::string_view, const std::string&)>& take) const;
  [[nodiscard]] core::Style style() const;
  [[nodiscard]] bool has_tag(const Reply& reply) const;
  [[nodiscard]] Reply thrown_reply() const;

  Intake& intake_;
  core::Texts of_request_;
  core::Texts* texts_;
  Request request_;
  core::Admission admission_;
  core::BodyVerdict body_;
  core::Value unknown_method_;  ///< of a method that no route can name
  std::vector<core::Value> params_;
  Fields body_fields_, query_, headers_, cookies_;
  std::vector<core::Value> slot_values_;
  model::Answer answer_;
};

}  // namespace routelab::server
