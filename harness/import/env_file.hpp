/// Files of environment variables, as Next.js reads them (dotenv's grammar, then `$NAME` expanded).
///
///     # comment
///     export NAME = value # comment
///     NAME='as it stands'   NAME="with \n as a line feed"   NAME=`either "or"`
///     NAME="several
///     lines"
///     URL=https://${HOST}/$PATH${QUERY:-?x}     PRICE=5\$
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "harness/import/problem.hpp"

namespace routelab::import {

struct EnvLine {
  std::string name;
  std::string value;  ///< unquoted, not expanded
  int line = 0;
};

/// In the file's order; of a name that occurs twice the last one counts. What is no line of it is
/// skipped, as Next does; a quote that is not closed is a warning. `file` is how messages call it.
std::vector<EnvLine> read_env(std::string_view text, const std::string& file, Problems& problems);

using Environment = std::map<std::string, std::string>;

/// The value with `$NAME`, `${NAME}` and `${NAME:-default}` replaced: by what is known already, else by
/// the file's own. References that go round become empty; a value ends after 64 KB.
std::string expanded(const std::string& value, const Environment& known, const Environment& own);

}  // namespace routelab::import
