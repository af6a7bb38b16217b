#!/usr/bin/env python3
"""Checks an export in Perfetto's format with protobuf's own reader, against the trace's CSV of
spans and against the Chrome export, by the rules of Perfetto's importer.

usage: check_perfetto.py FOLDER SPANS.csv CHROME.json TRACE.pftrace
FOLDER: where protoc wrote perfetto_pb2.py, made of perfetto.proto.
"""
import collections
import csv
import decimal
import json
import sys

sys.path.insert(0, sys.argv[1])
import perfetto_pb2 as perfetto
from google.protobuf import unknown_fields

CLEARED, NEEDS_STATE = 1, 2
BOOTTIME, INCREMENTAL = 6, 64
LISTS = ("event_categories", "event_names", "debug_annotation_names",
         "debug_annotation_string_values")


def check(condition, text):
    if not condition:
        sys.exit(f"FAILED: perfetto: {text}")
    print(f"ok: perfetto: {text}")


def fail_unless(condition, text):
    if not condition:
        sys.exit(f"FAILED: perfetto: {text}")


def is_known(message):
    """Whether this message and all that is in it have no field that the .proto does not name."""
    if len(unknown_fields.UnknownFieldSet(message)) > 0:
        return False
    return all(is_known(inner)
               for field, value in message.ListFields() if field.message_type
               for inner in (value if field.label == field.LABEL_REPEATED else [value]))


class Sequence:
    """The packets of one writer, and what they may refer to."""

    def __init__(self):
        self.words = {name: {} for name in LISTS}
        self.track = self.clock = None
        self.time = {}
        self.open = []
        self.last = 0

    def learn(self, packet):
        for name in LISTS:
            for entry in getattr(packet.interned_data, name):
                text = entry.str.decode() if name.endswith("values") else entry.name
                words = self.words[name]
                fail_unless(entry.iid and entry.iid not in words, f"{name} {entry.iid} twice")
                words[entry.iid] = text
        if packet.HasField("trace_packet_defaults"):
            self.track = packet.trace_packet_defaults.track_event_defaults.track_uuid
            self.clock = packet.trace_packet_defaults.timestamp_clock_id
        for clock in packet.clock_snapshot.clocks:
            fail_unless(clock.is_incremental == (clock.clock_id == INCREMENTAL), "clocks")
            self.time[clock.clock_id] = clock.timestamp

    def time_of(self, packet):
        fail_unless(packet.HasField("timestamp"), "an event without a time")
        clock = packet.timestamp_clock_id or self.clock
        fail_unless(clock in self.time and len(self.time) == 2, f"clock {clock} is not defined")
        if clock != INCREMENTAL:
            return packet.timestamp
        self.time[clock] += packet.timestamp
        return self.time[clock]

    def annotations(self, event):
        for annotation in event.debug_annotations:
            value = getattr(annotation, annotation.WhichOneof("value"))
            if annotation.WhichOneof("value") == "string_value_iid":
                value = self.words["debug_annotation_string_values"][value]
            yield self.words["debug_annotation_names"][annotation.name_iid], value


