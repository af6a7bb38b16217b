/// A coroutine that a handler is made of. It begins when it is awaited and goes on where it stopped
/// when what it waits for is there; what it throws comes out at the `co_await`.
///
///     Task<User> find(Request& req, std::int64_t id);
///     Task<> get(Request& req, Response& res) { const User user = co_await find(req, 7); ... }
///
/// A Task must be awaited where it is made, and not outlive what its arguments refer to.
#pragma once

#include <coroutine>
#include <exception>
#include <optional>
#include <utility>

#include "sim/base/assert.hpp"

namespace routelab::handler {

template <class T = void>
class Task;

/// What the promises of all tasks have in common.
struct TaskPromise {
  std::coroutine_handle<> continuation = std::noop_coroutine();  ///< who awaits it
  std::exception_ptr thrown;

  struct Final {
    bool await_ready() const noexcept { return false; }
    template <class Promise>
    std::coroutine_handle<> await_suspend(std::coroutine_handle<Promise> self) const noexcept {
      return self.promise().continuation;
    }
    void await_resume() const noexcept {}
  };
  std::suspend_always initial_suspend() const noexcept { return {}; }
  Final final_suspend() const noexcept { return {}; }
  void unhandled_exception() { thrown = std::current_exception(); }
};

template <class T>
struct ValuePromise : TaskPromise {
  std::optional<T> value;
  template <class From>
  void return_value(From&& from) {
    value.emplace(std::forward<From>(from));
  }
  T take() {
    if (thrown) std::rethrow_exception(thrown);
    return *std::move(value);
  }
};

template <>
struct ValuePromise<void> : TaskPromise {
  void return_void() const {}
  void take() const {
    if (thrown) std::rethrow_exception(thrown);
  }
};

template <class T>
class [[nodiscard]] Task {
 public:
  struct promise_type : ValuePromise<T> {
    Task get_return_object() {
      return Task(std::coroutine_handle<promise_type>::from_promise(*this));
    }
  };

  Task(Task&& other) noexcept : handle_(std::exchange(other.handle_, {})) {}
  Task& operator=(Task&& other) noexcept {
    if (this != &other) {
      if (handle_) handle_.destroy();
      handle_ = std::exchange(other.handle_, {});
    }
    return *this;
  }
  Task(const Task&) = delete;
  Task& operator=(const Task&) = delete;
  ~Task() {
    if (handle_) handle_.destroy();
  }

  struct Awaiter {
    std::coroutine_handle<promise_type> task;
    bool await_ready() const noexcept { return false; }
    std::coroutine_handle<> await_suspend(std::coroutine_handle<> awaiting) const noexcept {
      task.promise().continuation = awaiting;
      return task;
    }
    T await_resume() const { return task.promise().take(); }
  };
  Awaiter operator co_await() const& noexcept { return Awaiter{handle_}; }
  Awaiter operator co_await() && noexcept { return Awaiter{handle_}; }

  // For whoever runs the outermost task.
  void start() const { handle_.resume(); }
  [[nodiscard]] bool done() const { return handle_.done(); }
  T take() const {
    RL_ASSERT(handle_.done());
    return handle_.promise().take();
  }

 private:
  explicit Task(std::coroutine_handle<promise_type> handle) : handle_(handle) {}
  std::coroutine_handle<promise_type> handle_;
};

}  // namespace routelab::handler
