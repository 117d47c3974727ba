#!/usr/bin/env bash
# bench/kv.sh [RUNS]: redis-benchmark against `syn serve` and against Redis, turn by turn in one run: SET, GET, INCR and
# LPUSH with 64 connections, 64-byte values and 1 M random keys, at P=1 and P=16. Medians.
# Wants redis-server and redis-benchmark (Debian: redis-server, redis-tools), and a build of `syn`.
set -euo pipefail
cd "$(dirname "$0")/.."
runs=${1:-5}
work=$(mktemp -d)
synapsid_port=${SYNAPSID_PORT:-17501}
redis_port=${REDIS_PORT:-17502}
pids=()
trap 'kill "${pids[@]}" 2>/dev/null || true; wait; rm -rf "$work"' EXIT

redis-server --port "$redis_port" --bind 127.0.0.1 --save "" --appendonly no --dir "$work" >/dev/null &
pids+=($!)
./syn serve --data "$work/data" --http 127.0.0.1:0 --resp "127.0.0.1:$synapsid_port" \
  --set keyspace.persist="${PERSIST:-false}" >/dev/null 2>"$work/syn.log" &
pids+=($!)
for port in "$redis_port" "$synapsid_port"; do
  for _ in $(seq 600); do redis-cli -p "$port" ping >/dev/null 2>&1 && break; sleep 0.1; done
  redis-cli -p "$port" ping >/dev/null || { cat "$work/syn.log" >&2; exit 1; }
done

# one NAME PORT PIPELINE REQUESTS: appends "NAME P TEST RPS P99" lines.
one() {
  redis-benchmark -p "$2" -c 64 -d 64 -r 1000000 -P "$3" -n "$4" -t set,get,incr,lpush --csv 2>/dev/null |
    awk -F'"' -v name="$1" -v pipeline="$3" '$2 != "test" { print name, pipeline, $2, $4, $14 }' >>"$work/figures"
  redis-cli -p "$2" del mylist >/dev/null
}

for port in "$redis_port" "$synapsid_port"; do one warm "$port" 16 400000; one warm "$port" 1 60000; done
for _ in $(seq "$runs"); do
  one redis "$redis_port" 1 100000; one synapsid "$synapsid_port" 1 100000
  one redis "$redis_port" 16 600000; one synapsid "$synapsid_port" 16 600000
done

sort -k1,3 -k4n "$work/figures" | awk '
  $1 != "warm" { key = $1 " " $2 " " $3; rps[key] = rps[key] " " $4; p99[key] = p99[key] " " $5; count[key]++ }
  function middle(list, n, parts) { split(list, parts, " "); return parts[int((n + 1) / 2)] }
  END {
    printf "%-3s %-6s %10s %10s %6s %9s\n", "P", "test", "redis", "synapsid", "ratio", "p99 ms"
    split("1 16", pipelines, " "); split("SET GET INCR LPUSH", tests, " ")
    for (i = 1; i <= 2; i++) for (j = 1; j <= 4; j++) {
      key = pipelines[i] " " tests[j]; ours = "synapsid " key; theirs = "redis " key
      a = middle(rps[theirs], count[theirs]); b = middle(rps[ours], count[ours])
      printf "%-3s %-6s %10d %10d %6.2f %9s\n", pipelines[i], tests[j], a, b, a ? b / a : 0, middle(p99[ours], count[ours])
    }
  }'
