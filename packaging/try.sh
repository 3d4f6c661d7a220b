#!/usr/bin/env bash
# Builds the packages for Linux, installs each in an empty system and tries it there, with the window
# on a virtual display and a software Vulkan driver. Needs root, a network, and the Debian packages
# debootstrap, lintian, desktop-file-utils, appstream, xvfb and scrot.
#
#   packaging/try.sh [OPTIONS] FOLDER [SYSTEM…]      systems: bookworm jammy noble; all where none is named
#
#   --binary FILE            the program, instead of building it
#   --headless-binary FILE   the same without the window; tried only where it is given
#   --runtime FILE           of the AppImage, instead of downloading it
#   --keyring FILE           of Ubuntu's archive, which Debian does not have
#
# FOLDER gets the packages, steps.txt with a line a step, log.txt with what was printed, screenshots,
# and the empty systems, which a later call uses again.
# shellcheck disable=SC2317 # most functions are called by `step`
set -euo pipefail
packaging=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

# What is mounted below goes with this process.
if [ -z "${MORPHOGEN_TRY:-}" ]; then
    MORPHOGEN_TRY=1 exec unshare --mount --propagation private "$0" "$@"
fi

# shellcheck source=scripts/setup.sh
. "$packaging/../scripts/setup.sh"
# shellcheck source=scripts/virtual.sh
. "$packaging/../scripts/virtual.sh"

binary=() headless=() runtime=() keyring=/usr/share/keyrings/ubuntu-archive-keyring.gpg
while [ $# -gt 1 ]; do
    case $1 in
        --binary) binary=(--binary "$2") ;;
        --headless-binary) headless=(--headless --binary "$2") ;;
        --runtime) runtime=(--runtime "$2") ;;
        --keyring) keyring=$2 ;;
        *) break ;;
    esac
    shift 2
