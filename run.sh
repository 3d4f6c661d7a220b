#!/usr/bin/env bash
# Builds Morphogen and opens its window; with arguments, runs that command instead:
#
#   ./run.sh
#   ./run.sh generate --model faces --seeds 0-63 --grid --out faces.png
#
# Without a display the window opens on a virtual one, and a screenshot shows it.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=scripts/setup.sh
. "$root/scripts/setup.sh"

# Replaces this script, so that Ctrl-C and the exit code are the program's own.
start() {
    exec cargo run --manifest-path "$root/Cargo.toml" --release --locked -- "$@"
}

# Whether the program opens its window with these arguments: without a command, or to open a file.
opens_window() {
    while [ $# -gt 0 ]; do
        case $1 in
            -h | --help | -V | --version) return 1 ;;
            --device) shift ;;
            -*) ;;
            open) return 0 ;;
            *) return 1 ;;
        esac
        shift || return 0
    done
}

if ! opens_window "$@"; then
    setup linker
    start "$@"
fi

if [ "$(uname -s)" != Linux ] || [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}${WAYLAND_SOCKET:-}" ]; then
    desktop=x11
    [ -z "${WAYLAND_DISPLAY:-}${WAYLAND_SOCKET:-}" ] || desktop=wayland
    setup linker "$desktop" vulkan chinese-font
    start "$@"
fi

say "There is no display: the window opens on a virtual one."
setup linker x11 software-vulkan chinese-font xvfb screenshot
cargo build --manifest-path "$root/Cargo.toml" --release --locked
# shellcheck source=scripts/virtual.sh
. "$root/scripts/virtual.sh"
show_on_virtual_display "$root" "$PWD/morphogen-window.png" "$@"
