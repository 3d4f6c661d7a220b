#!/usr/bin/env bash
# Builds an archive whose program runs from where it was unpacked:
#
#   packaging/tarball.sh
#   packaging/tarball.sh --headless      without the window
#
# common.sh has the other options.
set -euo pipefail
# shellcheck source=packaging/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
options "$@"
need tar xz

name=morphogen${headless:+-headless}-$version-$arch-linux
tree=$scratch/$name
mkdir -p "$tree"
place_program "$tree/morphogen"
[ -n "$headless" ] || place_desktop_files "$tree/share"
place_licences "$tree/licences"
cat >"$tree/README.txt" <<END
Morphogen $version for Linux on $arch, with glibc $(needed_glibc "$tree/morphogen") or newer.

    ./morphogen            $([ -n "$headless" ] && echo "names the commands" || echo "opens the window")
    ./morphogen --help     lists the commands

It needs no installation and writes nothing into this folder.
END
[ -n "$headless" ] || cat >>"$tree/README.txt" <<'END'

The window needs these libraries, which most desktops have: libvulkan1 and a Vulkan driver
(mesa-vulkan-drivers has one that needs no GPU), on X11 also libx11-6, libx11-xcb1, libxcb1,
libxcursor1, libxi6, libxkbcommon0 and libxkbcommon-x11-0, on Wayland libwayland-client0 and
libxkbcommon0. These are the names of their packages in Debian and Ubuntu. Chinese needs a font, such
as fonts-wqy-microhei or fonts-noto-cjk.

To have it in the menu, put `morphogen` on your path and copy what is in share/ into ~/.local/share.
END
chmod 644 "$tree/README.txt"
settle "$tree"

# With gzip it would be a quarter larger.
package=$out/$name.tar.xz
tar -C "$scratch" --sort=name --owner=0 --group=0 --numeric-owner --format=gnu -cf - "$name" |
    xz -9 >"$package"
finished "$package"
