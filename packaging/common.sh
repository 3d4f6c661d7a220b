# shellcheck shell=bash
# What the packages share: their options, the program, and the files beside it. Sourced, never run.
#
#   --binary FILE   packs this program instead of building it
#   --arch ARCH     x86_64 (or amd64) or aarch64 (or arm64); this machine's where not said
#   --out FOLDER    where the package goes; target/packages where not said
#   --headless      without the window (deb.sh and tarball.sh)
#   --url ADDRESS   folder that the package will be downloaded from (windows.sh and macos.sh)

packaging=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(dirname "$packaging")
version=$(sed -n 's/^version = "\(.*\)"/\1/p' "$root/Cargo.toml" | head -n 1)

# The oldest glibc that the packages are for: Ubuntu 22.04's. Debian 12 has 2.36.
readonly oldest_glibc=2.35
# Bytes that a package may have: 40 MiB.
readonly largest=$((40 << 20))

fail() {
    printf '%s\n' "$*" >&2
    exit 1
}

need() {
    local tool
    for tool in "$@"; do
        command -v "$tool" >/dev/null || fail "The command $tool is missing; install it, then start this again."
    done
}

# Files are dated by the last commit, so that the same sources give the same package.
if [ -z "${SOURCE_DATE_EPOCH:-}" ]; then
    SOURCE_DATE_EPOCH=$(git -C "$root" log -1 --format=%ct 2>/dev/null) ||
        fail "There is no git history to take the date from; set SOURCE_DATE_EPOCH."
fi
export SOURCE_DATE_EPOCH
# Everything packed is readable by all, whatever the builder's own settings.
umask 022

# shellcheck disable=SC2034 # url is for windows.sh and macos.sh
options() {
    binary='' out=$root/target/packages headless='' url=https://example.org/morphogen
    arch=$(uname -m)
    while [ $# -gt 0 ]; do
        case $1 in
            --headless) headless=yes && shift && continue ;;
            --binary | --arch | --out | --url) [ $# -gt 1 ] || fail "$1 needs a value." ;;
            *) fail "$1 is not an option; packaging/common.sh lists them." ;;
        esac
        case $1 in
            --binary) binary=$2 ;;
            --arch) arch=$2 ;;
            --out) out=$2 ;;
            --url) url=$2 ;;
        esac
        shift 2
    done
    case $arch in
        x86_64 | amd64) arch=x86_64 ;;
        aarch64 | arm64) arch=aarch64 ;;
        *) fail "$arch is not supported; --arch takes x86_64 or aarch64." ;;
    esac
    triple=$arch-unknown-linux-gnu
    features=()
    [ -z "$headless" ] || features=(--no-default-features)
    mkdir -p "$out"
    out=$(cd "$out" && pwd)
    scratch=$(mktemp -d)
    trap 'rm -rf "$scratch"' EXIT
}

# Prefix of the binutils for the package's processor.
tool() {
    if [ "$arch" = "$(uname -m)" ]; then echo "$1"; else echo "$arch-linux-gnu-$1"; fi
}

# Puts the program into $1, stripped, and fails if it would not run where the package goes.
place_program() {
    local target=$1 strip
    strip=$(tool strip)
    need "$strip" readelf
    [ -n "$binary" ] || build
    [ -f "$binary" ] || fail "The program $binary is not there."
    "$strip" -o "$target" "$binary"
    chmod 755 "$target"
    check_machine "$target"
    check_window "$target"
    check_libraries "$target"
    check_glibc "$target"
}

build() {
    need cargo
    local folder=${CARGO_TARGET_DIR:-$root/target} foreign=() link=()
    # Builds for packages have folders of their own, or they and those for daily use would undo each
    # other's.
    folder=$folder/packed${headless:+/headless}
    if [ "$arch" != "$(uname -m)" ]; then
        foreign=(--target "$triple")
        export "CARGO_TARGET_$(tr 'a-z-' 'A-Z_' <<<"$triple")_LINKER=$(tool gcc)"
    fi
    # Rust's own linker, the usual one on this processor, can keep equal functions once: generic code
    # has many, and the program becomes a twentieth smaller.
    [ "$arch" != x86_64 ] || link=(-C 'link-arg=-Wl,--icf=all')
    cargo rustc --config "$packaging/profile.toml" --manifest-path "$root/Cargo.toml" --release --locked \
        --bin morphogen \
        --target-dir "$folder" "${foreign[@]}" "${features[@]}" -- "${link[@]}"
    binary=$folder${foreign[1]:+/$triple}/release/morphogen
}

