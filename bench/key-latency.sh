#!/usr/bin/env bash
# bench/key-latency.sh [RUNS]: how long replies take at a fixed rate, Redis and `syn serve` in turn, 1 M keys of 64
# bytes: GETs at half of the peak load; GETs and SETs with a sync each second; the same while snapshots are written.
# RATE is that half, 40,000 a second; SECONDS_EACH how long is counted, 6.
# Wants redis-server and redis-benchmark (Debian: redis-server, redis-tools), cc, and a build of `syn`.
set -euo pipefail
cd "$(dirname "$0")/.."
runs=${1:-3}
rate=${RATE:-40000}
half=$((rate / 2))
seconds=${SECONDS_EACH:-6}
work=$(mktemp -d)
redis_port=${REDIS_PORT:-17512}
synapsid_port=${SYNAPSID_PORT:-17511}
pids=()
trap 'kill "${pids[@]}" 2>/dev/null || true; wait; rm -rf "$work"' EXIT
cc -O2 -o "$work/key-latency" bench/key-latency.c

mkdir "$work/redis"
redis-server --port "$redis_port" --bind 127.0.0.1 --save "" --appendonly yes --appendfsync everysec \
  --auto-aof-rewrite-percentage 0 --dir "$work/redis" >/dev/null &
pids+=($!)
./syn serve --data "$work/data" --http 127.0.0.1:0 --resp "127.0.0.1:$synapsid_port" >/dev/null 2>"$work/syn.log" &
pids+=($!)
for port in "$redis_port" "$synapsid_port"; do
  for _ in $(seq 600); do redis-cli -p "$port" ping >/dev/null 2>&1 && break; sleep 0.1; done
  redis-cli -p "$port" ping >/dev/null || { cat "$work/syn.log" >&2; exit 1; }
  redis-benchmark -p "$port" -c 32 -P 16 -d 64 -r 1000000 -n 4000000 -t set -q >/dev/null 2>&1
  redis-benchmark -p "$port" -c 64 -d 64 -r 1000000 -n 300000 -t get -q >/dev/null 2>&1
done

for _ in $(seq "$runs"); do
  for server in "redis $redis_port" "synapsid $synapsid_port"; do
    set -- $server
    "$work/key-latency" "$2" "$rate" "$seconds" | sed "s/^all/$1, $rate GETs a second/"
    "$work/key-latency" "$2" "$half" "$seconds" set | sed "s/^all/$1, $half GETs and SETs a second/"
    "$work/key-latency" "$2" "$half" "$seconds" set snapshots | sed -n "s/^answered/$1, the same, answered/p"
  done
done
