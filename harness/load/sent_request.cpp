#include "harness/load/sent_request.hpp"

#include <string>
#include <vector>

#include "sim/core/escape.hpp"

namespace routelab::load {

namespace {

using model::WirePiece;

std::string number_text(const core::Value& value) {
  const bool numbered = value.kind() == core::ValueKind::Numbered;
  return numbered ? std::to_string(value.suffix()) : std::to_string(value.number());
}

std::string text_of(const std::vector<WirePiece>& pieces, const model::Send& send, Key call) {
  std::string text;
  for (const WirePiece& piece : pieces) {
    text += piece.text;
    switch (piece.number) {
      case WirePiece::Number::None: break;
      case WirePiece::Number::Path: text += std::to_string(model::path_number(send, call)); break;
      case WirePiece::Number::Query:
        text += number_text(
            model::value_of(send.query[piece.field], send.body.size() + piece.field, call));
        break;
      case WirePiece::Number::Body:
        text += number_text(model::value_of(send.body[piece.field], piece.field, call));
        break;
    }
  }
  return text;
}

}  // namespace

http::Request request_of(const core::Api& api, const model::Send& send, Key call) {
  http::Request request;
  request.method = core::name_of(send.method);
  request.target = text_of(send.wire.target, send, call);
  request.body = text_of(send.wire.body, send, call);
  if (request.body.size() < send.wire.least_size) request.body.resize(send.wire.least_size, ' ');
  const std::size_t headers = send.body.size() + send.query.size();
  for (std::size_t h = 0; h < send.headers.size(); ++h) {
    const core::Value value = model::value_of(send.headers[h], headers + h, call);
    request.headers.push_back(
        {std::string(api.texts.of(send.headers[h].name)), api.texts.text_of(value)});
  }
  std::string cookies;
  for (std::size_t c = 0; c < send.cookies.size(); ++c) {
    const core::Value value =
        model::value_of(send.cookies[c], headers + send.headers.size() + c, call);
    if (!cookies.empty()) cookies += "; ";
    cookies += std::string(api.texts.of(send.cookies[c].name)) + "=" +
               core::percent_encoded(api.texts.text_of(value));
  }
  if (!cookies.empty()) request.headers.push_back({"Cookie", cookies});
  return request;
}

}  // namespace routelab::load
