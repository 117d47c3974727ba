#!/usr/bin/env bash
# bench/ledger-http.sh FOLDER: NDJSON from one client to `syn serve` on this machine, end to end. Wants a build of `syn` and of
# bench/Synapsid.Bench.
set -euo pipefail
folder=${1:?usage: bench/ledger-http.sh FOLDER}
cd "$(dirname "$0")/.."
mkdir -p "$folder"
work=$(mktemp -d "$folder/ledger-http-XXXXXX")
dotnet artifacts/bin/Synapsid.Cli/release/syn.dll serve --data "$work/data" --http 127.0.0.1:0 --resp off > "$work/log" 2>&1 &
server=$!
trap 'kill "$server" 2>/dev/null; wait "$server" 2>/dev/null; rm -rf "$work"' EXIT
for ((i = 0; i < 100; i++)); do
  address=$(grep -oE 'http://[0-9.:]+' "$work/log" | head -1) && [ -n "$address" ] && break
  sleep 0.1
done
dotnet artifacts/bin/Synapsid.Bench/release/synbench.dll ledger-http "$address"
grep VmHWM "/proc/$server/status" | sed 's/^/server: /'
