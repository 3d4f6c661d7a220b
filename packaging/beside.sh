#!/usr/bin/env bash
# Puts what belongs beside an installed program into a share folder: desktop file, icons, types,
# metainfo and licences. For builds that place the program themselves:
#
#   packaging/beside.sh /usr/local/share
set -euo pipefail
# shellcheck source=packaging/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
[ $# -eq 1 ] || fail "Name the share folder."
options --out "$1"
place_desktop_files "$out"
place_licences "$out/doc/morphogen"
