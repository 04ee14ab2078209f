#!/usr/bin/env python3
"""The data flows one way: each folder includes only what is below it, and no file one that comes back to it."""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
SEARCHED = [ROOT / "core", ROOT / "web/interface", ROOT / "web", ROOT]

# What each folder may include beside itself and the files of core/ that lie in no folder. Fronts (the command, the
# page) reach models and formats through the session alone; a room knows what all rooms share, never another room.
VALUES = {"core/text", "core/scenes"}
ANSWERS = VALUES | {"core/evaluation", "core/session"}
BELOW = {
    "core": set(),
    "core/json": {"core/text"},
    "core/math": set(),
    "core/text": set(),
    "core/scenes": set(),
    "core/models": VALUES | {"core/math"},
    "core/formats": {"core/json", "core/models", "core/text"},
    "core/training": {"core/math", "core/models", "core/text"},
    "core/evaluation": {"core/math", "core/models", "core/text", "core/training"},
    "core/session": ANSWERS | {"core/formats", "core/json", "core/models", "core/training"},
    "core/cli": ANSWERS | {"core/json"},
    "wasm": {"core/evaluation", "core/math", "core/session"},
    "web/engine": {"core/session"},
    "web/interface/language": set(),
    "web/interface/draw": {"web/interface/language"},
    "web/interface/state": ANSWERS | {"web/interface/language"},
    "web/interface/parts": ANSWERS | {f"web/interface/{folder}" for folder in ("draw", "language", "state")},
    "web/interface/rooms": ANSWERS | {f"web/interface/{folder}" for folder in ("draw", "language", "parts", "state")},
    "web/interface/frame": {"core/text"} | {f"web/interface/{folder}"
                                            for folder in ("draw", "language", "parts", "rooms", "state")},
    "web/interface/platform.h": {"web/interface/state"},
    "web/interface/talk": ANSWERS | {"web/engine"} | {f"web/interface/{one}"
                                                      for one in ("language", "platform.h", "state")},
    "web/interface/app": {"core/session"} | {f"web/interface/{one}"
                                            for one in ("draw", "frame", "language", "platform.h", "state", "talk")},
    "web/platform": {"core/cli/gzip.h", "core/scenes", "core/session", "web/engine", "web/interface/app",
                     "web/interface/platform.h"} | {f"web/interface/{one}" for one in ("draw", "language", "state")},
}
TABLE = "web/interface/rooms/rooms.h"  # declares what every room defines


def sources():
    for folder in ("core", "web", "wasm"):
        for ending in ("h", "cpp", "def"):
            yield from (ROOT / folder).rglob(f"*.{ending}")


def included(file):
    """The files of Onegin that a file includes."""
    for name in re.findall(r'^\s*#\s*include\s+"([^"]+)"', file.read_text(encoding="utf-8"), flags=re.MULTILINE):
        found = next((folder / name for folder in [file.parent, *SEARCHED] if (folder / name).exists()), None)
        if found is not None:
            yield found.relative_to(ROOT)


def place(file):
    """The row of the table that a file belongs to: the longest that its path begins with."""
    path = str(file)
    rows = [row for row in BELOW if path == row or path.startswith(row + "/") or path.startswith(row + ".")]
    return max(rows, key=len, default=None)


def room(file):
    parts = file.parts
    return parts[3] if parts[:3] == ("web", "interface", "rooms") and len(parts) == 5 else None


def arrows_up(includes):
    for file, names in includes.items():
        own = place(file)
        if own is None:
            yield f"{file}: its folder has no row in {pathlib.Path(__file__).name}"
            continue
        for name in names:
            other = place(name)
            allowed = other == own or other == "core" or other in BELOW[own] or str(name) in BELOW[own]
            if not allowed:
                yield f"{file} includes {name}: {own} does not know {other}"
            elif own == other == "web/interface/rooms" and room(file) != room(name) and str(name) != TABLE:
                yield f"{file} includes {name}: rooms do not know each other"


def circles(includes):
    """A header and the .cpp of its name are one: circles of these."""
    arrows = {}
    for file, names in includes.items():
        one = file.with_suffix("")
        arrows.setdefault(one, set()).update(name.with_suffix("") for name in names if name.with_suffix("") != one)
    done, path = set(), []

    def walk(one):
        if one in path:
            yield " -> ".join(map(str, [*path[path.index(one):], one]))
        if one in done or one in path:
            return
        path.append(one)
        for other in sorted(arrows.get(one, ())):
            yield from walk(other)
        path.pop()
        done.add(one)

    for one in sorted(arrows):
        yield from walk(one)


def main():
    includes = {file.relative_to(ROOT): sorted(set(included(file))) for file in sources()}
    count = sum(map(len, includes.values()))
    found = [*arrows_up(includes), *circles(includes)]
    if len(includes) < 500 or count < 2000:
        found.append(f"{count} includes in {len(includes)} files: they are read wrongly")
    print("\n".join(found) or f"{count} includes in {len(includes)} files: all run one way.")
    return 1 if found else 0


sys.exit(main())
