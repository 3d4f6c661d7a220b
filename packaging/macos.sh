#!/usr/bin/env bash
# Packs a program that was built for macOS as an application, and writes its cask for Homebrew:
#
#   packaging/macos.sh --arch aarch64 --binary morphogen --url https://…
#
# common.sh has the other options. The application is not signed by a developer known to Apple.
set -euo pipefail
# shellcheck source=packaging/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
options "$@"
need python3 sha256sum od
[ -n "$binary" ] || fail "Name the program, built on macOS, with --binary."
[ -f "$binary" ] || fail "The program $binary is not there."
# The first bytes of a Mach-O file, and its processor.
case $arch:$(od -An -tx4 -N8 "$binary" | tr -d ' ') in
    x86_64:feedfacf01000007) brew_arch=x86_64 ;;
    aarch64:feedfacf0100000c) brew_arch=arm64 ;;
    *) fail "$binary is no program for macOS on $arch." ;;
esac
# Whose crates the licences are of.
triple=$arch-apple-darwin

contents=$scratch/Morphogen.app/Contents
# Not stripped here: on Apple's processors that would undo the signature that its linker made.
install -Dm755 "$binary" "$contents/MacOS/morphogen"
mkdir -p "$contents/Resources"
fill_in "$packaging/macos/Info.plist" >"$contents/Info.plist"
"$packaging/macos/icns.py" "$packaging/icons" "$contents/Resources/morphogen.icns"
place_licences "$contents/Resources/licences"
python3 -c 'import plistlib, sys; plistlib.load(open(sys.argv[1], "rb"))' "$contents/Info.plist" ||
    fail "Info.plist is not valid."

name=Morphogen-$version-$arch-macos
package=$out/$name.zip
"$packaging/zip.py" "$scratch/Morphogen.app" "$package"
fill_in "$packaging/macos/morphogen.rb" "ARCH=$brew_arch" "URL=$url/$name.zip" "HOME=$url" \
    "SHA256=$(sha256sum "$package" | cut -d' ' -f1)" >"$out/morphogen.rb"
finished "$package"
