#!/usr/bin/env python3
"""The Korean words of the interface: finds its sentences, checks ko.po against them, packs it.

  words.py check            every sentence of the sources has a Korean one, and every Korean one a use
  words.py collect          adds the sentences that ko.po lacks, without Korean, and drops what has no use
  words.py pack FILE        what language/words.cpp reads: hashes of the English, then the Korean
  words.py pack FILE REST   the same, compressed, in two files: REST has what only the rooms say that a page fetches
                            after its first answer
  words.py letters FILE     the characters the Korean words are written with, for the font's subset
"""
import gzip
import json
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
KOREAN = ROOT / "web/interface/language/ko.po"
HEAD = """# The Korean words of the interface. {0:은/는} is what fills {0} and the particle that follows its sound.
# cmake/words.py collects, checks and packs them.
msgid ""
msgstr ""
"Language: ko\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"""
SENTENCES = ["tr", "say", "phrase"]
SCRIPTS = ["wasm", "web/page"]  # what a person reads of these stands in say() or trouble(), see wasm/sentence.js
NOT_SHOWN = ["index.js", "node.js", "parts.js"]  # of these, errors for programmers
SETTINGS = ["boolean", "integer", "real", "choice", "several"]  # the names of fields, in the lists of core/fields.h


def read_po(text):
    """A list of (English, Korean); each is strings in quotes over one line or more."""
    entries, field = [], None
    for line in text.splitlines():
        keyword, _, rest = line.partition(" ")
        if keyword in ("msgid", "msgstr"):
            field = keyword
            entries += [["", ""]] if keyword == "msgid" else []
            line = rest
        if line.startswith('"') and field:
            entries[-1][field == "msgstr"] += json.loads(line)
        elif not line or line.startswith("#"):
            field = None
    return [tuple(entry) for entry in entries if entry[0]]


def write_po(head, entries):
    quoted = lambda text: json.dumps(text, ensure_ascii=False)
    return head + "".join(f"\nmsgid {quoted(english)}\nmsgstr {quoted(korean)}\n" for english, korean in entries)


def korean():
    return dict(read_po(KOREAN.read_text()))


def comes_late(file):
    """A file of a room that a page fetches after its first answer (state/rooms.def), or of a model's settings, which
    such a room shows."""
    path = str(file.relative_to(ROOT))
    rooms = re.findall(r"^ONEGIN_ROOM\((\w+)(?:(?!kFirstVisit|^ONEGIN_ROOM).)*$",
                       (ROOT / "web/interface/state/rooms.def").read_text(), re.MULTILINE)
    return (re.match(rf"web/interface/(rooms/({'|'.join(rooms)})/|(talk|state)/({'|'.join(rooms)})_)", path) is not None or
            re.match(r"core/(models|training)/", path) is not None)


def marked(keywords, folders, endings, language="C++", but=lambda file: False):
    files = sorted(str(file) for folder in folders for ending in endings
                   for file in (ROOT / folder).rglob(f"*.{ending}")
                   if not str(file).startswith(str(ROOT / "core/cli")) and not but(file))
    found = subprocess.run(["xgettext", "--from-code=UTF-8", "-L", language, "-o", "-", "--no-wrap", "-k",
                            *(f"-k{word}:1" for word in keywords), *files],
                           capture_output=True, text=True, check=True)
    return {english for english, _ in read_po(found.stdout)}


def texts_of_samples():
    for sample in json.loads((ROOT / "assets/samples.json").read_text()):
        yield sample["title"]
        yield sample["summary"]
        yield from (candidates["title"] for candidates in sample.get("candidates", []))


def sentences(but=lambda file: False):
    found = marked(SENTENCES, ["core", "wasm", "web"], ["cpp", "h", "def"], but=but)
    found |= marked(["say", "trouble"], SCRIPTS, ["js"], "JavaScript")
    found |= {f"setting {name}" for name in marked(SETTINGS, ["core"], ["cpp", "h"], but=but)}
    return {text for text in found | set(texts_of_samples()) if re.search("[A-Za-z]", text)}


def bare():
    """Sentences of the page's scripts that are said as they stand, whatever the language."""
    for file in sorted(file for folder in SCRIPTS for file in (ROOT / folder).glob("*.js")):
        if file.name in NOT_SHOWN:
            continue
        for number, line in enumerate(file.read_text().splitlines(), 1):
            if re.search(r"\b(tell|announce|complain|showTrouble|kill|Error)\(['\"`](?!')", line):
                yield f"{file.relative_to(ROOT)}:{number} says what no other language has: {line.strip()}"


def places(text):
    """Which {0}, {1:은/는} a sentence has."""
    return sorted({int(index) for index in re.findall(r"\{(\d)(?::[^}]*)?\}", text)})


def check():
    wanted, there = sentences(), korean()
    faults = [f"no Korean for: {text}" for text in sorted(wanted) if not there.get(text)]
    faults += [f"nothing says: {text}" for text in sorted(set(there) - wanted)]
    faults += [f"other places in the Korean of: {text}" for text in sorted(there)
               if there[text] and places(text) != places(there[text])]
    faults += bare()
    hashes = {}
    for text in there:
        other = hashes.setdefault(hash_of(text), text)
        if other != text:
            faults.append(f"two sentences have one hash, reword one: {other} | {text}")
    return faults


def collect():
    there = korean()
    KOREAN.write_text(write_po(HEAD, [(text, there.get(text, "")) for text in sorted(sentences())]))


def hash_of(text):
    value = 2166136261
    for byte in text.encode():
        value = (value ^ byte) * 16777619 & 0xFFFFFFFF
    return value


def pack(said):
    words = sorted((hash_of(english), text) for english, text in korean().items() if text and said(english))
    number = lambda value: value.to_bytes(4, "little")
    return (b"OWO1" + number(len(words)) + b"".join(number(key) for key, _ in words) +
            b"".join(text.encode() + b"\0" for _, text in words))


def letters():
    texts = [*korean().values(), (ROOT / "assets/lessons.json").read_text()]
    return "".join(sorted({c for text in texts for c in text if ord(c) > 0x7F}))


def main():
    what = sys.argv[1] if len(sys.argv) > 1 else ""
    if what == "check":
        faults = check()
        print("\n".join(faults) or "Every sentence has a Korean one.")
        return 1 if faults else 0
    if what == "collect":
        collect()
    elif what == "pack" and len(sys.argv) == 3:
        pathlib.Path(sys.argv[2]).write_bytes(pack(lambda english: True))
    elif what == "pack" and len(sys.argv) == 4:
        first = sentences(but=comes_late)
        for file, said in (sys.argv[2], first.__contains__), (sys.argv[3], lambda english: english not in first):
            pathlib.Path(file).write_bytes(gzip.compress(pack(said), 9, mtime=0))
    elif what == "letters" and len(sys.argv) == 3:
        pathlib.Path(sys.argv[2]).write_text(letters())
    else:
        print(__doc__, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
