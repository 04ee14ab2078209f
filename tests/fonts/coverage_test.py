"""Every character that one of the installed fonts draws is drawn by the page.

usage: coverage_test.py FONTS CUTTER
FONTS is the folder that web/fonts/cut_fonts.py (CUTTER) has filled. Walks every code point assigned in
the Unicode version of this Python and lists what Debian's fonts have and the page's table, or the file
it names, has not.
"""

import importlib.util
import sys
import unicodedata
from pathlib import Path

from fontTools.ttLib import TTFont

# Signs that a person will paste, whatever installed font happens to have them.
EXPECTED = (
    "→≠≤∑∞①₂⁰№ﬁ−≈←↑↓⇒∀∃∈√∫≡⊂⊕½⅓㎏℃™€₿₹₩₽─│┌█▒■□●○◌★☆♞☂✓✗✈❤⠿⠁♪𝄞𝐀𝒜𝔸ℝℵ👍😀🙂"
    "ǆɐʃθħçșńŵǽɬẞᴀᶠ̀́̈⁠ЖщӘҒЁѐώᾳΏ"
    "আমিসে هو يقرأ ฉัน हिन्दी தமிழ் తెలుగు ಕನ್ನಡ മലയാളം ગુજરાતી ਪੰਜਾਬੀ ଓଡ଼ିଆ සිංහල עברית ქართული Ⴀ ᲀ Հայերեն"
    "አማርኛ ភាសាខ្មែរ ລາວ မြန်မာ བོད ᏣᎳᎩ ᠮᠣᠩᠭᠣᠯ ߒߞߏ ⵜⵉⴼⵉⵏⴰⵖ ᚠᚢᚦ 𐌰𐌱 𒀀 𓀀 ⲁ ܐ ދ 𞤀 ꦗ ᬅ ꤊ ᮃ ᯀ ᐁ ꀀ ꘀ 𐎠 𐤀 𐍈"
    "ㄱㅎㅄ각뷁ᄀᆨꥠힰ かヌㇰｱﾞ、。「」㐀䶵一龥豈廓𠀋⺀⼀㇀㊀㋿︰﹅ＡｚＨ０￥ﾡㄅㆠ"
    "ﷺﻼﭐײַיִﬀﬓ𝟘🅰①⑳⓪Ⓐ㈠"
)


def module_of(path):
    spec = importlib.util.spec_from_file_location("cut_fonts", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def read_table(bytes_):
    """{code: file name}, {code: 1 for marks, 2 for letters}: the reading is written here anew, not taken from the cutter."""
    head, _, runs = bytes_.partition(b"\n\n")
    # The first line, of the fonts of the start, begins with an empty name.
    names = [line.split("\t")[0] for line in head.decode().split("\n")]
    numbers, value, shift = [], 0, 0
    for byte in runs:
        value |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            numbers.append(value)
            value = shift = 0
    files, kinds, end = {}, {}, 0
    for gap, more, kind in zip(*[iter(numbers)] * 3, strict=True):
        for code in range(end + gap, end + gap + more + 1):
            assert code not in files, f"U+{code:04X} stands twice"
            files[code], kinds[code] = names[kind // 3], kind % 3
        end += gap + more + 1
    return files, kinds


def codes_of(path, face=-1):
    return set(TTFont(path, fontNumber=face, lazy=True).getBestCmap())


def listed(codes):
    codes = sorted(codes)
    return f"{len(codes)}: " + " ".join(f"U+{code:04X}" for code in codes[:40])


def main(folder, cutter):
    folder, cutter = Path(folder), module_of(cutter)
    files, kinds = read_table((folder / "table").read_bytes())
    faults = []

    def check(name, codes):
        if codes:
            faults.append(f"{name}: {listed(codes)}")

    installed = set()
    for path in cutter.installed():
        faces = range(TTFont(path, fontNumber=0, lazy=True).reader.numFonts) if path.suffix == ".ttc" else [-1]
        for face in faces:
            installed |= codes_of(path, face)
    assert len(installed) > 70_000, "these are not Debian's fonts"
    assigned = {code for code in range(0x110000) if unicodedata.category(chr(code)) not in ("Cn", "Cc", "Cs", "Co")}
    check("installed fonts have it, the table has not", installed & assigned - set(files))
    check("the table has it, no installed font has", set(files) - installed)
    check("a sign a person will paste", {ord(letter) for letter in EXPECTED} - set(files))
    kind_of = {"M": 1, "L": 2}
    check("marks and letters", {code for code in files if kinds[code] != kind_of.get(unicodedata.category(chr(code))[0], 0)})
    named = {"TAMIL": "tamil", "BENGALI": "bengali", "DEVANAGARI": "devanagari", "THAI": "thai", "KHMER": "khmer"}
    for script, name in named.items():
        own = {code for code in files if unicodedata.name(chr(code), "").startswith(f"{script} ")}
        check(f"not in {name}.ttf", {code for code in own if not files[code].startswith(name)})
    by_file = {}
    for code, name in files.items():
        by_file.setdefault(name, set()).add(code)
    for name, codes in by_file.items():
        for file in [name] if name else ["sans.ttf", "bold.ttf", "serif.ttf"]:
            check(f"the table gives it to {file}, which has not", codes - codes_of(folder / file))
    there = {path.name for path in folder.iterdir()}
    wanted = set(by_file) - {""} | {"sans.ttf", "bold.ttf", "serif.ttf", "titles.ttf", "korean.ttf", "table"}
    assert there == wanted, there ^ wanted
    print(f"Unicode {unicodedata.unidata_version}: {len(assigned)} characters, {len(installed & assigned)} of them in the installed fonts, {len(files)} in {len(by_file)} files of the page")
    if faults:
        sys.exit("\n".join(faults))


if __name__ == "__main__":
    main(*sys.argv[1:])
