#!/usr/bin/env bash
# What a person waits for, over the 10,000 grains that `synbench grains FOLDER` left: a search from a cold process, the
# server until it answers, and its memory with the model loaded. Medians of 11 and 5 runs.
#   bench/cold.sh FOLDER
set -euo pipefail
cd "$(dirname "$0")/.."
export SYNAPSID_DATA=${1:?usage: bench/cold.sh FOLDER}/ten-thousand
port=${PORT:-15577}

now() { date +%s%N; }
median() { sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }

./syn stats | grep -E '^(grains|chunks|snapshot)'
for mode in hybrid text; do
  for _ in $(seq 11); do
    started=$(now)
    ./syn search "automatic indexing of scientific abstracts" --mode "$mode" >/dev/null 2>&1
    echo $((($(now) - started) / 1000000))
  done | median | sed "s/^/cold search, $mode, ms: /"
done

ready=() searched=() memory=()
for _ in $(seq 5); do
  started=$(now)
  ./syn serve --resp off --http "127.0.0.1:$port" >/dev/null 2>&1 &
  until curl -sf "http://127.0.0.1:$port/health" >/dev/null; do sleep 0.005; done
  ready+=($((($(now) - started) / 1000000)))
  curl -sf "http://127.0.0.1:$port/api/v1/search?query=automatic+indexing" >/dev/null
  searched+=($((($(now) - started) / 1000000)))
  for i in $(seq 50); do curl -sf "http://127.0.0.1:$port/api/v1/search?query=automatic+indexing+$i" >/dev/null; done
  memory+=($(curl -s "http://127.0.0.1:$port/metrics" | awk '/^process_resident_memory_bytes/ { print int($2 / 1048576) }'))
  kill %1
  wait %1 2>/dev/null || true
done
printf '%s\n' "${ready[@]}" | median | sed 's/^/serve, until \/health answers, ms: /'
printf '%s\n' "${searched[@]}" | median | sed 's/^/serve, until the first search is answered, ms: /'
printf '%s\n' "${memory[@]}" | median | sed 's/^/serve, resident after 51 searches, MiB: /'
