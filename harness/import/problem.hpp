/// What is wrong with the files of somebody's app, and what to do about it. Readers collect it and go
/// on; nobody throws.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace routelab::import {

struct Problem {
  bool is_error = false;  ///< nothing can be imported; otherwise something is left out
  std::string file;       ///< as the user can open it
  int line = 0;           ///< from 1; 0: the file as a whole
  std::string code;       ///< in kebab-case, stable over versions: "no-package-json"
  std::string message;    ///< in lower case, without a full stop
  std::string hint;       ///< what to do about it; may be empty
};

class Problems {
 public:
  /// More are counted, not kept.
  static constexpr std::size_t most = 1000;

  void error(std::string file, int line, std::string code, std::string message,
             std::string hint = "") {
    has_errors_ = true;
    add({true, std::move(file), line, std::move(code), std::move(message), std::move(hint)});
  }
  void warning(std::string file, int line, std::string code, std::string message,
               std::string hint = "") {
    add({false, std::move(file), line, std::move(code), std::move(message), std::move(hint)});
  }

  [[nodiscard]] const std::vector<Problem>& all() const { return all_; }
  [[nodiscard]] bool has_errors() const { return has_errors_; }
  [[nodiscard]] bool empty() const { return all_.empty(); }

 private:
  void add(Problem problem) {
    if (all_.size() < most) all_.push_back(std::move(problem));
  }

  std::vector<Problem> all_;
  bool has_errors_ = false;
};

}  // namespace routelab::import
