#!/usr/bin/env python3
"""A substring looked for from the shell, start of the process included, with a server running: curl to the server, `syn
find`, and ripgrep over the files. Medians.

Usage: bench/substring.py ROOT [program and arguments, default: the build that ./syn runs]

The data folder is that of SYNAPSID_DATA and has an index of ROOT.
"""
import os
import statistics
import subprocess
import sys
import time
import urllib.parse
import urllib.request

root = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
TEXTS = ["performEvictions", "PublishShipped", "flushAppendOnlyFile(", "session_id", "authentication", "err != nil"]


def built():
    with open(os.path.join(root, "artifacts/syn/current")) as file:
        return ["dotnet", os.path.join(root, "artifacts/syn", file.read().strip(), "syn.dll")]


def median(command, runs, cwd=None):
    times = []
    for _ in range(runs + 1):
        began = time.perf_counter()
        subprocess.run(command, cwd=cwd, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
        times.append((time.perf_counter() - began) * 1000)
    return statistics.median(times[1:])


def main():
    tree = sys.argv[1]
    program = sys.argv[2:] or built()
    server = subprocess.Popen(
        [*program, "serve", "--http", "127.0.0.1:0", "--set", "resp.listen=off"], stdout=subprocess.PIPE, text=True)
    try:
        said = server.stdout.readline()
        address = next(word for word in said.split() if word.startswith("http")).rstrip(".,")
        query = urllib.parse.urlencode({"query": TEXTS[0], "mode": "text", "repository": tree})
        for _ in range(30):
            urllib.request.urlopen(f"{address.rstrip('/')}/api/v1/code/search?{query}").read()
        print(f"curl alone: {median(['curl', '-s', address.rstrip('/') + '/health'], 11):.1f} ms")
        for text in TEXTS:
            query = urllib.parse.urlencode({"query": text, "mode": "text", "repository": tree})
            url = f"{address.rstrip('/')}/api/v1/code/search?{query}"
            curl = median(["curl", "-s", url], 21)
            inside = []
            for _ in range(21):
                began = time.perf_counter()
                urllib.request.urlopen(url).read()
                inside.append((time.perf_counter() - began) * 1000)
            find = median([*program, "find", text, "--mode", "text", "--repository", tree], 5)
            rg = median(["rg", "-F", "-n", text, "."], 3, cwd=tree)
            print(f"{text:<24} curl {curl:6.1f} ms (the server {statistics.median(inside):5.1f}), "
                  f"syn find {find:6.1f} ms, rg {rg:6.1f} ms")
    finally:
        server.terminate()
        server.wait()


main()
