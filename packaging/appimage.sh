#!/usr/bin/env bash
# Builds an AppImage, one file that runs on any Linux with glibc 2.35 or newer:
#
#   packaging/appimage.sh
#   packaging/appimage.sh --runtime FILE     with a runtime that is already here
#
# common.sh has the other options.
set -euo pipefail
# shellcheck source=packaging/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

# The runtime is the part of the file that opens the rest. Releases of this name never change.
runtime_release=https://github.com/AppImage/type2-runtime/releases/download/20251108
runtime_sum() {
    case $arch in
        x86_64) echo 2fca8b443c92510f1483a883f60061ad09b46b978b2631c807cd873a47ec260d ;;
        aarch64) echo 00cbdfcf917cc6c0ff6d3347d59e0ca1f7f45a6df1a428a0d6d8a78664d87444 ;;
    esac
}

runtime=
if [ "${1:-}" = --runtime ]; then
    [ $# -gt 1 ] || fail "--runtime needs a value."
    runtime=$2
    shift 2
fi
options "$@"
[ -z "$headless" ] || fail "An AppImage has the window; use tarball.sh for the command line alone."
need mksquashfs

if [ -z "$runtime" ]; then
    need curl sha256sum
    runtime=$scratch/runtime
    curl --silent --show-error --fail --location -o "$runtime" "$runtime_release/runtime-$arch" ||
        fail "The runtime could not be downloaded; download runtime-$arch from $runtime_release and give it with --runtime."
    echo "$(runtime_sum)  $runtime" | sha256sum --check --status ||
        fail "The downloaded runtime is not the one that this script knows."
fi
[ -f "$runtime" ] || fail "The runtime $runtime is not there."
check_machine "$runtime"

tree=$scratch/AppDir
share=$tree/usr/share
mkdir -p "$tree/usr/bin"
place_program "$tree/usr/bin/morphogen"
place_desktop_files "$share"
place_licences "$share/doc/morphogen"
ln -s usr/bin/morphogen "$tree/AppRun"
ln -s usr/share/applications/morphogen.desktop "$tree/morphogen.desktop"
ln -s usr/share/icons/hicolor/256x256/apps/morphogen.png "$tree/morphogen.png"
ln -s morphogen.png "$tree/.DirIcon"
settle "$tree"

# The runtime reads zstd and gzip. Dates come from SOURCE_DATE_EPOCH.
mksquashfs "$tree" "$scratch/squashfs" -noappend -quiet -no-progress -no-xattrs -root-owned \
    -comp zstd -Xcompression-level 22 -b 1M
package=$out/Morphogen-$version-$arch.AppImage
cat "$runtime" "$scratch/squashfs" >"$package"
chmod 755 "$package"
finished "$package"
