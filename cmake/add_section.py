#!/usr/bin/env python3
"""Puts a file into a WebAssembly module, as a custom section: add_section.py MODULE NAME FILE."""

import sys


def number(value):
    """LEB128."""
    encoded = bytearray()
    while value > 127:
        encoded.append(value & 127 | 128)
        value >>= 7
    encoded.append(value)
    return bytes(encoded)


def main():
    module, name, path = sys.argv[1:]
    with open(path, "rb") as file:
        content = file.read()
    if content[:4] != b"\0asm":
        sys.exit(f"{path} is no WebAssembly module")
    if any(content[i] == 11 for i in sections(content)):
        sys.exit(f"{path} has data, which would overwrite that of {module}")
    title = name.encode()
    section = number(len(title)) + title + content
    with open(module, "ab") as file:
        file.write(b"\0" + number(len(section)) + section)


def sections(module):
    """Where each section begins: its kind."""
    at = 8
    while at < len(module):
        yield at
        size, shift, at = 0, 0, at + 1
        while True:
            size |= (module[at] & 127) << shift
            shift, at = shift + 7, at + 1
            if module[at - 1] < 128:
                break
        at += size


main()
