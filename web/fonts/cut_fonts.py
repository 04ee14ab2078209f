"""Cuts the page's fonts out of Debian's and writes which of them draws which code point.

usage: cut_fonts.py OUT KEPT SAMPLES LETTERS [--gzip]

OUT gets sans.ttf, bold.ttf and serif.ttf, with which the page begins; titles.ttf, the other letters of
the sample list (SAMPLES, assets/samples.json); korean.ttf, what the Korean interface is written with
(LETTERS, a file of them); a file for each script, fetched when a text needs that
script; and `table`, which says who draws what. --gzip: all of them compressed, as NAME.gz.

Every code point that one of the installed fonts draws belongs to exactly one file: the first row of
the plan that has it. What is cut is kept in KEPT for the next build, of this checkout or another.
"""

import gzip
import hashlib
import json
import multiprocessing
import os
import re
import sys
import tempfile
import unicodedata
from pathlib import Path

NOTO = Path("/usr/share/fonts/truetype/noto")
CJK = Path("/usr/share/fonts/opentype/noto")
NANUM = Path("/usr/share/fonts/truetype/nanum/NanumMyeongjo.ttf")
NANUM_GOTHIC = NANUM.with_name("NanumGothic.ttf")
SYMBOLA = Path("/usr/share/fonts/truetype/ancient-scripts/Symbola_hint.ttf")
PACKAGES = {NOTO: "fonts-noto-core", CJK: "fonts-noto-cjk", NANUM: "fonts-nanum", NANUM_GOTHIC: "fonts-nanum", SYMBOLA: "fonts-symbola"}
SERIF_CJK = CJK / "NotoSerifCJK-Regular.ttc"
SANS_CJK = CJK / "NotoSansCJK-Regular.ttc"
JAPANESE, KOREAN, CHINESE = range(3)  # faces of a CJK collection

# What the page begins with: Latin letters, the punctuation of a printed text, the sign for malformed
# bytes, the circle that carries a lone combining mark. Minus and infinity come from the mathematics.
FIRST = "20-7E A0-FF 152-153 2010-2027 2030-203A 203F 20AC 2122 25CC FFFD"
FIRST_LENT = "2212 221E"
FIRST_FILES = {"sans": "NotoSans-Regular.ttf", "bold": "NotoSans-Bold.ttf", "serif": "NotoSerif-Regular.ttf"}

# The rows that come before those of the script families: file, what it draws in words, font, face, code
# points ("" is all that are left). None of them needs more than one glyph for one code point: the page's
# text elements use them, too.
SERIF = NOTO / "NotoSerif-Regular.ttf"
PLAIN = [
    ("european", "European letters", SERIF, -1, "100-52F 1E00-1FFF"),
    ("latin", "Latin letters and signs", SERIF, -1, ""),
    ("hangul", "Hangul", NANUM, -1, "3131-318E AC00-D7A3"),
    ("kana", "Kana", SERIF_CJK, JAPANESE, "3000-30FF 31F0-31FF FF00-FFEF"),
    ("han", "Han", SERIF_CJK, CHINESE, "4E00-9FFF F900-FAFF"),
    ("rarehan", "Rare Han", SERIF_CJK, CHINESE, "3400-4DBF 20000-3FFFF"),
    ("cjksigns", "East Asian signs", SERIF_CJK, JAPANESE, "2500-259F 2E80-33FF FE10-FE6F"),
    ("emoji", "Emoji", SYMBOLA, -1, "2600-27BF 1F000-1FAFF"),
    ("mathematics", "Mathematical signs", NOTO / "NotoSansMath-Regular.ttf", -1, ""),
    ("signs", "Signs", NOTO / "NotoSansSymbols-Regular.ttf", -1, ""),
    ("symbols", "Symbols", NOTO / "NotoSansSymbols2-Regular.ttf", -1, ""),
    ("music", "Music", NOTO / "NotoMusic-Regular.ttf", -1, ""),
]
# Before their families: conjoining jamo, the book hand of Arabic, and letters made to stand alone.
SHAPED = [
    ("jamo", "Old Hangul", SERIF_CJK, KOREAN, "1100-11FF A960-A97F D7B0-D7FF"),
    ("arabic", "Arabic", NOTO / "NotoNaskhArabic-Regular.ttf", -1, ""),
    ("adlam", "Adlam", NOTO / "NotoSansAdlamUnjoined-Regular.ttf", -1, ""),
]
# Families whose name is not that of a script.
SPOKEN = {"NKo": "N’Ko", "SylotiNagri": "Syloti Nagri", "LoopedLao": "Lao", "LoopedThai": "Thai"}
# GSUB features by which the letters of a script join, or change shape and place beside others.
JOINING = set(
    "init medi fina isol med2 fin2 fin3 ljmo vjmo tjmo akhn rphf rkrf pref blwf abvf half pstf vatu cjct"
    " pres abvs blws psts haln".split()
)


