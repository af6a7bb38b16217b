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

#include <string>
#include <utility>
#include <vector>

#include "harness/server/intake.hpp"
#include "harness/server/message.hpp"
#include "sim/core/body.hpp"
#include "sim/core/text.hpp"
#include "sim/model/port.hpp"

namespace routelab::server {

class Visit : public model::Incoming {
 public:
  /// `intake` must outlive it. With `shared`, which must be on top of the Api's, all texts go there
  /// and stay: a world whose store keeps values needs that. Without, they go with the request.
  explicit Visit(Intake& intake, core::Texts* shared = nullptr);
  Visit(const Visit&) = delete;
  Visit& operator=(const Visit&) = delete;

  void begin(Request request);
  [[nodiscard]] const Request& request() const { return request_; }
  [[nodiscard]] core::Texts& own_texts() { return *texts_; }

  void answer(const model::Answer& answer) { answer_ = answer; }
  /// Renders the answer. That to a HEAD has the body that a GET would get: it is not sent.
  [[nodiscard]] Reply reply() const;

 private:
  using Fields = std::vector<std::pair<TextId, core::Value>>;

  void read_method();
  void find_route();
  void read_fields(const core::Entry& entry);
  void read_body(core::Style style, bool fields);
  void add_cookies(core::Style style);
  [[nodiscard]] core::Style style() const;

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
