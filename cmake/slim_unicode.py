"""utf8proc's table without what NFC and graphemes do not ask for: slim_unicode.py IN OUT.

In a page every byte is fetched. What goes are the bidirectional class, the case mappings, the mirrored
form and the width of a code point, the compatibility decompositions, and the sequences that only these
name. Rows that are the same then are one, and so are blocks of rows. The code that reads the table stays
as it is.
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


def merged(items):
    """The different ones in the order of their coming, and where each of all is among them."""
    first = {}
    places = [first.setdefault(item, len(first)) for item in items]
    return list(first), places


class Table:
    """The text of the table, array by array."""

    def __init__(self, text):
        self.text = text

    def _inside(self, array):
        found = re.search(r"\b%s\[\] = \{(.*?)\};" % array, self.text, re.S)
        if not found:
            raise ValueError(array)
        return found

    def numbers(self, array):
        return [int(number) for number in re.findall(r"\d+", self._inside(array)[1])]

    def rows(self, array):
        return re.findall(r"^  \{([^{}]*)\},$", self._inside(array)[1], re.M)

    def replace(self, array, items):
        begin, end = self._inside(array).span(1)
        self.text = self.text[:begin] + "\n  " + ",\n  ".join(items) + ",\n" + self.text[end:]


BLOCK = 256  # code points, whose rows stage 2 names from the place that stage 1 has for them


def slim(table):
    rows = [slim_property(row) for row in table.rows("utf8proc_properties")]
    sequences = table.numbers("utf8proc_sequences")
    named = {row["decomp_seqindex"] for row in rows} - {NONE}
    used = {place for index in named for place in entries_of(int(index), sequences)}
    if len(rows) < 5000 or not used:
        raise ValueError("rows")
    different, row_of = merged(", ".join(row.values()) for row in rows)
    stage2 = [row_of[row] for row in table.numbers("utf8proc_stage2table")]
    blocks, block_of = merged(tuple(stage2[i : i + BLOCK]) for i in range(0, len(stage2), BLOCK))
    stage1 = [block_of[place // BLOCK] * BLOCK for place in table.numbers("utf8proc_stage1table")]
    table.replace("utf8proc_sequences", (str(n if place in used else 0) for place, n in enumerate(sequences)))
    table.replace("utf8proc_stage1table", map(str, stage1))
    table.replace("utf8proc_stage2table", (str(row) for block in blocks for row in block))
    table.replace("utf8proc_properties", ("{" + row + "}" for row in different))


def main(source, target):
    table = Table(pathlib.Path(source).read_text(encoding="utf-8"))
    try:
        slim(table)
    except (ValueError, IndexError) as error:
        sys.exit(f"Onegin: {source} is not as utf8proc 2.8 has it ({error}).")
    pathlib.Path(target).write_text(table.text, encoding="utf-8")


main(*sys.argv[1:])
