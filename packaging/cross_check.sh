#!/usr/bin/env bash
# Whether the program compiles for Windows and macOS, as far as that can be told without linking:
#
#   packaging/cross_check.sh                        Windows, then macOS
#   packaging/cross_check.sh aarch64-apple-darwin   one of them
#
# A C compiler for the target is not needed as long as no crate that it uses compiles C; the script
# names those that do. CARGO_TARGET_DIR says where to build, target/ where it does not.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

targets=("$@")
[ ${#targets[@]} -gt 0 ] || targets=(x86_64-pc-windows-gnu aarch64-apple-darwin)

# Crates that the program needs on a target and whose build scripts call a C compiler.
compiling_c() {
    cargo tree --locked --target "$1" --edges normal,build --prefix none --format '{p}' --invert cc \
        --depth 1 2>/dev/null | tail -n +2 | cut -d' ' -f1 | sort -u | paste -sd, | sed 's/,/, /g'
}

failed=0
for target in "${targets[@]}"; do
    rustup target add "$target" >/dev/null 2>&1 || {
        echo "$target: rustup cannot install its standard library."
        failed=1
        continue
    }
    crates=$(compiling_c "$target")
    echo "$target: crates that compile C: ${crates:-none}"
    if cargo check --release --locked --target "$target"; then
        echo "$target: compiles"
    else
        echo "$target: does not compile"
        failed=1
    fi
done
exit "$failed"
