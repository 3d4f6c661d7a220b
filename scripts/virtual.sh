# shellcheck shell=bash
# The window on a virtual display, for machines without a screen. Sourced by run.sh.

server=
program=
scratch=

# Ends what was started here, and nothing else.
end_virtual_display() {
    local process
    for process in $program $server; do
        kill "$process" 2>/dev/null || true
        wait "$process" 2>/dev/null || true
    done
    rm -rf "$scratch"
}

# Opens the window of the project in $1, writes a screenshot to $2 once the picture is there, and
# keeps the program running where somebody sits at a terminal. The rest are its arguments.
show_on_virtual_display() {
    local project=$1 target=$2
    shift 2
    local tool
    for tool in Xvfb "$(screenshot_tool)"; do
        if ! command -v "$tool" >/dev/null; then
            say "There is neither a display nor what a virtual one needs (Xvfb, scrot);" \
                "./run.sh generate --model faces --seeds 0-63 --grid --out faces.png works without."
            return 1
        fi
    done
    scratch=$(mktemp -d)
    trap end_virtual_display EXIT
    trap 'exit 130' INT TERM
    start_server
    # A software rasteriser: the drivers of real GPUs do not draw on virtual displays.
    VK_DRIVER_FILES=$(vulkan_drivers lvp_icd)
    export VK_DRIVER_FILES VK_ICD_FILENAMES="$VK_DRIVER_FILES"
    export XDG_RUNTIME_DIR="${XDG_RUNTIME_DIR:-$scratch}"
    cargo run --quiet --manifest-path "$project/Cargo.toml" --release --locked -- "$@" &
    program=$!
    wait_for_picture "$scratch/shot.png"
    mv "$scratch/shot.png" "$target"
    say "The window is open and shows a picture; a screenshot of it is in $target"
    if [ -t 0 ]; then
        say "It runs on the virtual display $DISPLAY until you press Ctrl-C."
        local code=0
        wait "$program" || code=$?
        program=
        return "$code"
    fi
}

start_server() {
    # The server chooses a free number and tells it once it is ready.
    Xvfb -displayfd 3 -screen 0 1280x800x24 -nolisten tcp 3>"$scratch/display" 2>"$scratch/log" &
    server=$!
    local tries
    for ((tries = 0; tries < 100; tries++)); do
        if [ -s "$scratch/display" ]; then
            DISPLAY=":$(cat "$scratch/display")"
            export DISPLAY
            return
        fi
        kill -0 "$server" 2>/dev/null || break
        sleep 0.1
    done
    tail -n 5 "$scratch/log" >&2
    say "The virtual display did not start."
    return 1
}

screenshot_tool() {
    if command -v scrot >/dev/null; then echo scrot; else echo import; fi
}

screenshot() {
    case $(screenshot_tool) in
        scrot) scrot --overwrite "$1" ;;
        import) import -silent -window root -define png:exclude-chunks=date,time "$1" ;;
    esac
}

# Takes screenshots until one is too rich for a window without a picture and the next one equals
# it: the model is loaded and nothing spins any more.
wait_for_picture() {
    local shot=$1 last='' now='0 0' tries
    for ((tries = 0; tries < 120; tries++)); do
        sleep 1
        if ! kill -0 "$program" 2>/dev/null; then
            program=
            say "The program ended before its window was there."
            return 1
        fi
        screenshot "$shot" 2>"$scratch/log" || continue
        now=$(cksum <"$shot")
        if rich "$now" && [ "$now" = "$last" ]; then
            return
        fi
        last=$now
    done
    rich "$now" && return
    tail -n 5 "$scratch/log" >&2
    say "The window shows no picture after two minutes."
    return 1
}

# Whether a screenshot with this checksum and size holds a picture: controls alone take half of it.
rich() {
    [ "${1#* }" -gt 100000 ]
}
