#!/usr/bin/env python3
"""Checks exports with Python's own readers, against the counts of the trace's CSV of spans.

usage: check.py SPANS.csv REQUESTS.csv CHROME.json OTLP.json [SPEEDSCOPE]
SPEEDSCOPE: what speedscope.mjs printed, "CALLS TOTAL".
"""
import collections
import csv
import decimal
import json
import re
import sys


def check(condition, text):
    if not condition:
        sys.exit(f"FAILED: {text}")
    print(f"ok: {text}")


def read_csv(path):
    with open(path, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file, strict=True))


def check_csv(spans, requests):
    own = [row for row in spans if row["kind"] == "request"]
    check(len(own) == len(requests) > 0, f"csv: {len(requests)} requests in both files")
    times = {row["request"]: row["duration_ms"] for row in own}
    check(all(times[row["request"]] == row["latency_ms"] for row in requests),
          "csv: the same latencies in both files")
    phases = [name for name in requests[0] if name.endswith("_ms") and name != "latency_ms"]
    told = sum(decimal.Decimal(row[name]) for row in requests for name in phases)
    whole = sum(decimal.Decimal(row["latency_ms"]) for row in requests)
    check(told <= whole, f"csv: {told} ms of {whole} ms have a name")


def chrome_spans(chrome):
    """(kind, ns) of each pair of B and E, which must nest in each thread."""
    open_spans, last, spans = collections.defaultdict(list), {}, []
    for event in chrome["traceEvents"]:
        if event["ph"] not in "BE":
            continue
        thread = event["pid"], event["tid"]
        time = round(event["ts"] * 1000)
        if time < last.get(thread, 0):
            sys.exit(f"FAILED: chrome: time goes back in {thread} at {time}")
        last[thread] = time
        if event["ph"] == "B":
            open_spans[thread].append((event["name"], event["cat"], time))
            continue
        name, kind, start = open_spans[thread].pop()
        if name != event["name"]:
            sys.exit(f"FAILED: chrome: {event['name']} ends inside {name} at {time}")
        spans.append((kind, time - start))
    check(not any(open_spans.values()), f"chrome: spans nest in {len(last)} threads")
    return spans


def check_chrome(chrome, spans):
    events = chrome_spans(chrome)
    kinds = collections.Counter(kind for kind, _ in events)
    expected = collections.Counter(row["kind"].replace(" ", "_") for row in spans)
    check(kinds == expected, f"chrome: {len(events)} spans, as many of each kind as the trace")
    total = sum(duration for _, duration in events)
    told = sum(int(decimal.Decimal(row["duration_ms"]) * 1_000_000) for row in spans)
    check(total == told, f"chrome: {total} ns in all, as the trace")


def check_speedscope(line, spans):
    events, total = map(int, line.split())
    # It has no calls without a length, and one for two of the same name without a gap.
    long = sum(row["duration_ms"] != "0" for row in spans)
    check(0.9 * long <= events <= long, f"speedscope: {events} calls of {long} spans with a length")
    told = sum(decimal.Decimal(row["duration_ms"]) for row in spans) * 1000
    check(abs(total - told) <= 1, f"speedscope: {total} us in all, as the trace")


# The JSON mapping of protobuf, with OTLP's exceptions: ids in hexadecimal, enumerations as numbers,
# 64-bit integers as decimal strings, names in lowerCamelCase.
ANY_VALUE = {"stringValue": lambda v: isinstance(v, str), "boolValue": lambda v: isinstance(v, bool),
             "intValue": lambda v: isinstance(v, str) and -2**63 <= int(v) < 2**63}


def is_attribute(attribute):
    (kind, value), = attribute["value"].items()
    return set(attribute) == {"key", "value"} and attribute["key"] and ANY_VALUE[kind](value)


def is_span(span):
    fields = {"traceId", "spanId", "name", "kind", "startTimeUnixNano", "endTimeUnixNano",
              "attributes", "status"}
    start, end = span["startTimeUnixNano"], span["endTimeUnixNano"]
    return (set(span) - {"parentSpanId"} == fields
            and re.fullmatch("[0-9a-f]{32}", span["traceId"]) and int(span["traceId"], 16)
            and re.fullmatch("[0-9a-f]{16}", span["spanId"]) and int(span["spanId"], 16)
            and isinstance(span["kind"], int) and 1 <= span["kind"] <= 5
            and isinstance(start, str) and isinstance(end, str)
            and 0 <= int(start) <= int(end) < 2**64
            and isinstance(span["name"], str)
            and all(map(is_attribute, span["attributes"]))
            and len({a["key"] for a in span["attributes"]}) == len(span["attributes"])
            and span["status"] in ({}, {"code": 1}, {"code": 2}))


def check_otlp(otlp, requests):
    check(set(otlp) == {"resourceSpans"}, "otlp: one message")
    spans = [span for resource in otlp["resourceSpans"] for scope in resource["scopeSpans"]
             for span in scope["spans"]]
    bad = next((span for span in spans if not is_span(span)), None)
    check(bad is None, f"otlp: {len(spans)} spans are well-formed" if bad is None else bad)
    roots = {span["traceId"]: span for span in spans if "parentSpanId" not in span}
    check(len(roots) == len(requests), f"otlp: {len(roots)} traces for as many requests")
    check(all(span.get("parentSpanId", roots[span["traceId"]]["spanId"])
              == roots[span["traceId"]]["spanId"] for span in spans), "otlp: parents are there")
    check(len({(span["traceId"], span["spanId"]) for span in spans}) == len(spans),
          "otlp: ids are unique")


def main():
    spans, requests = read_csv(sys.argv[1]), read_csv(sys.argv[2])
    with open(sys.argv[3], encoding="utf-8") as file:
        chrome = json.load(file)
    with open(sys.argv[4], encoding="utf-8") as file:
        otlp = json.load(file)
    check_csv(spans, requests)
    check_chrome(chrome, spans)
    if len(sys.argv) > 5:
        check_speedscope(sys.argv[5], spans)
    check_otlp(otlp, requests)


main()
