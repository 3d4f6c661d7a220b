#!/usr/bin/env python3
"""Puts PNG pictures into one icon file of macOS.

usage: icns.py FOLDER ICON.icns        FOLDER holds 16.png, 32.png and so on
"""

import pathlib
import struct
import sys

# What macOS calls each side; ic11 to ic14 are halves of a side on screens of twice the density.
KINDS = {
    "icp4": 16, "icp5": 32, "ic07": 128, "ic08": 256, "ic09": 512,
    "ic11": 32, "ic12": 64, "ic13": 256, "ic14": 512,
}


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    folder = pathlib.Path(sys.argv[1])
    body = b""
    for kind, side in KINDS.items():
        picture = (folder / f"{side}.png").read_bytes()
        body += kind.encode() + struct.pack(">I", 8 + len(picture)) + picture
    pathlib.Path(sys.argv[2]).write_bytes(b"icns" + struct.pack(">I", 8 + len(body)) + body)


if __name__ == "__main__":
    main()
