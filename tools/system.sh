#!/bin/sh
# The system libraries that Qt and the tests need on Linux: installed with apt by root, else named.
set -eu
[ "$(uname -s)" = Linux ] || exit 0

wanted="libglib2.0-0 libegl1 libgl1 libxkbcommon0 libxkbcommon-x11-0 libdbus-1-3 libfontconfig1 fonts-dejavu-core
libxcb-cursor0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-randr0 libxcb-render-util0
libxcb-shape0 libxcb-xinerama0 libxcb-xkb1"
[ "${1:-}" = dev ] && wanted="$wanted dbus strace xdotool xvfb"

command -v dpkg-query >/dev/null 2>&1 || exit 0
installed() {
    dpkg-query -W -f '${Status}' "$1" 2>/dev/null | grep -q "ok installed"
}

# Debian 13 calls some of them by another name, and takes the old one for it where it is installed.
missing=""
for package in $wanted; do
    installed "$package" || installed "${package}t64" || missing="$missing $package"
done
[ -z "$missing" ] && exit 0

if [ "$(id -u)" = 0 ]; then
    echo "Installing system libraries:$missing"
    export DEBIAN_FRONTEND=noninteractive
    wait="-o DPkg::Lock::Timeout=120"
    if ! { apt-get $wait update -qq && apt-get $wait install -y -qq --no-install-recommends $missing; } >/dev/null; then
        echo "They could not be installed; the window may not open until they are there:$missing" >&2
    fi
else
    echo "Some system libraries are missing; the window may not open until they are there:" >&2
    echo "  sudo apt-get install -y$missing" >&2
fi
