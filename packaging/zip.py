#!/usr/bin/env python3
"""Packs a folder into a zip archive: the same files give the same bytes.

usage: zip.py FOLDER ARCHIVE        entries begin with the folder's own name
"""

import os
import pathlib
import sys
import time
import zipfile


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    folder, archive = pathlib.Path(sys.argv[1]), sys.argv[2]
    date = time.gmtime(int(os.environ["SOURCE_DATE_EPOCH"]))[:6]
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as out:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            entry = zipfile.ZipInfo(str(path.relative_to(folder.parent)), date)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            # The right to run the program travels along.
            entry.external_attr = (0o100000 | path.stat().st_mode & 0o777) << 16
            out.writestr(entry, path.read_bytes(), compresslevel=9)


if __name__ == "__main__":
    main()
