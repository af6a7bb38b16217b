#include "viz/panels/action.hpp"

namespace routelab::panels {

namespace {

using canvas::control;
using canvas::Key;
using canvas::shift;

constexpr canvas::Modifiers plain{};

constexpr std::array table{
    Binding{Action::ZoomIn, Key::W, plain, true, "zoom in at the mouse"},
    Binding{Action::ZoomIn, Key::Plus, plain, true, ""},
    Binding{Action::ZoomOut, Key::S, plain, true, "zoom out"},
    Binding{Action::ZoomOut, Key::Minus, plain, true, ""},
    Binding{Action::PanLeft, Key::A, plain, true, "earlier"},
    Binding{Action::PanLeft, Key::Left, plain, true, ""},
    Binding{Action::PanRight, Key::D, plain, true, "later"},
    Binding{Action::PanRight, Key::Right, plain, true, ""},
    Binding{Action::ScrollUp, Key::Up, plain, true, "scroll up"},
    Binding{Action::ScrollDown, Key::Down, plain, true, "scroll down"},
    Binding{Action::Fit, Key::F, plain, false, "centre the selection; again: fill the width"},
    Binding{Action::ShowAll, Key::Digit0, plain, false, "the whole run"},
    Binding{Action::ShowAll, Key::Home, plain, false, ""},
    Binding{Action::NextSpan, Key::Period, plain, true, "next span of the lane"},
    Binding{Action::PreviousSpan, Key::Comma, plain, true, "previous span of the lane"},
    Binding{Action::Parent, Key::LeftBracket, plain, false, "what the span belongs to"},
    Binding{Action::FirstChild, Key::RightBracket, plain, false, "its first part"},
    Binding{Action::NextTrouble, Key::E, plain, true, "next error, time-out or refusal"},
    Binding{Action::PreviousTrouble, Key::E, shift, true, "previous one"},
    Binding{Action::Slowest, Key::L, plain, false,
            "the slowest request, of the range if one is marked"},
    Binding{Action::Play, Key::Space, plain, false, "play from the playhead, or pause"},
    Binding{Action::NextStart, Key::Right, shift, true, "playhead to the next start of a request"},
    Binding{Action::PreviousStart, Key::Left, shift, true, "to the previous one"},
    Binding{Action::Filter, Key::I, plain, false, "filter requests"},
    Binding{Action::Search, Key::Slash, plain, false, "search names"},
    Binding{Action::Search, Key::F, control, false, ""},
    Binding{Action::NextMatch, Key::N, plain, true, "next match"},
    Binding{Action::PreviousMatch, Key::N, shift, true, "previous match"},
    Binding{Action::MarkRange, Key::M, plain, false, "mark the selection's time as a range"},
    Binding{Action::Pin, Key::P, plain, false, "pin the row of the selection to the top"},
    Binding{Action::Flatten, Key::G, plain, false, "all rows in one list, or in their groups"},
    Binding{Action::OpenAll, Key::O, plain, false, "open or close all groups"},
    Binding{Action::Compare, Key::C, plain, false, "compare with the other run"},
    Binding{Action::Compare, Key::Digit6, plain, false, ""},
    Binding{Action::Details, Key::Q, plain, false, "show or hide the request below"},
    Binding{Action::ShowTimeline, Key::Digit1, plain, false, "timeline"},
    Binding{Action::ShowHeatmap, Key::Digit2, plain, false, "latency over time"},
    Binding{Action::ShowRequests, Key::Digit3, plain, false, "list of requests"},
    Binding{Action::ShowStatistics, Key::Digit4, plain, false, "statistics"},
    Binding{Action::ShowFindings, Key::Digit5, plain, false, "findings and causes"},
    Binding{Action::Theme, Key::T, plain, false, "light or dark"},
    Binding{Action::CopyCommand, Key::C, control, false, "copy this view as a command"},
    Binding{Action::Help, Key::Question, plain, false, "this help"},
    Binding{Action::Help, Key::F1, plain, false, ""},
    Binding{Action::Clear, Key::Escape, plain, false,
            "close, then clear range, selection, playhead"},
};

}  // namespace

std::span<const Binding> bindings() { return table; }

}  // namespace routelab::panels
