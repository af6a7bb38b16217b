#include "sim/study/answer_counts.hpp"

#include <utility>

#include <nlohmann/json.hpp>

namespace routelab::study {

namespace {

using Json = nlohmann::ordered_json;
using Arrivals = model::ClientOptions::Arrivals;

constexpr std::uint64_t call_mask = (std::uint64_t{1} << 40) - 1;  // of a request id

}  // namespace

AnswerCounts::AnswerCounts(const scenario::Scenario& scenario, std::uint64_t seed)
    : scenario_(scenario) {
  std::map<std::string, std::size_t> known;
  const Key root = Key::of_seed(seed);
  for (const model::ClientOptions& options : scenario.world.clients) {
    Client& client = clients_.emplace_back();
    client.key = root.named(options.name);
    if (options.recording) client.recorded = options.recording->open(client.key);
    double sum = 0;
    for (const model::Send& send : options.sends) {
      client.weights_up_to.push_back(sum += send.weight);
      std::string text = std::string(name_of(send.method)) + " " + send.target;
      const auto [at, is_new] = known.emplace(text, kinds_.size());
      if (is_new) kinds_.push_back({.text = std::move(text), .statuses = {}});
      client.kinds.push_back(at->second);
    }
  }
}

std::size_t AnswerCounts::send_of(const trace::Record& request) {
  const model::ClientOptions& options = scenario_.world.clients[request.client];
  Client& client = clients_[request.client];
  const std::uint64_t call = request.request & call_mask;
  if (options.sends.size() == 1) return 0;
  if (options.arrivals == Arrivals::Recorded) {
    while (client.played.size() <= call) client.played.push_back(client.recorded->next()->send);
    return client.played[call];
  }
  if (options.arrivals == Arrivals::Followed) return call % options.sends.size();
  return model::choose_send(client.weights_up_to, client.key.numbered(call));
}

void AnswerCounts::request(std::span<const trace::Record> group) {
  const trace::Record& request = group.back();
  const bool in_window = request.start + request.duration >= scenario_.warmup.ns;
  if (!in_window || (request.flags & trace::Open) != 0) return;
  ++kinds_[clients_[request.client].kinds[send_of(request)]].statuses[request.status];
}

Json AnswerCounts::json() const {
  Json json = Json::object();
  for (const Kind& kind : kinds_) {
    Json& statuses = json[kind.text] = Json::object();
    for (const auto& [status, count] : kind.statuses) {
      statuses[status == 0 ? "none" : std::to_string(status)] = count;
    }
  }
  return json;
}

}  // namespace routelab::study
