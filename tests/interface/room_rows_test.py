#!/usr/bin/env python3
"""A room is its own files and a row of rooms.def: no other source of the interface names it."""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
INTERFACE = ROOT / "web/interface"


def rows():
    """Of each room with a desk of its own and its drawing in a file of that name, so with all of its code in files of
    its own: its id. Rooms that are older than the table have files of other names."""
    table = (INTERFACE / "state/rooms.def").read_text()
    for row in re.split(r"^ONEGIN_ROOM\(", table, flags=re.MULTILINE)[1:]:
        room = row.partition(",")[0]
        if "kHasDesk" in row and (INTERFACE / f"rooms/{room}/{room}_room.cpp").exists():
            yield room


def faults(room):
    own = [INTERFACE / f"{folder}/{room}_room.cpp" for folder in (f"rooms/{room}", "talk")]
    yield from (f"{room}: there is no {file.relative_to(ROOT)}" for file in own if not file.exists())
    named = re.compile(rf"\b(Tab::{room}|{room}_room)\b")
    others = [file for folder in ("web", "cmake") for ending in ("cpp", "h", "js", "py", "txt", "cmake")
              for file in (ROOT / folder).rglob(f"*.{ending}")]
    for file in others:
        # Beside these a room may have headers and a state of its own, which begin with its name.
        if file in own or file.name.startswith(room):
            continue
        for number, line in enumerate(file.read_text().splitlines(), 1):
            if named.search(line):
                yield f"{room}: {file.relative_to(ROOT)}:{number} knows it: {line.strip()}"


def main():
    rooms = list(rows())
    found = [fault for room in rooms for fault in faults(room)]
    if len(rooms) < 5:
        found.append(f"rooms.def has {len(rooms)} rooms of this kind; it is read wrongly")
    print("\n".join(found) or f"{', '.join(rooms)}: each is two files and a row.")
    return 1 if found else 0


sys.exit(main())
