#!/usr/bin/env bash
# wine.sh PROGRAM.exe PICTURE.png [ARGUMENTS...]   open the program under Wine 10 and photograph its window
#
# Wine 10 comes from Debian sid: the Wine 8 of Debian 12 lacks what Go's runtime asks for. Everything runs in a mount namespace
# of its own, so no mount outlives this script and the sid folder can always be removed. Root only.
set -euo pipefail
program=$(realpath "${1:?program}") picture=$(realpath -m "${2:?picture}")
shift 2
here=$(cd "$(dirname "$0")" && pwd)
sid=$("$here/sid.sh")
if ! chroot "$sid" sh -c "command -v wine" >/dev/null; then
  echo "installing Wine into $sid" >&2
  install() { chroot "$sid" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends wine wine64 libgl1 libgl1-mesa-dri >/dev/null; }
  # The folder's package lists are as old as the folder. A mirror may lag behind its own expiry date; packages are still signed.
  install 2>/dev/null || { chroot "$sid" apt-get -o Acquire::Check-Valid-Until=false update -qq && install; }
fi

sockets=/tmp/.X11-unix # where X servers are found
mkdir -p "$sid$sockets"
work=$(mktemp -d "$sid/srv/fd-wine-XXXXXX")
inside=${work#"$sid"}
pids=()
finish() {
  [ ! -d "$work/prefix" ] || in_sid 30 wineserver -k || true # ends the processes of this prefix only
  for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
  wait
  rm -rf "$work"
}
trap finish EXIT

# in_sid SECONDS COMMAND...   run a command in the sid folder, with /proc, devices and screens that only it sees
in_sid() {
  local limit=$1
  shift
  timeout -k 5 "$limit" unshare --mount --propagation private sh -c '
    mount -t proc proc "$1/proc" && mount --rbind /dev "$1/dev" && mount --bind "$3" "$1$3" && sid=$1 inside=$2 && shift 3 &&
    exec chroot "$sid" env -i HOME="$inside" WINEPREFIX="$inside/prefix" DISPLAY="$DISPLAY" LANG=C.UTF-8 WINEDEBUG=-all \
      WINEDLLOVERRIDES="mscoree=;mshtml=" PATH=/usr/bin:/bin:/usr/sbin:/usr/lib/x86_64-linux-gnu/wine "$@"' sh "$sid" "$inside" "$sockets" "$@"
}

mkfifo "$work/display"
Xvfb -displayfd 3 -screen 0 1600x1000x24 3>"$work/display" >"$work/xvfb.log" 2>&1 &
pids+=($!)
read -r -t 20 number <"$work/display"
export DISPLAY=:$number
openbox >/dev/null 2>&1 &
pids+=($!)

in_sid 240 wine wineboot -i >"$work/boot.log" 2>&1 || { tail -n 5 "$work/boot.log" >&2; exit 1; }
cp "$program" "$work/program.exe"
in_sid 120 wine "$inside/program.exe" "$@" >"$work/program.log" 2>&1 &
pids+=($!)
if ! timeout 90 xdotool search --sync --onlyvisible --name Frontdesk >"$work/window"; then
  echo "error: no window; the program said:" >&2
  tail -n 20 "$work/program.log" >&2
  exit 1
fi
window=$(head -n 1 "$work/window")

# The screen is larger than the window: on one of the same size Wine and the window manager argue about its size for ever.
# The first frames may still be blank, or come before there is anything to show: wait for colours, and until the window rests.
before=
for _ in $(seq 60); do
  timeout 20 import -window "$window" "$picture"
  colours=$(identify -format '%k' "$picture") now=$(identify -format '%#' "$picture")
  [ "$colours" -lt 20 ] || [ "$now" != "$before" ] || break
  before=$now
  sleep 2
done
echo "$picture: $colours colours"
[ "$colours" -ge 20 ]
