#!/usr/bin/env bash
# Runs all tests. Arguments go to `cargo test`: ./test.sh --lib latent
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")" || exit 1
# shellcheck source=scripts/setup.sh
. scripts/setup.sh

# Tests that draw use whatever Vulkan driver there is, a software one too; none needs a display.
setup linker vulkan chinese-font

log=$(mktemp)
# Tests that lack something here, such as a graphics driver, pass and write a line to this file.
MORPHOGEN_SKIPPED=$(mktemp)
export MORPHOGEN_SKIPPED
trap 'rm -f "$log" "$MORPHOGEN_SKIPPED"' EXIT
cargo test --release --locked --no-fail-fast "$@" 2>&1 | tee "$log"
status=${PIPESTATUS[0]}

# The sum of the lines "test result: ok. 12 passed; 0 failed; 1 ignored; …".
sort "$MORPHOGEN_SKIPPED"
awk -v lacking="$(wc -l < "$MORPHOGEN_SKIPPED")" '/^test result: / {
    for (i = 1; i < NF; i++) {
        if ($(i + 1) == "passed;") passed += $i
        if ($(i + 1) == "failed;") failed += $i
        if ($(i + 1) == "ignored;") skipped += $i
    }
    ran = 1
}
END {
    if (!ran) { print "no test ran" > "/dev/stderr"; exit }
    printf "\n%d passed, %d failed, %d skipped\n", passed - lacking, failed, skipped + lacking
}' "$log"
exit "$status"
