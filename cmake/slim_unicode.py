"""utf8proc's table without what NFC and graphemes do not ask for: slim_unicode.py IN OUT.

In a page every byte is fetched. What goes are the bidirectional class, the case mappings, the mirrored
form and the width of a code point, the compatibility decompositions, and the sequences that only these
name. The code that reads the table stays as it is.
"""
import pathlib
import re
import sys

# The fields of utf8proc_property_t (2.8), in its order; None: as it is.
FIELDS = {
    "category": None, "combining_class": None, "bidi_class": "0", "decomp_type": None,
    "decomp_seqindex": None, "casefold_seqindex": "UINT16_MAX", "uppercase_seqindex": "UINT16_MAX",
    "lowercase_seqindex": "UINT16_MAX", "titlecase_seqindex": "UINT16_MAX", "comb_index": None,
    "bidi_mirrored": "0", "comp_exclusion": None, "ignorable": None, "control_boundary": None,
    "charwidth": "1", "pad": "0", "boundclass": None,
}
NONE = "UINT16_MAX"


def slim_property(line):
    row = dict(zip(FIELDS, re.split(r"\s*,\s*", line)))
    for name, value in FIELDS.items():
        if value is not None:
            row[name] = value
    if row["decomp_type"] != "0":  # of compatibility, which has no part in NFC
        row["decomp_type"], row["decomp_seqindex"] = "1", NONE
    return row


def entries_of(index, sequences):
    """The places that the sequence with this index takes."""
    length, place = index >> 14, index & 0x3FFF
    if length >= 3:
        yield place
        length, place = sequences[place], place + 1
    for _ in range(length + 1):
        yield place
        if sequences[place] & 0xF800 == 0xD800:  # the first half of a surrogate pair
            place += 1
            yield place
        place += 1


def main(source, target):
    text = pathlib.Path(source).read_text(encoding="utf-8")
    begin, end = text.index("{"), text.index("};")
    sequences = [int(number) for number in re.findall(r"\d+", text[begin:end])]
    row = re.compile(r"^  \{((?:[^,{}]+,){%d}[^,{}]+)\},$" % (len(FIELDS) - 1), re.M)
    used = set()

    def shorten(match):
        kept = slim_property(match[1])
        if kept["decomp_seqindex"] != NONE:
            used.update(entries_of(int(kept["decomp_seqindex"]), sequences))
        return "  {" + ", ".join(kept.values()) + "},"

    rest, count = row.subn(shorten, text[end:])
    if count < 5000 or not used:
        sys.exit(f"Onegin: {source} is not as utf8proc 2.8 has it.")
    numbers = ",\n".join(str(n if place in used else 0) for place, n in enumerate(sequences))
    pathlib.Path(target).write_text(text[:begin] + "{\n" + numbers + "\n" + rest, encoding="utf-8")


main(*sys.argv[1:])
