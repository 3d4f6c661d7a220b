#!/usr/bin/env bash
# Builds a package for Debian 12, Ubuntu 22.04 and later:
#
#   packaging/deb.sh                  morphogen, with the window
#   packaging/deb.sh --headless       morphogen-headless, the command line alone
#
# common.sh has the other options. DEBFULLNAME and DEBEMAIL name the maintainer.
set -euo pipefail
# shellcheck source=packaging/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
options "$@"
need dpkg-deb

name=morphogen
case $arch in
    x86_64) debian_arch=amd64 ;;
    aarch64) debian_arch=arm64 ;;
esac
maintainer="${DEBFULLNAME:-The Morphogen authors} <${DEBEMAIL:-noreply@morphogen.invalid}>"
summary='explore and train image GANs on any GPU, or none'
what='Morphogen opens on a trained model of faces, and every slider changes the
 picture at once. A map shows how the network bends a cloud of random numbers
 into the space in which pictures vary smoothly. Given a folder of pictures it
 trains a new model, with or without a GPU. It also reads StyleGAN2 and
 StyleGAN3 files.'
if [ -n "$headless" ]; then
    name=morphogen-headless
    summary='generate pictures with GANs and train them, command line'
    what='Morphogen draws pictures with generative adversarial networks and trains
 new ones on a folder of pictures, with or without a GPU. It also reads
 StyleGAN2 and StyleGAN3 files.
 .
 This package has the command line without the window.'
fi
tree=$scratch/tree
docs=$tree/usr/share/doc/$name

mkdir -p "$tree/DEBIAN" "$tree/usr/bin" "$docs"
place_program "$tree/usr/bin/morphogen"
[ -n "$headless" ] || place_desktop_files "$tree/usr/share"
place_credits "$docs"
gzip -9n "$docs/THIRD-PARTY.txt"
gzip -9n "$docs/models/CREDITS-flowers.md"

# The program's licences in the form that Debian asks for.
{
    cat <<END
Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: Morphogen
Comment: The crates that the program is built from, with their licences, are
 listed in THIRD-PARTY.txt.gz beside this file. The weights of the built-in
 models have licences of their own, MIT or CC-BY-2.0: see models/CREDITS-*.

Files: *
Copyright: $(sed -n 's/^Copyright (c) //p' "$root/LICENSE-MIT")
License: Expat or Apache-2.0

License: Expat
$(sed -n '/^Permission/,$p' "$root/LICENSE-MIT" | sed 's/^$/./; s/^/ /')

License: Apache-2.0
 On Debian systems the text is in /usr/share/common-licenses/Apache-2.0.
END
} >"$docs/copyright"

{
    echo "$name ($version) unstable; urgency=medium"
    echo
    echo "  * Version $version."
    echo
    echo " -- $maintainer  $(date -uR -d "@$SOURCE_DATE_EPOCH")"
} | gzip -9n >"$docs/changelog.gz"

# What the program opens by name cannot be found by dpkg-shlibdeps: it is that of scripts/setup.sh.
# All names are those of Debian 12 and of Ubuntu 22.04 and later; none has changed to t64.
depends="libc6 (>= $(needed_glibc "$tree/usr/bin/morphogen")), libgcc-s1 (>= 4.2)"
if [ -n "$headless" ]; then
    relations="Recommends: libvulkan1
Suggests: mesa-vulkan-drivers | vulkan-icd
Conflicts: morphogen
Replaces: morphogen"
else
    depends="$depends, libvulkan1, libwayland-client0, libx11-6, libx11-xcb1, libxcb1, libxcursor1"
    depends="$depends, libxi6, libxkbcommon0, libxkbcommon-x11-0, mesa-vulkan-drivers | vulkan-icd"
    relations="Recommends: fonts-wqy-microhei | fonts-noto-cjk, xdg-desktop-portal | zenity
Conflicts: morphogen-headless
Replaces: morphogen-headless"
fi

cat >"$tree/DEBIAN/control" <<END
Package: $name
Version: $version
Architecture: $debian_arch
Maintainer: $maintainer
Installed-Size: $(du -sk --apparent-size "$tree/usr" | cut -f1)
Depends: $depends
$relations
Section: graphics
Priority: optional
Description: $summary
 $what
END
(cd "$tree" && find usr -type f -print0 | sort -z | xargs -0 md5sum) >"$tree/DEBIAN/md5sums"
settle "$tree"

package=$out/${name}_${version}_$debian_arch.deb
# xz: dpkg of all these systems reads it.
dpkg-deb --root-owner-group -Zxz -z9 --build "$tree" "$package" >/dev/null
finished "$package"
