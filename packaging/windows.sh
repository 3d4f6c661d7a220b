#!/usr/bin/env bash
# Packs a program that was built for Windows into a zip archive, and writes its manifest for winget:
#
#   packaging/windows.sh --binary morphogen.exe --url https://…
#
# common.sh has the other options.
set -euo pipefail
# shellcheck source=packaging/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
options "$@"
need python3 sha256sum
[ -n "$binary" ] || fail "Name the program, built on Windows, with --binary."
[ -f "$binary" ] || fail "The program $binary is not there."
[ "$(head -c 2 "$binary")" = MZ ] || fail "$binary is no program for Windows."
case $arch in
    x86_64) winget_arch=x64 ;;
    aarch64) winget_arch=arm64 ;;
esac
# Whose crates the licences are of.
triple=$arch-pc-windows-msvc

name=morphogen-$version-$arch-windows
tree=$scratch/$name
install -Dm755 "$binary" "$tree/morphogen.exe"
place_licences "$tree/licences"
cat >"$tree/README.txt" <<END
Morphogen $version for Windows.

    morphogen.exe            opens the window
    morphogen.exe --help     lists the commands

It needs no installation and writes nothing into this folder.
END
# Windows' own editors knew only its line ends for long.
sed -i 's/$/\r/' "$tree/README.txt"

package=$out/$name.zip
"$packaging/zip.py" "$tree" "$package"
manifests=$out/winget
mkdir -p "$manifests"
for file in "$packaging"/windows/*.yaml; do
    fill_in "$file" "ARCH=$winget_arch" "FOLDER=$name" "URL=$url/$name.zip" \
        "SHA256=$(sha256sum "$package" | cut -d' ' -f1)" >"$manifests/$(basename "$file")"
done
finished "$package"
