# shellcheck shell=bash
# What building, running and testing need beside Rust. Sourced by run.sh and test.sh, also by the
# bash 3.2 of macOS.
#
#   setup NEED…     installs those needs that are not met, or names their packages
#
# Needs: linker, x11, wayland, vulkan, software-vulkan, chinese-font, xvfb, screenshot.

say() {
    printf '%s\n' "$*" >&2
}

# The toolchain; rustup may have put it where this shell does not look yet.
need_rust() {
    if ! command -v cargo >/dev/null && [ -f "${CARGO_HOME:-$HOME/.cargo}/env" ]; then
        # shellcheck disable=SC1091
        . "${CARGO_HOME:-$HOME/.cargo}/env"
    fi
    if ! command -v cargo >/dev/null; then
        say "Rust is missing: install it from https://rustup.rs, then start this again."
        exit 1
    fi
}

setup() {
    need_rust
    if [ "$(uname -s)" != Linux ]; then
        return 0
    fi
    local need missing=() packages=()
    for need in "$@"; do
        met "$need" || missing+=("$need")
    done
    if [ "${#missing[@]}" -eq 0 ]; then
        return 0
    fi
    local manager
    manager=$(package_manager)
    if [ -z "$manager" ]; then
        say "Missing on this system: ${missing[*]}. Install them with its package manager; going on without."
        return 0
    fi
    for need in "${missing[@]}"; do
        # shellcheck disable=SC2207 # package names hold no spaces
        packages+=($(packages_for "$manager" "$need"))
    done
    install_packages "$manager" "${packages[@]}"
}

# Whether a need is met. Looks at files and the loader's list only, so that it costs next to nothing.
met() {
    case $1 in
        linker) command -v cc >/dev/null ;;
        x11) libraries libX11.so.6 libX11-xcb.so.1 libXcursor.so.1 libXi.so.6 libxcb.so.1 \
            libxkbcommon.so.0 libxkbcommon-x11.so.0 ;;
        wayland) libraries libwayland-client.so.0 libxkbcommon.so.0 ;;
        vulkan) libraries libvulkan.so.1 && [ -n "$(vulkan_drivers '')" ] ;;
        software-vulkan) libraries libvulkan.so.1 && [ -n "$(vulkan_drivers lvp_icd)" ] ;;
        chinese-font) chinese_font ;;
        xvfb) command -v Xvfb >/dev/null ;;
        screenshot) command -v scrot >/dev/null || command -v import >/dev/null ;;
    esac
}

loader_list=

libraries() {
    local ldconfig library
    if [ -z "$loader_list" ]; then
        # For users other than root it is often not on the path.
        ldconfig=$(PATH="$PATH:/sbin:/usr/sbin" command -v ldconfig) || return 0
        loader_list=$("$ldconfig" -p 2>/dev/null)
    fi
    for library in "$@"; do
        case $loader_list in
            *"$library "*) ;;
            *) return 1 ;;
        esac
    done
}

# Vulkan drivers whose file begins with $1, as the paths of their descriptions, joined by colons.
vulkan_drivers() {
    local folder file found=
    if [ -z "$1" ] && [ -n "${VK_DRIVER_FILES:-${VK_ICD_FILENAMES:-}}" ]; then
        printf '%s' "${VK_DRIVER_FILES:-$VK_ICD_FILENAMES}"
        return
    fi
    for folder in /etc/vulkan /usr/local/share/vulkan /usr/share/vulkan \
        "${XDG_DATA_HOME:-$HOME/.local/share}/vulkan" /run/opengl-driver/share/vulkan; do
        for file in "$folder/icd.d/$1"*.json; do
            [ ! -e "$file" ] || found="$found${found:+:}$file"
        done
    done
    printf '%s' "$found"
}

