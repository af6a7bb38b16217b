/// What a handler does with its request, as its source tells: which parts it reads, what it compares
/// them with, which schemas it asks.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "harness/import/declared_shape.hpp"
#include "harness/surface/surface.hpp"

namespace routelab::import {

/// A part of the request.
struct Part {
  enum class Root : std::uint8_t {
    None,
    Request,
    Context,  ///< the second parameter of a handler: { params }
    Params,
    Method,
    Url,      ///< a URL object, or its text
    Query,    ///< path: the parameter
    Headers,  ///< path: the header
    Cookies,  ///< path: the cookie
    Body,     ///< path: fields, "[]" for the elements of an array
    Form      ///< the same of a form
  };

  Root root = Root::None;
  std::vector<std::string> path;
  /// The part itself is this member of an object: "data" of what safeParse returned.
  std::string held_as = {};

  friend bool operator==(const Part&, const Part&) = default;
  friend auto operator<=>(const Part&, const Part&) = default;
};

struct Reading {
  enum class Kind : std::uint8_t {
    Read,
    Optional,  ///< it does without
    Text,
    Number,
    Integer,
    Boolean,
    Array,
    Example,    ///< it is compared with `text`, or this is its default
    Schema,     ///< a schema is asked about it, and its verdict is followed
    Type,       ///< it is declared to have this type
    Beside,     ///< a call takes it and a schema: that is likely what it should be
    Mentioned,  ///< a call takes a schema, of whatever: of the body if nothing else is known of it
    Body        ///< the body is read as `body`
  };

  Kind kind = Kind::Read;
  Part part;
  std::size_t at = 0;  ///< the token of the handler's function at which it happens
  std::string only;    ///< only for this method; "": see `at`
  std::string text;    ///< Example: as JSON
  std::shared_ptr<const DeclaredShape> declared;        ///< Schema, Type, Beside, Mentioned
  surface::BodyKind body = surface::BodyKind::Unknown;  ///< Body
};

/// Tokens that run for some methods only.
struct Region {
  std::size_t begin = 0, end = 0;
  std::vector<std::string> methods;
  bool excludes = false;  ///< it runs for all methods but these
  bool is_for_others =
      false;  ///< it runs for methods that are not named anywhere: an `else`, a `default`

  [[nodiscard]] bool has(std::size_t at) const { return begin <= at && at < end; }
};

/// What was read off one function.
struct Readings {
  std::vector<Reading> all;
  std::vector<std::string> methods;  ///< those that it asks for, in its order
  std::vector<Region> regions;
  Part returned;                      ///< what it returns
  std::vector<std::size_t> refusals;  ///< where it says 405 or 501
  std::vector<std::size_t> errors;    ///< where it says any other status of an error, or throws
};

}  // namespace routelab::import
