#!/usr/bin/env bash
# install.sh GROUP...   install the Debian packages of these groups that are missing
#
#   build     what compiling Frontdesk needs (C compiler, OpenGL, X and Wayland headers)
#   test      the real peers of the tests (PBX tools, telephones, sound server, keyring, screen, browser)
#   opus      the codec library, for builds with the tag opus and their tests
#   bench     what the measurements compare with
#   windows   the cross compiler and the packaging tools for Windows
#
# With a person at the terminal it asks first; CI=true never asks. Where there is no apt-get it prints what is wanted and goes
# on: the programs may be there under other package names, and the build or the tests say what is really missing.
set -euo pipefail

build=(gcc libc6-dev pkg-config libgl1-mesa-dev xorg-dev libwayland-dev libxkbcommon-dev)
test=(baresip-core sip-tester kamailio kamailio-presence-modules debootstrap openssl gnome-keyring dbus libsecret-tools pulseaudio pulseaudio-utils slapd ldap-utils xvfb openbox xdotool imagemagick
  x11-utils chromium xdg-utils curl ca-certificates fonts-dejavu-core)
opus=(libopus-dev)
bench=(fzf)
windows=(gcc-mingw-w64-x86-64)

wanted=()
for group in "$@"; do
  case $group in
    build) wanted+=("${build[@]}") ;;
    test) wanted+=("${test[@]}") ;;
    opus) wanted+=("${opus[@]}") ;;
    bench) wanted+=("${bench[@]}") ;;
    windows) wanted+=("${windows[@]}") ;;
    *) echo "error: unknown group '$group' (known: build, test, opus, bench, windows)" >&2; exit 2 ;;
  esac
done

if ! command -v apt-get >/dev/null; then
  echo "note: no apt-get here; Frontdesk wants what Debian calls: ${wanted[*]}" >&2
  exit 0
fi

missing=()
for package in "${wanted[@]}"; do
  state=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)
  [ "$state" = installed ] || missing+=("$package")
done
[ ${#missing[@]} -gt 0 ] || exit 0

become=()
if [ "$(id -u)" -ne 0 ]; then
  if ! command -v sudo >/dev/null; then
    echo "error: these packages are missing and only root can install them" >&2
    echo "hint: as root: apt-get install ${missing[*]}" >&2
    exit 1
  fi
  become=(sudo)
fi

if [ -t 0 ] && [ "${CI:-}" != true ]; then
  printf 'Frontdesk needs these packages, which are missing here:\n  %s\nInstall them now? [Y/n] ' "${missing[*]}"
  read -r answer
  case $answer in
    '' | [yY]*) ;;
    *) echo "hint: to do it yourself: ${become[*]} apt-get install ${missing[*]}" >&2; exit 1 ;;
  esac
fi

echo "installing: ${missing[*]}"
# A fresh machine has old or no package lists. One unreachable extra source is no reason to stop: the installation decides.
"${become[@]}" apt-get update -qq || true
available=()
for package in "${missing[@]}"; do
  if apt-cache show "$package" >/dev/null 2>&1; then
    available+=("$package")
  else
    echo "note: this system has no package $package; what needs it will say so" >&2
  fi
done
[ ${#available[@]} -gt 0 ] || exit 0
case " ${available[*]} " in # the tests start their own LDAP server: without a configuration the system's stays off
  *' slapd '*) echo 'slapd slapd/no_configuration boolean true' | "${become[@]}" debconf-set-selections ;;
esac
"${become[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${available[@]}" >/dev/null
case " ${available[*]} " in # likewise the proxy, whose package starts one at the well-known port
  *' kamailio '*) [ ! -d /run/systemd/system ] || "${become[@]}" systemctl disable --now --quiet kamailio ;;
esac