# One of those that the window looks for.
chinese_font() {
    local folder
    for folder in /usr/share/fonts /usr/local/share/fonts "$HOME/.local/share/fonts"; do
        if [ -d "$folder" ] && find -L "$folder" -maxdepth 5 \( -iname 'NotoSansCJK*' \
            -o -iname 'NotoSansSC*' -o -iname 'NotoSerifCJK*' -o -iname 'SourceHanSans*' \
            -o -iname 'wqy-*' -o -iname 'DroidSansFallback*' \) -print 2>/dev/null |
            grep -q .; then
            return 0
        fi
    done
    return 1
}

package_manager() {
    local name
    for name in apt-get dnf pacman; do
        if command -v "$name" >/dev/null; then
            printf '%s' "$name"
            return
        fi
    done
}

packages_for() {
    case $1:$2 in
        apt-get:linker) echo gcc libc6-dev ;;
        apt-get:x11) echo libx11-6 libx11-xcb1 libxcursor1 libxi6 libxcb1 libxkbcommon0 \
            libxkbcommon-x11-0 ;;
        apt-get:wayland) echo libwayland-client0 libxkbcommon0 ;;
        apt-get:vulkan | apt-get:software-vulkan) echo libvulkan1 mesa-vulkan-drivers ;;
        apt-get:chinese-font) echo fonts-wqy-microhei ;;
        dnf:linker) echo gcc ;;
        dnf:x11) echo libX11 libX11-xcb libXcursor libXi libxcb libxkbcommon libxkbcommon-x11 ;;
        dnf:wayland) echo libwayland-client libxkbcommon ;;
        dnf:vulkan | dnf:software-vulkan) echo vulkan-loader mesa-vulkan-drivers ;;
        dnf:chinese-font) echo google-noto-sans-cjk-fonts ;;
        dnf:xvfb) echo xorg-x11-server-Xvfb ;;
        pacman:linker) echo gcc ;;
        pacman:x11) echo libx11 libxcursor libxi libxcb libxkbcommon libxkbcommon-x11 ;;
        pacman:wayland) echo wayland libxkbcommon ;;
        pacman:vulkan | pacman:software-vulkan) echo vulkan-icd-loader vulkan-swrast ;;
        pacman:chinese-font) echo noto-fonts-cjk ;;
        pacman:xvfb) echo xorg-server-xvfb ;;
        *:screenshot) echo scrot ;;
        *) echo "$2" ;;
    esac
}

# Installs packages with $1; where that cannot be, says so and goes on.
install_packages() {
    local manager=$1 as_root=()
    shift
    if [ "$(id -u)" -ne 0 ]; then
        # Without a terminal nobody could answer sudo's question.
        if command -v sudo >/dev/null && { [ -t 0 ] || sudo -n true 2>/dev/null; }; then
            as_root=(sudo)
        else
            say "Missing system packages: $*. They need root: install them with $manager. Going on without."
            return 0
        fi
    fi
    say "Installing system packages with $manager: $*"
    local log
    log=$(mktemp)
    if ! run_manager "$manager" "$@" >"$log" 2>&1 </dev/null; then
        tail -n 5 "$log" >&2
        say "The packages could not be installed; going on without."
    fi
    rm -f "$log"
}

# Uses its caller's as_root; spelled so that bash 3.2 and 4.3 take an empty list under `set -u`.
run_manager() {
    local manager=$1
    shift
    case $manager in
        apt-get)
            local options=(-qq -y -o DPkg::Lock::Timeout=120)
            ${as_root[@]+"${as_root[@]}"} apt-get "${options[@]}" update &&
                ${as_root[@]+"${as_root[@]}"} env DEBIAN_FRONTEND=noninteractive \
                    apt-get "${options[@]}" install --no-install-recommends "$@"
            ;;
        dnf) ${as_root[@]+"${as_root[@]}"} dnf -q -y install "$@" ;;
        pacman) ${as_root[@]+"${as_root[@]}"} pacman -S --noconfirm --needed "$@" ;;
    esac
}
