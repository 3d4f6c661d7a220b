#!/usr/bin/env bash
# Fuzzes the pickle reader for a while: scripts/fuzz.sh [SECONDS], 60 unless told.
# What it finds stays in fuzz/artifacts; keep such a file as fuzz/corpus/pickle/regression_NAME.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

if ! command -v cargo-fuzz >/dev/null; then
    echo "skipped: cargo-fuzz is missing; install it with: cargo install cargo-fuzz"
    exit 0
fi
if ! command -v g++ >/dev/null; then
    echo "skipped: g++ is missing, which libFuzzer is built with; install it with: sudo apt install g++"
    exit 0
fi

# New inputs go to the first folder, so that the committed corpus stays as it is. Without a
# sanitizer, which safe Rust does not need, the stable compiler will do.
mkdir -p fuzz/target/found
cargo fuzz run -s none pickle fuzz/target/found fuzz/corpus/pickle -- \
    -max_total_time="${1:-60}" -timeout=25 -rss_limit_mb=1024 -max_len=65536
