#include "sim/trace/protobuf_writer.hpp"

#include <algorithm>

namespace routelab::trace {

void ProtobufWriter::grow(std::size_t bytes) {
  bytes_.resize(std::max({std::size_t{256}, 2 * bytes_.size(), size_ + bytes}));
}

void ProtobufWriter::end_long(std::size_t begin, std::size_t length) {
  char varint[longest_varint];
  const auto size = static_cast<std::size_t>(put_varint(varint, length) - varint);
  room_for(size);
  char* const content = bytes_.data() + begin;
  std::memmove(content + size - 1, content, length);
  std::memcpy(content - 1, varint, size);
  size_ += size - 1;
}

}  // namespace routelab::trace
