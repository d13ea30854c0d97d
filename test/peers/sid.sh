#!/usr/bin/env bash
# sid.sh   make the folder with Debian sid and Asterisk 22, which Debian 12 does not have; prints where it is
#
# Made once, about a minute, 600 MB. Nothing is mounted in it, so it can be removed with `rm -rf`.
# FRONTDESK_PEERS moves the cache folder; test/peers/need.go looks in the same place.
set -euo pipefail

cache=${FRONTDESK_PEERS:-${XDG_CACHE_HOME:-$HOME/.cache}/frontdesk-peers}
sid=$cache/sid
if [ -x "$sid/usr/sbin/asterisk" ]; then
  echo "$sid"
  exit 0
fi
if [ "$(id -u)" -ne 0 ]; then
  echo "note: only root can make the Debian sid folder for Asterisk; tests use an asterisk 20 or newer from PATH, or are skipped" >&2
  [ "${CI:-}" != true ] # in CI a missing peer is a failure
  exit
fi
if ! command -v debootstrap >/dev/null; then
  echo "note: no debootstrap here; tests use an asterisk 20 or newer from PATH, or are skipped" >&2
  [ "${CI:-}" != true ]
  exit
fi

mkdir -p "$cache"
exec 9>"$cache/lock"
flock -w 900 9 # a second `make test` waits for the first instead of building the folder twice
[ ! -x "$sid/usr/sbin/asterisk" ] || { echo "$sid"; exit 0; }

# debootstrap does not read apt's settings: hand on this machine's proxy and mirror.
proxy=
eval "$(apt-config shell proxy Acquire::http::Proxy)"
[ -z "$proxy" ] || export http_proxy=$proxy
mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Label: Debian' 2>/dev/null | grep '^http' | head -n 1 || true)

# Half-made folders never get the final name. A left-over of an interrupted run may still have mounts of debootstrap's.
part=$cache/sid.part
if grep -q " $part/" /proc/mounts; then
  echo "error: something is mounted below $part" >&2
  exit 1
fi
rm -rf "$part"
echo "making $sid with Asterisk 22 (about a minute, once)" >&2
log=$cache/sid.log
if ! { debootstrap --variant=minbase sid "$part" ${mirror:+"$mirror"} &&
  chroot "$part" env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends asterisk &&
  chroot "$part" apt-get clean; } >"$log" 2>&1 9>&-; then
  tail -n 5 "$log" >&2
  echo "error: the Debian sid folder could not be made; the whole log is $log" >&2
  exit 1
fi
mv "$part" "$sid"
echo "$sid"
