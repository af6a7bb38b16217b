#include "harness/example/shop.hpp"

#include <string>

#include <fmt/format.h>

#include "harness/example/account.hpp"
#include "harness/example/password.hpp"
#include "harness/example/rates.hpp"
#include "harness/example/reports.hpp"
#include "harness/example/users.hpp"

namespace routelab::example {

handler::Application shop() {
  handler::Application app;
  add_users(app);
  add_account(app);
  add_rates(app);
  add_reports(app);
  return app;
}

std::optional<database::Failure> add_demo_sessions(database::Database& database) {
  constexpr std::int64_t far_away = 253'402'300'799;  // the last second of the year 9999
  std::string rows;
  for (int user = 1; user <= 50; ++user) {
    rows += fmt::format("{}({}, '{}', {}, {})", rows.empty() ? "" : ", ", -user,
                        digest(fmt::format("demo{}", user)), user, far_away);
  }
  return database.connection().run_script(
      "INSERT INTO sessions (id, token, owner, expires) VALUES " + rows);
}

}  // namespace routelab::example
