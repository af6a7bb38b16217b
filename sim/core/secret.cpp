#include "sim/core/secret.hpp"

namespace routelab::core {

std::string_view name_of(Channel channel) {
  switch (channel) {
    case Channel::Body: return "body";
    case Channel::Html: return "html";
    case Channel::Header: return "header";
    case Channel::Cookie: return "cookie";
    case Channel::Redirect: return "redirect";
    case Channel::Error: return "error";
    case Channel::Log: return "log";
    case Channel::Bundle: return "bundle";
  }
  return "";
}

SecretSet ChannelLabels::all() const {
  SecretSet all;
  for (const SecretSet set : sets_) all |= set;
  return all;
}

}  // namespace routelab::core