def ranges(text):
    """The code points of "20-7E 20AC"."""
    ends = [part.split("-") for part in text.split()]
    return {code for end in ends for code in range(int(end[0], 16), int(end[-1], 16) + 1)}


def wants_no_glyph(code):
    """Control characters and code points that no standard gives a shape."""
    return unicodedata.category(chr(code)) in ("Cc", "Cs", "Co") or code & 0xFFFE == 0xFFFE


class Kept:
    """Files kept from earlier builds by what they were made of, written whole or not at all."""

    def __init__(self, folder):
        self.folder = Path(folder)
        import fontTools

        self.tools = fontTools.version + hashlib.sha256(Path(__file__).read_bytes()).hexdigest()

    def take(self, made_of, make):
        key = hashlib.sha256(json.dumps([self.tools, made_of]).encode()).hexdigest()
        try:
            return (self.folder / key).read_bytes()
        except OSError:
            content = make()
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            write_whole(self.folder / key, content)
        except OSError:
            pass  # where nothing can be kept, the next build cuts again
        return content


def write_whole(path, content):
    handle, name = tempfile.mkstemp(dir=path.parent)
    with open(handle, "wb") as file:
        file.write(content)
    os.chmod(name, 0o644)
    os.replace(name, path)


def stamp(path):
    return [str(path), path.stat().st_mtime_ns, path.stat().st_size]


def installed():
    """Every font file there is, or the end with the package that is missing."""
    for place, package in PACKAGES.items():
        if not place.exists():
            sys.exit(f"{place} is not installed (Debian: {package})")
    return sorted([*NOTO.glob("*.ttf"), *CJK.glob("*.ttc"), NANUM, SYMBOLA])


# ---- the plan: which file draws what ----------------------------------------------------------------