done
if [ $# -eq 0 ]; then
    say "Name a folder to work in."
    exit 2
fi
mkdir -p "$1"
folder=$(cd "$1" && pwd)
shift
systems=("$@")
[ ${#systems[@]} -gt 0 ] || systems=(bookworm jammy noble)
built=$folder/packages
log=$folder/log.txt
steps=$folder/steps.txt
: >"$log"
: >"$steps"
failed=0

note() {
    echo "$*" | tee -a "$steps"
}

# Runs a command and says in a line what came of it. What it prints goes into the log.
step() {
    local what=$1 code
    shift
    echo "== $what" >>"$log"
    # Not under `if`: that would hide failures in the middle of functions.
    set +e
    (set -e; "$@") >>"$log" 2>&1
    code=$?
    set -e
    if [ "$code" -eq 0 ]; then
        note "$what: ok"
    else
        note "$what: FAILED"
        failed=1
    fi
}

# --- empty systems ---

mirror() {
    case $1 in
        bookworm) echo http://deb.debian.org/debian ;;
        *) echo http://archive.ubuntu.com/ubuntu ;;
    esac
}

bootstrap() {
    local system=$1 options=(--variant=minbase) script=gutsy
    [ ! -e "$folder/empty-$system/etc/debian_version" ] || return 0
    if [ "$system" = bookworm ]; then script=bookworm; else options+=("--keyring=$keyring"); fi
    debootstrap "${options[@]}" "$system" "$folder/empty-$system" "$(mirror "$system")" "$script"
}

# Ubuntu 22.04's first Mesa has no software driver that wgpu takes: it needs the system's updates.
with_updates() {
    [ "$1" = bookworm ] || echo "deb $(mirror "$1") $1-updates main" >>"$system_root/etc/apt/sources.list"
}

# Lazily: a program that was just ended may still hold it.
unmount() {
    while mountpoint -q "$folder/root"; do umount --recursive --lazy "$folder/root"; done
}

# A new, empty system at $system_root: a layer above the one that was made once.
fresh() {
    system_root=$folder/root
    unmount
    rm -rf "$folder/layer"
    mkdir -p "$system_root" "$folder/layer/upper" "$folder/layer/work"
    mount -t overlay overlay -o \
        "lowerdir=$folder/empty-$1,upperdir=$folder/layer/upper,workdir=$folder/layer/work" \
        "$system_root"
    mount -t proc proc "$system_root/proc"
    mount -t tmpfs tmpfs "$system_root/dev/shm"
    mkdir -p "$system_root/tmp/.X11-unix" "$system_root/try"
    mount --bind /tmp/.X11-unix "$system_root/tmp/.X11-unix"
    with_updates "$1"
    # No services: this is no running system.
    printf '#!/bin/sh\nexit 101\n' >"$system_root/usr/sbin/policy-rc.d"
    chmod 755 "$system_root/usr/sbin/policy-rc.d"
}

# Replaces this process by a command in the system, with nothing of this machine's environment.
within() {
    exec chroot "$system_root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 \
        DEBIAN_FRONTEND=noninteractive "${@}"
}

inside() {
    (within "$@")
}

apt() {
    inside apt-get -q -y --no-install-recommends "$@"
}

# --- what is tried ---

draws() {
    inside "$@" generate --model faces --seeds 0-8 --grid --out /try/faces.png
    inside "$@" inspect /try/faces.png
}

# Opens the window with a command, and keeps a screenshot of it.
window() {
    local name=$1
    shift
    mkdir -p "$system_root/try/run"
    setsid chroot "$system_root" env -i PATH=/usr/bin:/bin HOME=/root LANG=C.UTF-8 \
        DISPLAY="$DISPLAY" XDG_RUNTIME_DIR=/try/run "$@" &
    program=$!
    local group=$program code=0
    wait_for_picture "$folder/$name.png" || code=1
    kill -- "-$group" 2>/dev/null || true
    wait "$group" 2>/dev/null || true
    return "$code"
}

# The desktop file's command, with a file for %f or without one.
from_menu() {
    local word words=()
    read -ra words < <(sed -n 's/^Exec=//p' "$system_root/usr/share/applications/morphogen.desktop")
    # What a desktop puts in the place of %f: a file, or nothing at all.
    for word in "${!words[@]}"; do
        [ "${words[word]}" != %f ] || words[word]=${2:-}
        [ -n "${words[word]}" ] || unset "words[word]"
    done
    window "$1" "${words[@]}"
}

version_is_told() {
    inside "$@" --version | grep -x 'morphogen [0-9.]*'
}

# Without a display or its libraries the program must end with one sentence.
says() {
    local wanted=$1 said
    shift
    said=$(inside "$@" 2>&1) && return 1
    echo "$said"
    [ "$(wc -l <<<"$said")" -eq 1 ] && grep -q "$wanted" <<<"$said"
}

nothing_left() {
    local found
    found=$(inside find / -xdev -iname '*morphogen*' -not -path '/try*' -not -path '/root/*')
    echo "$found"
    [ -z "$found" ]
    ! grep -rlq morphogen "$system_root/usr/share/mime" "$system_root/usr/share/applications" \
        "$system_root/var/lib/dpkg/status" 2>/dev/null
}

# Another program for pictures stays the default, and Morphogen is on offer.
offered_only() {
    apt install shared-mime-info desktop-file-utils libglib2.0-bin
    printf '%s\n' '[Desktop Entry]' Type=Application Name=Viewer 'Exec=true %f' 'MimeType=image/png;' \
        >"$system_root/usr/share/applications/viewer.desktop"
    inside update-desktop-database
    cp "$packaging/../assets/models/encoder.safetensors" "$system_root/try/x.safetensors"
    inside gio mime image/png >"$folder/png.txt"
    inside gio mime application/x-safetensors >"$folder/tensors.txt"
    inside gio info -a standard::content-type /try/x.safetensors >"$folder/type.txt"
    cat "$folder/png.txt" "$folder/tensors.txt" "$folder/type.txt"
    grep -q 'Default application.*viewer.desktop' "$folder/png.txt"
    grep -q zz-morphogen-picture.desktop "$folder/png.txt"
    grep -q 'Default application.*morphogen.desktop' "$folder/tensors.txt"
    grep -q application/x-safetensors "$folder/type.txt"
    rm "$folder/png.txt" "$folder/tensors.txt" "$folder/type.txt"
}

try_deb() {
    local system=$1
    fresh "$system"
    cp "$built"/morphogen_*.deb "$system_root/try/package.deb"
    step "$system: package lists" apt update
    step "$system, deb: what it recommends is there" recommended
    step "$system, deb: installs, with dependencies only" apt install /try/package.deb
    step "$system, deb: tells its version" version_is_told morphogen
    step "$system, deb: generates nine faces, and reads their recipe" draws morphogen
    step "$system, deb: without a display says so in a sentence" says 'no display' morphogen
    step "$system, deb: opens its window, by the desktop file's command" from_menu "$system-deb"
    step "$system, deb: opens a picture with a recipe, by the desktop file's command" \
        from_menu "$system-deb-picture" /try/faces.png
    [ "$system" != bookworm ] ||
        step "$system, deb: offers to open PNG, does not become the default" offered_only
    step "$system, deb: is removed" apt purge morphogen
    step "$system, deb: leaves nothing" nothing_left
}

# A Chinese font and what shows file dialogs.
recommended() {
    local plan
    plan=$(inside apt-get -q -y --simulate --install-recommends install /try/package.deb)
    grep '^Inst' <<<"$plan"
    grep -q '^Inst fonts-' <<<"$plan"
    grep -q '^Inst xdg-desktop-portal' <<<"$plan"
}

install_updated() {
    apt update
    apt install /try/package.deb
}

try_headless() {
    local system=$1
    fresh "$system"
    cp "$built"/morphogen-headless_*.deb "$system_root/try/package.deb"
    step "$system, headless deb: installs, with dependencies only" install_updated
    step "$system, headless deb: tells its version" version_is_told morphogen
    step "$system, headless deb: generates nine faces, and reads their recipe" draws morphogen
    step "$system, headless deb: says in a sentence that it has no window" \
        says 'without its window' morphogen
    step "$system, headless deb: is removed" apt purge morphogen-headless
    step "$system, headless deb: leaves nothing" nothing_left
}

# A program that is not installed: first without any library, then with those of a desktop.
try_loose() {
    local system=$1 kind=$2
    shift 2
    step "$system, $kind: tells its version" version_is_told "$@"
    step "$system, $kind: generates nine faces, and reads their recipe" draws "$@"
    step "$system, $kind: without a display says so in a sentence" says 'no display' "$@"
    step "$system, $kind: without a desktop's libraries ends with a sentence" \
        says 'morphogen: ' env "DISPLAY=$DISPLAY" "$@"
    step "$system, $kind: a desktop's libraries are installed" desktop_libraries
    step "$system, $kind: opens its window" window "$system-$kind" "$@"
}

desktop_libraries() {
    apt update
    apt install mesa-vulkan-drivers libvulkan1 libx11-6 libx11-xcb1 libxcb1 libxcursor1 libxi6 \
        libxkbcommon0 libxkbcommon-x11-0
}

try_tarball() {
    fresh "$1"
    tar -C "$system_root/try" -xf "$built/$(cd "$built" && echo morphogen-[0-9]*.tar.xz)"
    local name
    name=$(cd "$system_root/try" && echo morphogen-*)
    try_loose "$1" tarball "/try/$name/morphogen"
}

try_appimage() {
    fresh "$1"
    cp "$built"/*.AppImage "$system_root/try/Morphogen.AppImage"
    try_loose "$1" AppImage /try/Morphogen.AppImage --appimage-extract-and-run
}

# --- all of it ---

build() {
    "$packaging/$1" "${@:2}" --out "$built"
}

checks() {
    rm -rf "$folder/tree"
    dpkg-deb -x "$built"/morphogen_*.deb "$folder/tree"
    step "desktop file is valid" desktop-file-validate "$folder"/tree/usr/share/applications/*.desktop
    step "metainfo is valid" appstreamcli validate-tree --no-net "$folder/tree"
    step "types are valid" update-mime-database "$folder/tree/usr/share/mime"
    step "lintian finds no error" lintian --fail-on error --info "$built"/*.deb
}

rm -rf "$built"
step "deb is built" build deb.sh "${binary[@]}"
[ ${#headless[@]} -eq 0 ] || step "headless deb is built" build deb.sh "${headless[@]}"
step "AppImage is built" build appimage.sh "${runtime[@]}" "${binary[@]}"
step "tarball is built" build tarball.sh "${binary[@]}"
(cd "$built" && stat -c '%n: %s bytes' ./* | sed 's/^\.\///') | while read -r line; do note "$line"; done
checks

scratch=$(mktemp -d)
trap end_virtual_display EXIT
mkdir -p /tmp/.X11-unix
start_server
for system in "${systems[@]}"; do
    step "$system: an empty system is made" bootstrap "$system"
    try_deb "$system"
    [ ${#headless[@]} -eq 0 ] || try_headless "$system"
    try_tarball "$system"
    try_appimage "$system"
done
unmount
rm -rf "$folder/layer" "$folder/tree"
exit "$failed"
