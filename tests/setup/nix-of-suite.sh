#!/bin/sh
# Puts the Nix of another Debian suite into the test cache, unpacked and never installed: `nix-of-suite.sh trixie`.
# Prints the folder of its programs, which goes first on PATH. Without root or the archive it fails with one line that says why.
# Result: CACHE/nix-of/SUITE/{bin,usr,recipe}, 105 MB. CACHE is $FLAKESTICK_TEST_CACHE, or node_modules/.cache.
# To get a newer one, remove the folder.
set -eu

suite=$1
root=$(cd "$(dirname "$0")/../.." && pwd)
cache=${FLAKESTICK_TEST_CACHE:-$root/node_modules/.cache}
mkdir -p "$cache"
# Without links: what is written below names it, and a link may be gone while the cache is used.
folder=$(cd "$cache" && pwd -P)/nix-of/$suite

fail() {
  echo "nix-of-suite.sh: $1" >&2
  exit 1
}

# A change of this script makes another folder.
recipe=$(cksum <"$0" | cut -d ' ' -f 1)
if [ "$(cat "$folder/recipe" 2>/dev/null)" = "$recipe" ] && "$folder/bin/nix" --version >/dev/null 2>&1; then
  printf '%s\n' "$folder/bin"
  exit 0
fi

[ "$(id -u)" -eq 0 ] || fail 'debootstrap needs root'
command -v debootstrap >/dev/null || fail 'debootstrap is missing: sh tests/setup/debian-packages.sh nix'
# The mirror that apt uses for this machine's own suite has the others, too.
mirror() {
  # shellcheck disable=SC2016 # apt's own word for the address
  apt-get indextargets --format '$(SITE)' 'Created-By: Packages' 'Origin: Debian' 2>/dev/null | head -n 1
}
mirror=$(mirror)
if [ -z "$mirror" ]; then
  apt-get update --quiet --quiet >&2 || true
  mirror=$(mirror)
fi
[ -n "$mirror" ] || fail 'apt has no lists of Debian: sudo apt-get update'

# Made beside its place and renamed, so that two runs at once, or one cut short, leave no half a Nix.
mkdir -p "$(dirname "$folder")"
work=$(mktemp -d "$folder.XXXXXX")
trap 'rm -rf "$work"' EXIT
chmod 755 "$work"

# Only downloaded and checked: configuring a whole system takes half a minute more, and sid's sometimes fails.
timeout 600 debootstrap --download-only --variant=minbase --include=nix-bin "$suite" "$work/downloads" "$mirror" \
  >"$work/log" 2>&1 || fail "debootstrap could not get $suite: $(grep '^[EW]:' "$work/log" | tail -n 1)"
for package in "$work"/downloads/var/cache/apt/archives/*.deb; do
  dpkg-deb --fsys-tarfile "$package" |
    tar -x -C "$work" --wildcards './usr/bin/nix*' './usr/lib/*-linux-gnu*' './usr/lib64/*' './usr/lib/ld-linux*' 2>/dev/null || true
done
rm -r "$work/downloads" "$work/log"

# The C library of the other suite is newer than this machine's, so its own loader starts each program.
loader=$(cd "$work" && find usr/lib64 usr/lib -maxdepth 1 -name 'ld-linux-*.so.?' 2>/dev/null | head -n 1)
libraries=$(cd "$work" && find usr/lib -maxdepth 1 -name '*-linux-gnu' | head -n 1)
if [ -z "$loader" ] || [ ! -x "$work/usr/bin/nix" ]; then fail "the packages of $suite hold no nix or no loader"; fi
mkdir "$work/bin"
for name in nix nix-build nix-channel nix-collect-garbage nix-copy-closure nix-daemon nix-env nix-instantiate nix-shell nix-store; do
  printf '#!/bin/sh\nexec "%s" --argv0 %s --library-path "%s" "%s" "$@"\n' \
    "$folder/$loader" "$name" "$folder/$libraries" "$folder/usr/bin/nix" >"$work/bin/$name"
  chmod 755 "$work/bin/$name"
done
# Last: says that everything above is there.
printf '%s\n' "$recipe" >"$work/recipe"
rm -rf "$folder"
mv -T "$work" "$folder" 2>/dev/null || [ -s "$folder/recipe" ]
printf '%s\n' "$folder/bin"
