#!/usr/bin/env python3
"""Prints what the program is built from: each crate with its licence, then the licences' texts.

usage: third_party.py TRIPLE [--no-default-features]

Everything is read from Cargo.lock and the crates' own folders, so that nothing here can be stale.
"""

import hashlib
import json
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
NAMES = re.compile(r"(licen[cs]e|copying|notice|copyright|ofl|ufl|unlicense)", re.IGNORECASE)
# Code whose name would match, and texts about licences that are none.
NOT_TEXTS = {".rs", ".toml", ".json", ".py", ".sh", ".yml", ".html"}


def cargo(*words):
    return subprocess.check_output(["cargo", *words, "--locked"], cwd=ROOT, text=True)


def linked(triple, flags):
    """Packages that end up in the program: what it needs, without tests and build tools."""
    metadata = json.loads(
        cargo("metadata", "--format-version", "1", "--filter-platform", triple, *flags)
    )
    # The metadata name every crate that some feature might need; the tree, those that are needed.
    tree = cargo("tree", "--target", triple, "--edges", "normal,no-proc-macro", "--prefix", "none",
                 "--format", "{p}", *flags)
    needed = {tuple(line.split()[:2]) for line in tree.splitlines()[1:] if line}
    packages = [
        package
        for package in metadata["packages"]
        if (package["name"], "v" + package["version"]) in needed and package["source"]
    ]
    return sorted(packages, key=lambda package: (package["name"], package["version"]))


def texts(package):
    """The licence texts that a crate ships, a few folders deep (fonts bring their own)."""
    folder = pathlib.Path(package["manifest_path"]).parent
    for path in sorted(folder.glob("*")) + sorted(folder.glob("*/*")):
        if path.is_file() and NAMES.search(path.name) and path.suffix not in NOT_TEXTS:
            yield path.read_text(encoding="utf-8", errors="replace").strip()


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    packages = linked(sys.argv[1], sys.argv[2:])
    shared, silent = {}, []
    print("Morphogen is built from Rust's standard library (MIT OR Apache-2.0) and these crates of")
    print("crates.io. The texts of their licences follow.\n")
    for package in packages:
        name = f"{package['name']} {package['version']}"
        licence = package["license"] or f"see {package['license_file']}"
        print(f"{name}: {licence}, {package['repository'] or 'no address given'}")
        found = list(texts(package))
        if not found:
            people = [re.sub(r" *<.*>", "", person) for person in package["authors"]]
            silent.append(f"{name} ({', '.join(people) or 'its authors'})")
        for text in found:
            # The same words with other line breaks are the same text.
            key = hashlib.sha256(" ".join(text.split()).encode()).hexdigest()
            shared.setdefault(key, (text, []))[1].append(name)
    print("\nThese ship no text of their own (in brackets, who holds the copyright):")
    print("; ".join(silent))
    for text, names in shared.values():
        print("\n" + "=" * 80 + "\n" + ", ".join(names) + "\n" + "=" * 80 + "\n\n" + text)


if __name__ == "__main__":
    main()
