#!/bin/sh
# Runs a command with the Nix of another Debian suite, and with a store in memory that ends with it:
# `with-nix.sh sid npm run cli -- inspect minimal`. Takes root.
set -eu

suite=$1
shift
programs=$(sh "$(dirname "$0")/nix-of-suite.sh" "$suite")
export PATH="$programs:$PATH" FLAKESTICK_NIX_OF="$suite"
# In the store of this machine's own Nix, a newer one would upgrade the database for good.
exec unshare --mount --propagation private \
  sh -c 'mkdir -p /nix && mount -t tmpfs -o mode=755 flakestick-nix /nix && exec "$@"' sh "$@"