check_machine() {
    local machine
    machine=$(readelf -h "$1" | sed -n 's/^ *Machine: *//p')
    case $arch:$machine in
        x86_64:*X86-64 | aarch64:AArch64) ;;
        *) fail "The program is for $machine, not for $arch." ;;
    esac
}

# The window's libraries are opened by name, so the names tell whether it is in.
check_window() {
    if grep -aq 'libxkbcommon' "$1"; then
        [ -z "$headless" ] || fail "The program has a window; build it with --no-default-features."
    else
        [ -n "$headless" ] || fail "The program has no window; build it with its default features."
    fi
}

# The packages name glibc and libgcc. Everything else the program opens by name, if it is there.
check_libraries() {
    local library
    for library in $(readelf -dW "$1" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p'); do
        case $library in
            libc.so.6 | libm.so.6 | libgcc_s.so.1 | ld-linux-*) ;;
            *) fail "The program is linked to $library, which the packages do not name." ;;
        esac
    done
}

# glibc's symbols with their versions, as "2.35 hypot" a line.
glibc_symbols() {
    readelf --dyn-syms -W "$1" | sed -n 's/.* \([^ @]*\)@\{1,2\}GLIBC_\([0-9.]*\).*/\2 \1/p' | sort -uV
}

check_glibc() {
    local newer
    newer=$(glibc_symbols "$1" | awk -v oldest="$oldest_glibc" '{
        split($1, have, "."); split(oldest, may, ".")
        if (have[1] > may[1] || have[1] == may[1] && have[2] > may[2]) print $2 " of " $1
    }' | paste -sd, | sed 's/,/, /g')
    [ -z "$newer" ] ||
        fail "The program needs a glibc newer than $oldest_glibc ($newer); build it on Debian 12 or Ubuntu 22.04."
}

# The newest glibc whose symbols the program uses.
needed_glibc() {
    glibc_symbols "$1" | tail -n 1 | cut -d' ' -f1
}

# Desktop file, icons, types and metainfo, into the share folder $1.
place_desktop_files() {
    local share=$1 side file
    install -Dm644 -t "$share/applications" "$packaging"/linux/*.desktop
    install -Dm644 "$packaging/linux/morphogen.xml" "$share/mime/packages/morphogen.xml"
    install -Dm644 "$packaging/icons/morphogen.svg" \
        "$share/icons/hicolor/scalable/apps/morphogen.svg"
    for file in "$packaging"/icons/*.png; do
        side=$(basename "$file" .png)
        install -Dm644 "$file" "$share/icons/hicolor/${side}x$side/apps/morphogen.png"
    done
    mkdir -p "$share/metainfo"
    for file in "$packaging"/linux/*.metainfo.xml; do
        fill_in "$file" "DATE=$(date -u -d "@$SOURCE_DATE_EPOCH" +%F)" \
            >"$share/metainfo/$(basename "$file")"
    done
}

# Licences of the program, its models and what it is built from, into the folder $1.
place_licences() {
    local folder=$1
    mkdir -p "$folder"
    cp "$root/LICENSE-MIT" "$root/LICENSE-APACHE" "$folder"
    place_credits "$folder"
}

# The credits of the models, their cards and those of the crates, for the systems in $triple.
place_credits() {
    local folder=$1
    need python3 cargo
    install -Dm644 -t "$folder/models" "$root"/assets/models/CREDITS-*.md "$root"/assets/models/cards/*.json
    "$packaging/third_party.py" "$triple" "${features[@]}" >"$folder/THIRD-PARTY.txt"
}

# A file of packages for elsewhere: @VERSION@ and the like in $1 become NAME=VALUE of the rest.
fill_in() {
    local file=$1 pair script="s|@VERSION@|$version|g"
    shift
    for pair in "$@"; do
        script+="; s|@${pair%%=*}@|${pair#*=}|g"
    done
    sed "$script" "$file"
}

# One date and the usual rights for everything in $1.
settle() {
    find "$1" -type d -exec chmod 755 {} +
    find "$1" -exec touch --no-dereference --date "@$SOURCE_DATE_EPOCH" {} +
}

# Names a finished package and its size, which must not be too large.
finished() {
    local bytes
    bytes=$(stat -c %s "$1")
    [ "$bytes" -le "$largest" ] || fail "$1 has $bytes bytes, more than the $largest that it may have."
    echo "$1: $bytes bytes"
}