def make_plan():
    """Rows of {name, script, path, face, codes, flags}; the first is what the page begins with."""
    from fontTools.ttLib import TTFont

    opened = {}

    def face_of(path, face):
        if (path, face) not in opened:
            font = TTFont(path, fontNumber=face, lazy=True)
            opened[path, face] = font, set(font.getBestCmap())
        return opened[path, face]

    first = ranges(FIRST)
    for file in FIRST_FILES.values():
        first &= face_of(NOTO / file, -1)[1]
    first |= ranges(FIRST_LENT)
    plan = [{"name": "", "script": "", "path": "", "face": -1, "codes": sorted(first), "flags": "d"}]
    drawn, rows = set(first), {}

    def add(name, script, path, face, wanted, plain=False):
        font, has = face_of(path, face)
        codes = {code for code in has - drawn if not wants_no_glyph(code) and wanted(code)}
        drawn.update(codes)
        if not codes:
            return
        if (path, face, plain) not in rows:
            same = sum(1 for row in plan if re.fullmatch(rf"{name}\d*\.[ot]tf", row["name"]))
            file = f"{name}{same + 1 if same else ''}.{'otf' if 'CFF ' in font else 'ttf'}"
            rows[path, face, plain] = {"name": file, "script": script, "path": str(path), "face": face, "codes": []}
            plan.append(rows[path, face, plain])
        row = rows[path, face, plain]
        row["codes"] = codes = sorted({*row["codes"], *codes})
        row["flags"] = "d" if plain else ("j" if is_shaped(font, codes) else "") + ("r" if from_right(codes) else "")

    for name, script, path, face, text in PLAIN:
        wanted = ranges(text)
        rows.clear()  # two rows of one font are two files
        add(name, script, path, face, lambda code: not wanted or code in wanted, plain=True)
    for name, script, path, face, text in SHAPED:
        wanted = ranges(text)
        add(name, script, path, face, lambda code: not wanted or code in wanted)
    # A serif face where there is one, for that is what text is set in. What is named after a script is
    # its family's; what is left, the first one's that has it.
    regular = sorted(NOTO.glob("*-Regular.ttf"), key=lambda path: ("NotoSerif" not in path.name, "NotoSans" not in path.name, path.name))
    special = re.compile(r"UI-|Display|Slanted|Looped|Traditional")
    ordinary = [path for path in regular if not special.search(path.name)]
    for paths, own in ((ordinary, True), (ordinary, False), ([*regular, *sorted(NOTO.glob("*.ttf"))], False)):
        for path in paths:
            family = re.sub(r"^Noto(Sans|Serif)?|-\w+\.ttf$", "", path.name) or "Latin"
            script = SPOKEN.get(family) or re.sub(r"(?<=[a-z])(?=[A-Z])", " ", family)
            name = re.sub(r"[^a-z]", "", script.lower())
            add(name, script, path, -1, lambda code: not own or is_named(code, family))
    for path in (SERIF_CJK, SANS_CJK):
        for face in range(5):
            add("rarehan", "Rare Han", path, face, lambda code: True, plain=True)
    add("hangul", "Hangul", NANUM, -1, lambda code: True, plain=True)
    add("symbols", "Symbols", SYMBOLA, -1, lambda code: True, plain=True)
    return plan


def is_shaped(font, codes):
    """Whether the letters of a script family should join, or change place, beside others."""
    features = font["GSUB"].table.FeatureList if "GSUB" in font else None
    tags = {record.FeatureTag for record in features.FeatureRecord} if features else set()
    # A font without rules for vowels that stand beside their consonant cannot shape; the script does.
    return bool(tags & JOINING) or any(unicodedata.category(chr(code)) == "Mc" for code in codes)


def is_named(code, family):
    name = unicodedata.name(chr(code), "").replace(" ", "").replace("-", "")
    return name.startswith(family.upper())


def from_right(codes):
    return any(kind_of(code) == LETTER and unicodedata.bidirectional(chr(code)) in ("R", "AL") for code in codes)


SIGN, MARK, LETTER = range(3)


def kind_of(code):
    return {"M": MARK, "L": LETTER}.get(unicodedata.category(chr(code))[0], SIGN)


def write_table(plan):
    """The plan as the page reads it (web/interface/font_table.h): a line for each file, an empty line,
    then runs of code points, each three numbers in base 128, low digits first: what lies between the
    run before and this one, the run's length less 1, three times its file, plus 1 for combining marks
    or 2 for letters."""
    lines = "".join(f"{row['name']}\t{row['script']}\t{row['flags']}\n" for row in plan) + "\n"
    content = bytearray(lines.encode())

    def number(value):
        while value >= 128:
            content.append(value & 127 | 128)
            value >>= 7
        content.append(value)

    kind = {code: 3 * i + kind_of(code) for i, row in enumerate(plan) for code in row["codes"]}
    codes, end = sorted(kind), 0
    for i, code in enumerate(codes):
        if i > 0 and codes[i - 1] == code - 1 and kind[code] == kind[code - 1]:
            continue
        last = i
        while last + 1 < len(codes) and codes[last + 1] == codes[last] + 1 and kind[codes[last + 1]] == kind[code]:
            last += 1
        number(code - end)
        number(codes[last] - code)
        number(kind[code])
        end = codes[last] + 1
    return bytes(content)


# ---- cutting ------------------------------------------------------------------------------------------


