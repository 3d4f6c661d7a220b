#!/usr/bin/env bash
# Draws the icons of all sizes from icons/morphogen.svg. They are kept in git: run this after a
# change of the drawing. Needs rsvg-convert (Debian: librsvg2-bin).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/icons"

for side in 16 24 32 48 64 128 256 512; do
    rsvg-convert --width "$side" --height "$side" morphogen.svg --output "$side.png"
done
