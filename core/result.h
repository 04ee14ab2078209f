// Errors as values: what went wrong, where, and what to do about it.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "sentence.h"

namespace onegin {

// Who has to act. The command exits with 2 on `input` and with 1 on `failure`.
enum class ErrorKind { input, failure };

// One refusal, written for the person who reads it.
struct Error {
  Sentence what;   // "the file ends inside the vocabulary"
  Sentence where;  // "model.onegin, byte 4096"; empty where it says nothing
  Sentence hint;   // "save the model again"; empty where there is nothing to do
  ErrorKind kind = ErrorKind::input;

  // One line: "where: what; hint".
  Sentence said() const {
    const Sentence placed = where.empty() ? what : say("{0}: {1}", where, what);
    return hint.empty() ? placed : say("{0}; {1}", placed, hint);
  }
  std::string sentence() const { return said().text(); }
};

// Either a value or an Error. `Result<void>` is success or an Error.
template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : content_(std::in_place_index<0>, std::move(value)) {}
  Result(Error error) : content_(std::in_place_index<1>, std::move(error)) {}

  bool ok() const { return content_.index() == 0; }
  explicit operator bool() const { return ok(); }

  // Only valid when ok(); std::get throws std::bad_variant_access otherwise.
  T& value() & { return std::get<0>(content_); }
  const T& value() const& { return std::get<0>(content_); }
  T&& value() && { return std::get<0>(std::move(content_)); }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }

  const Error& error() const { return std::get<1>(content_); }

 private:
  std::variant<T, Error> content_;
};

template <>
class [[nodiscard]] Result<void> {
 public:
  Result() = default;
  Result(Error error) : content_(std::move(error)) {}

  bool ok() const { return content_.index() == 0; }
  explicit operator bool() const { return ok(); }
  const Error& error() const { return std::get<1>(content_); }

 private:
  std::variant<std::monostate, Error> content_;
};

}  // namespace onegin
