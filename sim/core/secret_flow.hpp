/// Which secrets can leave by which response or log line, found out before anything runs
/// (secret.hpp).
#pragma once

#include "sim/core/api.hpp"

namespace routelab::core {

/// A secret of fewer bytes than this is found by its references only, not by its text: it would
/// be found in places where it is not.
inline constexpr std::size_t min_secret_text = 6;

/// The secrets whose text occurs in `text`, as it stands or as JSON escapes it.
SecretSet secrets_in(const Api& api, std::string_view text);

/// Fills in the labels of all responses and messages: those of the constants in them (by reference
/// or by their very text) and of the slots that they show. A slot has the labels of the columns
/// that queries copy into it, or of the messages that can be thrown to it; a column keeps the
/// labels of everything that any handler writes to it. Computed to a fixed point over all
/// handlers.
void label_responses(Api& api);

/// Whether everything that can leave with this response does so each time: it is in constants.
bool leaks_always(const Response& response);

/// What leaves with this response, as the exchange's slots are now: as its own labels, but a value
/// that is missing carries nothing, and of an error only the message that was thrown.
ChannelLabels leaks_of(const Api& api, const Response& response, std::span<const Value> slots);
/// The same of a line of the log.
SecretSet leaks_of(const Api& api, const Message& message, std::span<const Value> slots);

}  // namespace routelab::core
