"""Splits the page's module in two: what a first visit needs, and the rooms, which come after it.

    split_rooms.py BIN FROM FIRST REST ROWS SEED...

BIN is the folder of Binaryen's programs, FROM a module with the names of its functions. ROWS is the table of rooms:
what is in the namespace of a room, or made of its types, is called through the table of functions only once the second
module is there. So is a function whose name begins with a SEED, however it is called; a SEED that ends with :: is a namespace
as those of rooms are. They go there with all that
nothing else refers to; a call of it from the first module goes through the table of
functions, where the second one puts it. Where Binaryen is not installed, or does not know what the module is
made of, all stays in the first one.
"""
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

FEATURES = ["--mvp-features", "--enable-exception-handling", "--enable-simd", "--enable-bulk-memory", "--enable-sign-ext",
            "--enable-mutable-globals", "--enable-nontrapping-float-to-int"]
NOTHING = b"\0asm\1\0\0\0"  # a module


def read_calls(text):
    """Of each function those it names; and those that are exported or stand in the table."""
    calls, roots, current = {}, set(), None
    for line in text:
        if line.startswith(" (func $"):
            current = re.match(r" \(func \$(\S+)", line).group(1).rstrip(")")
            calls[current] = set()
        elif line.startswith(" ("):
            current = None
            if line.startswith((" (elem", " (export", " (start")):
                roots.update(re.findall(r"\$(\S+?)(?=[\s)])", line))
        if current:
            calls[current].update(re.findall(r"\((?:return_)?(?:call|ref\.func) \$(\S+?)(?=[\s)])", line))
    return calls, roots


def reached(calls, roots, but=frozenset()):
    seen, left = set(), [name for name in roots if name not in but]
    while left:
        name = left.pop()
        if name not in seen and name in calls:
            seen.add(name)
            left += [one for one in calls[name] if one not in but]
    return seen


def plain(name):
    return re.sub(r"\\([0-9a-f]{2})", lambda code: chr(int(code.group(1), 16)), name)


def without_lists(name):
    """The name without the long lists of types in it: that of all messages has those of the rooms, too, and what is
    made of it is every message's."""
    parts, commas = [""], [0]
    for letter in name:
        if letter == "<":
            parts.append(""), commas.append(0)
        elif letter == ">" and len(parts) > 1:
            inner, count = parts.pop(), commas.pop()
            parts[-1] += "<>" if count > 8 else f"<{inner}>"
        else:
            commas[-1] += letter == ","
            parts[-1] += letter
    return "<".join(parts)


def namespaces(rows):
    """Those of the rooms that come after the first visit, and of what they keep."""
    rows = re.split(r"^ONEGIN_ROOM\(", rows.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    late = [f"{row.partition(',')[0]}_room" for row in rows if "kFirstVisit" not in row]
    return [f"onegin::web::{name}::" for name in [*late, "Shelf"]]


def split(binaryen, source, first, rest, rooms, wanted):
    run = lambda tool, *arguments: subprocess.run([binaryen / tool, *FEATURES, *arguments], check=True)
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        run("wasm-dis", source, "-o", folder / "text")
        with open(folder / "text", encoding="utf-8") as text:
            calls, roots = read_calls(text)
        # The linker has made one of functions that are the same: what the first part calls of a namespace stays there
        # by any name.
        rooms = rooms + [seed for seed in wanted if seed.endswith("::")]
        seeds = {name for name in calls if plain(name).startswith(tuple(seed for seed in wanted if not seed.endswith("::")))}
        of_rooms = {name for name in calls if any(room in without_lists(plain(name)) for room in rooms)}
        if not seeds:  # one may have become part of the function that calls it, but not all
            sys.exit("no function begins as the rooms do")
        moved = reached(calls, seeds | of_rooms) - reached(calls, roots - seeds - of_rooms, seeds)
        (folder / "names").write_text("\n".join(sorted(moved)))
        run("wasm-split", "--split", source, f"--split-funcs=@{folder / 'names'}", "--export-prefix=%",
            "-o1", folder / "first", "-o2", folder / "rest")
        run("wasm-opt", "-Oz", "--converge", folder / "first", "-o", first)
        run("wasm-opt", "-Oz", "--converge", folder / "rest", "-o", rest)


def main():
    binaryen, source, first, rest = map(pathlib.Path, sys.argv[1:5])
    first.parent.mkdir(parents=True, exist_ok=True)
    try:
        split(binaryen, source, first, rest, namespaces(pathlib.Path(sys.argv[5])), sys.argv[6:])
    except (OSError, subprocess.CalledProcessError):
        shutil.copyfile(source, first)
        rest.write_bytes(NOTHING)


main()
