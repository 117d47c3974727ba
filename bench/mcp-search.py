#!/usr/bin/env python3
"""How long `code_search` takes through `syn mcp`: from the request's line to the answer's, after some rounds of warming.

Usage: bench/mcp-search.py QUESTIONS [program and arguments, default: the build that ./syn runs]

The data folder is that of SYNAPSID_DATA; QUESTIONS is a file of questions as bench/data/code-questions.jsonl.
"""
import json
import os
import statistics
import subprocess
import sys
import time

root = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
ROUNDS = 6
META = {
    "io.modelcontextprotocol/protocolVersion": "2026-07-28",
    "io.modelcontextprotocol/clientCapabilities": {},
}


def built():
    with open(os.path.join(root, "artifacts/syn/current")) as file:
        return ["dotnet", os.path.join(root, "artifacts/syn", file.read().strip(), "syn.dll")]


def ask(process, number, text):
    message = {"jsonrpc": "2.0", "id": number, "method": "tools/call", "params": {
        "name": "code_search", "arguments": {"query": text}, "_meta": META}}
    line = json.dumps(message).encode() + b"\n"
    began = time.perf_counter()
    process.stdin.write(line)
    process.stdin.flush()
    answer = process.stdout.readline()
    took = time.perf_counter() - began
    parsed = json.loads(answer)
    if parsed.get("result", {"isError": True}).get("isError"):
        raise SystemExit(f"no answer: {parsed}")
    return took * 1000


def main():
    with open(sys.argv[1]) as file:
        rows = [json.loads(line) for line in file if line.strip()]
    texts = [row["query"] for row in rows if row.get("level", "") != "ident"]
    process = subprocess.Popen(
        [*(sys.argv[2:] or built()), "mcp"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0)
    process.stdout = os.fdopen(os.dup(process.stdout.fileno()), "rb")
    number = 0
    for turn in range(ROUNDS):
        times = []
        for text in texts:
            number += 1
            times.append(ask(process, number, text))
        times.sort()
        print(f"round {turn + 1}: p50 {statistics.median(times):.1f} ms, p90 {times[int(0.9 * len(times))]:.1f}, "
              f"most {times[-1]:.1f} ({len(times)} questions)")
    process.stdin.close()
    process.wait()


main()
