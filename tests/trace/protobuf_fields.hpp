/// The wire format of Protocol Buffers, as a reader without a schema sees it. Independent of the
/// writer that it tests.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string_view>
#include <utility>
#include <vector>

namespace routelab::trace::testing {

struct ProtobufField {
  std::uint64_t number = 0;
  std::uint64_t value = 0;  ///< varint, fixed64
  std::string_view bytes;   ///< text, bytes, a message
};

class ProtobufFields {
 public:
  /// Throws std::runtime_error for what is no message.
  explicit ProtobufFields(std::string_view message) : rest_(message) {
    while (!rest_.empty()) fields_.push_back(take_field());
  }

  [[nodiscard]] const std::vector<ProtobufField>& all() const& { return fields_; }
  [[nodiscard]] std::vector<ProtobufField> all() && { return std::move(fields_); }
  /// Of a field that may be there once.
  [[nodiscard]] const ProtobufField* find(std::uint64_t number) const {
    const ProtobufField* found = nullptr;
    for (const ProtobufField& field : fields_) {
      if (field.number != number) continue;
      if (found != nullptr) throw std::runtime_error("a field is there twice");
      found = &field;
    }
    return found;
  }
  [[nodiscard]] std::optional<std::uint64_t> number(std::uint64_t number) const {
    const ProtobufField* field = find(number);
    return field == nullptr ? std::nullopt : std::optional(field->value);
  }
  [[nodiscard]] std::string_view bytes(std::uint64_t number) const {
    const ProtobufField* field = find(number);
    return field == nullptr ? std::string_view{} : field->bytes;
  }

 private:
  ProtobufField take_field() {
    const std::uint64_t tag = take_varint();
    ProtobufField field;
    field.number = tag >> 3;
    if (field.number == 0) throw std::runtime_error("field number 0");
    switch (tag & 7) {
      case 0: field.value = take_varint(); break;
      case 1: field.value = take_fixed64(); break;
      case 2: field.bytes = take_bytes(take_varint()); break;
      default: throw std::runtime_error("a wire type that is not expected");
    }
    return field;
  }

  std::uint64_t take_varint() {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
      const auto byte = static_cast<unsigned char>(take_bytes(1)[0]);
      value |= std::uint64_t{byte & 0x7fU} << shift;
      if (byte < 0x80) return value;
    }
    throw std::runtime_error("a varint of more than ten bytes");
  }

  std::uint64_t take_fixed64() {
    std::uint64_t value = 0;
    const std::string_view bytes = take_bytes(8);
    for (std::size_t i = 8; i > 0; --i)
      value = value << 8 | static_cast<unsigned char>(bytes[i - 1]);
    return value;
  }

  std::string_view take_bytes(std::uint64_t count) {
    if (count > rest_.size()) throw std::runtime_error("the message is cut");
    const std::string_view bytes = rest_.substr(0, count);
    rest_.remove_prefix(count);
    return bytes;
  }

  std::string_view rest_;
  std::vector<ProtobufField> fields_;
};

}  // namespace routelab::trace::testing
