/// Complaints that have one cause are one finding: a bucket is called by the check, by where it fails
/// and by why. And what is known of checks, for those who confirm what they say.
#pragma once

#include <string>

#include "harness/fuzz/check.hpp"
#include "harness/fuzz/session.hpp"

namespace routelab::fuzz {

/// Where a check fails, as far as that tells one cause from another. A secret comes out of a route, by
/// whatever method; in a log, nobody knows by which. What GET does, HEAD does.
std::string place_of(Check check, std::string where);
std::string bucket_of(const Complaint& complaint);

/// What was seen once was seen, whether it comes again or not.
bool is_proof(Check check);
/// What depends on how requests happen to meet needs not come each time.
bool is_chancy(Check check);

}  // namespace routelab::fuzz
