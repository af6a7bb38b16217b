/// The observed rows, sent again in their order, and counted by layer.
///
/// Rows that are not in the file made and deleted items, too. Items that are missing are made
/// before a row whose answer names the id of a new one; what became of an item is known if the
/// file has the row that made it and, where it is gone, the row that deleted it.
#pragma once

#include <functional>
#include <string>

#include "tests/next16/app.hpp"
#include "tests/next16/conversation.hpp"
#include "tests/next16/tally.hpp"

namespace routelab::testing::next16 {

/// Sends the bytes of a row to ours.
using Ask = std::function<Outcome(const Row& row, const std::string& bytes)>;
/// Why a row cannot be sent; "" if it can.
using WhyNot = std::function<std::string(const Row& row, Layer layer)>;

Tally replay(App& app, const WhyNot& why_not, const Ask& ask);

}  // namespace routelab::testing::next16
