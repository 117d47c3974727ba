#!/usr/bin/env bash
# bench/ledger.sh FOLDER [ROUNDS]: RocksDB's db_bench and the ledger, turn by turn in one run, both writing 200-byte values
# in batches of 2,000 from one thread, synced before each acknowledgement and not. The ledger also grows its tree and signs
# checkpoints. Wants db_bench (Debian: rocksdb-tools) and a build of bench/Synapsid.Bench.
set -euo pipefail
folder=${1:?usage: bench/ledger.sh FOLDER [ROUNDS]}
rounds=${2:-3}
cd "$(dirname "$0")/.."
export DOTNET_gcConcurrent=0 DOTNET_GCConserveMemory=7 # as syn has them
mkdir -p "$folder"
work=$(mktemp -d "$folder/ledger-bench-XXXXXX")
trap 'rm -rf "$work"' EXIT

rocksdb() { # SYNC
  rm -rf "$work/rocksdb"
  db_bench --db="$work/rocksdb" --key_size=25 --value_size=200 --compression_type=none --write_buffer_size=268435456 \
    --max_write_buffer_number=4 --bloom_bits=10 --benchmarks=fillseq --num=1000000 --batch_size=2000 --threads=1 \
    --sync="$1" 2>&1 | sed -nE "s|.* ([1-9][0-9]*) ops/sec.*|rocksdb sync=$1: \1 events/s|p"
  rm -rf "$work/rocksdb"
}

for ((round = 1; round <= rounds; round++)); do
  for mode in never always; do
    rocksdb "$([ $mode = always ] && echo true || echo false)"
    # The first of two rounds has the code compiled; the second is measured and, the last time, checked.
    dotnet artifacts/bin/Synapsid.Bench/release/synbench.dll ledger "$work" $mode 2000000 1 2 | sed "s/^/$mode: /"
  done
done
