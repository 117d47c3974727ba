#!/usr/bin/env python3
"""Time from the start of `syn mcp` to its first answer, and from the end of its input to its end. Medians of 11.

Usage: bench/mcp-start.py [program and arguments, default: the build that ./syn runs]
"""
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time

root = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
META = {
    "io.modelcontextprotocol/protocolVersion": "2026-07-28",
    "io.modelcontextprotocol/clientCapabilities": {},
}
DISCOVER = {"jsonrpc": "2.0", "id": 1, "method": "server/discover", "params": {"_meta": META}}
LIST = {"jsonrpc": "2.0", "id": 2, "method": "tools/list", "params": {"_meta": META}}
VERIFY = {"jsonrpc": "2.0", "id": 3, "method": "tools/call", "params": {"name": "verify", "_meta": META}}


def built():
    with open(os.path.join(root, "artifacts/syn/current")) as file:
        return ["dotnet", os.path.join(root, "artifacts/syn", file.read().strip(), "syn.dll")]


def ask(process, message):
    process.stdin.write(json.dumps(message).encode() + b"\n")
    process.stdin.flush()
    answer = json.loads(process.stdout.readline())
    if "result" not in answer:
        raise SystemExit(f"no result: {answer}")


def run(program, folder, opens_folder):
    began = time.perf_counter()
    process = subprocess.Popen([*program, "mcp", "--data", folder], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    ask(process, DISCOVER)
    first = time.perf_counter()
    ask(process, LIST)
    listed = time.perf_counter()
    if opens_folder:
        ask(process, VERIFY)
    ended = time.perf_counter()
    process.stdin.close()
    process.wait()
    gone = time.perf_counter()
    return [first - began, listed - began, gone - ended]


def main():
    program = sys.argv[1:] or built()
    with tempfile.TemporaryDirectory() as folder:
        for opens_folder in (False, True):
            rows = [run(program, folder, opens_folder) for _ in range(12)][1:]
            first, listed, gone = ([row[i] * 1000 for row in rows] for i in range(3))
            print(f"folder {'open' if opens_folder else 'not opened'}: "
                  f"first answer {statistics.median(first):.0f} ms (most {max(first):.0f}), "
                  f"tools listed {statistics.median(listed):.0f} ms, "
                  f"end {statistics.median(gone):.0f} ms (most {max(gone):.0f})")


main()