class Trace:
    def __init__(self, path):
        self.message = perfetto.Trace()
        with open(path, "rb") as file:
            self.message.ParseFromString(file.read())
        self.tracks, self.sequences = {}, {}
        self.slices, self.levels = [], collections.defaultdict(list)
        for packet in self.message.packet:
            self.read(packet)
        fail_unless(not any(s.open for s in self.sequences.values()), "a slice is open at the end")

    def read(self, packet):
        if packet.HasField("track_descriptor"):
            track = packet.track_descriptor
            fail_unless(track.uuid and track.uuid not in self.tracks, f"uuid {track.uuid} twice")
            fail_unless(not track.parent_uuid or track.parent_uuid in self.tracks, "no such parent")
            self.tracks[track.uuid] = track
            return
        number = packet.trusted_packet_sequence_id
        if packet.sequence_flags & CLEARED:
            self.sequences[number] = Sequence()
        fail_unless(number and number in self.sequences, "a sequence without cleared state")
        sequence = self.sequences[number]
        sequence.learn(packet)
        if packet.HasField("track_event"):
            fail_unless(packet.sequence_flags & NEEDS_STATE, "an event that needs state is silent")
            self.read_event(sequence, sequence.time_of(packet), packet.track_event)

    def read_event(self, sequence, time, event):
        fail_unless(sequence.track in self.tracks, "an event on no track")
        fail_unless(time >= sequence.last, f"time goes back on track {sequence.track} at {time}")
        sequence.last = time
        if event.type == event.TYPE_COUNTER:
            fail_unless(self.tracks[sequence.track].HasField("counter"), "a value on no counter")
            self.levels[sequence.track].append((time, event.counter_value))
        elif event.type == event.TYPE_SLICE_BEGIN:
            kind, = (sequence.words["event_categories"][iid] for iid in event.category_iids)
            sequence.open.append((kind, sequence.words["event_names"][event.name_iid], time,
                                  dict(sequence.annotations(event)), list(event.flow_ids)))
        else:
            fail_unless(event.type == event.TYPE_SLICE_END and sequence.open, "an end of nothing")
            kind, name, start, arguments, flows = sequence.open.pop()
            self.slices.append((kind, name, start, time - start, arguments, flows, sequence.track))

    def parent(self, uuid):
        return self.tracks[self.tracks[uuid].parent_uuid].name


def chrome_counters(chrome):
    names = {event["pid"]: event["args"]["name"] for event in chrome["traceEvents"]
             if event["name"] == "process_name"}
    counters = collections.defaultdict(list)
    for event in chrome["traceEvents"]:
        if event["ph"] == "C":
            counters[names[event["pid"]], event["name"]].append(
                (round(event["ts"] * 1000), event["args"]["level"]))
    return counters


def check_arguments(trace, chrome):
    """Those of Chrome's beginnings, with the whole name of a request."""
    def known(arguments):
        return sorted((name, str(value)) for name, value in arguments.items())

    told = []
    for kind, _, _, _, arguments, _, track in trace.slices:
        if kind == "request":
            client = trace.parent(track).removeprefix("client ")
            arguments = {"outcome": "completed", **arguments,
                         "request": f"{client}#{arguments['request']}"}
        told.append((kind, known(arguments)))
    expected = [(event["cat"], known(event.get("args", {})))
                for event in chrome["traceEvents"] if event["ph"] == "B"]
    check(sorted(told) == sorted(expected), "the same arguments as in Chrome's format")


def main():
    with open(sys.argv[2], newline="", encoding="utf-8") as file:
        spans = list(csv.DictReader(file, strict=True))
    with open(sys.argv[3], encoding="utf-8") as file:
        chrome = json.load(file)
    trace = Trace(sys.argv[4])
    check(is_known(trace.message), f"{len(trace.message.packet)} packets of known fields")
    check(len(trace.tracks) > 2, f"{len(trace.tracks)} tracks, all with their parents; slices nest")
    kinds = collections.Counter(slice[0] for slice in trace.slices)
    expected = collections.Counter(row["kind"].replace(" ", "_") for row in spans)
    check(kinds == expected, f"{len(trace.slices)} slices, as many of each kind as the trace")
    total = sum(slice[3] for slice in trace.slices)
    told = sum(int(decimal.Decimal(row["duration_ms"]) * 1_000_000) for row in spans)
    check(total == told, f"{total} ns in all, as the trace")
    counters = {(trace.parent(uuid), trace.tracks[uuid].name): levels
                for uuid, levels in trace.levels.items()}
    check(counters == chrome_counters(chrome), f"{len(counters)} counters, as in Chrome's format")
    check_arguments(trace, chrome)
    flows = collections.Counter(flow for slice in trace.slices for flow in slice[5])
    check(all(count > 1 for count in flows.values()), f"{len(flows)} flows lead somewhere")


main()
