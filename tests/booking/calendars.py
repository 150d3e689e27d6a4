"""Reading calendars as other programs do: a strict validator, and a client that keeps and passes on what it read."""

from datetime import datetime

import vobject
from ical.calendar_stream import IcsCalendarStream
from icalendar import Calendar

KEPT = ("UID", "SEQUENCE", "STATUS", "DTSTART", "DTEND", "SUMMARY", "LOCATION", "DESCRIPTION", "URL", "LAST-MODIFIED")


def events(content: bytes) -> list[dict]:
    """The appointments of a file, each as its properties, decoded; moments on the clock that the file names."""
    return [_decoded(event) for event in Calendar.from_ical(content).walk("VEVENT")]


def _decoded(event) -> dict:
    return {name: _plain(event, name) for name in KEPT if name in event}


def _plain(event, name: str):
    value = event.decoded(name)
    if isinstance(value, datetime):
        return value.isoformat(), event[name].params.get("TZID", "")
    return value.decode() if isinstance(value, bytes) else value


def faults(content: bytes) -> list[str]:
    """What RFC 5545 and two public libraries have against the file."""
    found = [error for component in Calendar.from_ical(content).walk() for error in component.errors]
    lines = content.decode().split("\r\n")
    if lines.pop() != "" or any("\n" in line or "\r" in line for line in lines):
        found.append("lines end with CRLF")
    found += [f"longer than 75 octets: {line}" for line in lines if len(line.encode()) > 75]
    vobject.readOne(content.decode()).validate(raiseException=True)
    IcsCalendarStream.calendar_from_ics(content.decode())
    return [str(error) for error in found]


def passed_on(content: bytes) -> bytes:
    """Read by another client, which writes what it understood."""
    return IcsCalendarStream.calendar_to_ics(IcsCalendarStream.calendar_from_ics(content.decode())).encode()