def cut(path, face, codes, lent=()):
    """The bytes of a font with the glyphs of `codes` alone, no hints, no layout. `lent`: code points
    whose glyphs come from the font of mathematics, which has the same em."""
    import logging

    from fontTools import subset
    from fontTools.subset import cff
    from fontTools.ttLib import TTFont

    logging.getLogger("fontTools.subset").setLevel(logging.ERROR)
    options = subset.Options()
    options.layout_features = []
    options.hinting = False
    options.desubroutinize = True
    options.notdef_outline = True
    options.name_IDs = []
    options.font_number = face
    options.drop_tables += "GPOS GSUB GDEF BASE MATH STAT VORG vhea vmtx meta FFTM PfEd TeX".split()
    font = subset.load_font(str(path), options, lazy=True)
    if lent:
        donor = TTFont(NOTO / "NotoSansMath-Regular.ttf", lazy=True)
        for code in lent:
            lend(font, donor, code)
    if "CFF " in font:
        # Glyphs made of two others (endchar with four operands) do not exist in these fonts; the search
        # for them would run every outline of the collection.
        font["CFF "].closure_glyphs = lambda subsetter: None
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=codes)
    subsetter.subset(font)
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "font"
        subset.save_font(font, str(out), options)
        return out.read_bytes()


def lend(font, donor, code):
    if code in font.getBestCmap():
        return
    name, own = donor.getBestCmap()[code], f"lent{code:X}"
    assert font["head"].unitsPerEm == donor["head"].unitsPerEm
    glyph = donor["glyf"][name]
    assert not glyph.isComposite()
    font["glyf"][own] = glyph
    font["hmtx"][own] = donor["hmtx"][name]
    for table in font["cmap"].tables:
        if table.isUnicode() and (code < 0x10000 or table.format == 12):
            table.cmap[code] = own


def task_of(job, kept, zipped):
    name, path, face, codes, lent = job
    made_of = [stamp(path), stamp(NOTO / "NotoSansMath-Regular.ttf") if lent else None, face, codes, lent]
    content = kept.take(made_of, lambda: cut(path, face, codes, lent))
    if zipped:
        return name, kept.take(["gzip", *made_of], lambda: gzip.compress(content, 9, mtime=0))
    return name, content


def work(arguments):
    return task_of(*arguments)


def main(out, kept_folder, samples, letters, *options):
    out, kept, zipped = Path(out), Kept(kept_folder), "--gzip" in options
    fonts = installed()
    plan = json.loads(kept.take(["plan", [stamp(path) for path in fonts]], lambda: json.dumps(make_plan()).encode()))
    first = ranges(FIRST)
    jobs = [(f"{name}.ttf", NOTO / file, -1, sorted(first | ranges(FIRST_LENT)), sorted(ranges(FIRST_LENT))) for name, file in FIRST_FILES.items()]
    titles = {ord(letter) for sample in json.loads(Path(samples).read_text("utf-8")) for letter in sample["title"]} | {ord(letter) for letter in "한국어"}
    jobs.append(("titles.ttf", NANUM, -1, sorted(titles - set(plan[0]["codes"])), ()))
    korean = {ord(letter) for letter in Path(letters).read_text("utf-8")}
    jobs.append(("korean.ttf", NANUM_GOTHIC, -1, sorted(korean - set(plan[0]["codes"])), ()))
    jobs += [(row["name"], Path(row["path"]), row["face"], row["codes"], ()) for row in plan[1:]]
    # The largest first, so that no processor waits for the last one.
    jobs.sort(key=lambda job: -len(job[3]))
    ending = ".gz" if zipped else ""
    out.mkdir(parents=True, exist_ok=True)
    wanted = {f"{name}{ending}" for name, *_ in jobs} | {f"table{ending}"}
    for file in out.iterdir():
        if file.name not in wanted:
            file.unlink()
    with multiprocessing.Pool(min(len(jobs), os.cpu_count() or 1)) as pool:
        for name, content in pool.imap_unordered(work, [(job, kept, zipped) for job in jobs]):
            path = out / f"{name}{ending}"
            if not path.exists() or path.read_bytes() != content:
                write_whole(path, content)
    # Last: with it, all are there.
    table = write_table(plan)
    write_whole(out / f"table{ending}", gzip.compress(table, 9, mtime=0) if zipped else table)


if __name__ == "__main__":
    main(*sys.argv[1:])
