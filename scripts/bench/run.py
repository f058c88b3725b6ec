"""Measures the gateway, its peers and the direct connection in turns, and adds the figures to a file.

Bodies that are not named keep the figures that they have. Without any name, all are measured.
"""

import argparse
import contextlib
import json
import pathlib
import re
import subprocess
import sys
import tempfile

import processes

BODIES = [100, 10 * 1024, 1024 * 1024]
CONNECTIONS = [1, 64, 512]
WARM_UP_SECONDS = 1


def wrk(port, body, connections, seconds):
    """One run of wrk; what it printed."""
    url = f"http://127.0.0.1:{port}/api/v1/ml/{body}"
    threads = min(connections, 2)
    command = ["wrk", f"-t{threads}", f"-c{connections}", f"-d{seconds}s", "--timeout", "10s"]
    script = str(processes.HERE / "wrk.lua")
    out = subprocess.run([*command, "-s", script, url], check=True, capture_output=True, text=True).stdout
    return json.loads(re.search(r"^RESULT (.*)$", out, re.MULTILINE)[1])


def measure(server, body, connections, seconds):
    before = server.cpu_seconds()
    result = wrk(server.port, body, connections, seconds)
    if result["errors"]:
        sys.exit(f"error: {server.name} failed {result['errors']} requests of {body} bytes at {connections} connections")
    result["cpu_seconds"] = server.cpu_seconds() - before
    result["memory_mib"] = server.memory_mib()
    return result


def run(body, rounds, seconds):
    """All proxies afresh, then each of them in turn, round by round, so that a machine that is slower for
    a while is so for all of them."""
    records = []
    with contextlib.ExitStack() as stack:
        folder = pathlib.Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-")))
        backend = processes.start_backend(folder, BODIES)
        stack.callback(backend.stop)
        proxies = processes.start_proxies(folder, backend.port)
        for proxy in proxies:
            stack.callback(proxy.stop)
        backend.name = "direct"
        servers = [backend, *proxies]
        for server in servers:
            wrk(server.port, body, 64, WARM_UP_SECONDS)
        for connections in CONNECTIONS:
            for number in range(rounds):
                # Not always the same one after the same one.
                start = number % len(servers)
                for server in servers[start:] + servers[:start]:
                    cell = {"peer": server.name, "body": body, "connections": connections, "round": number}
                    records.append(cell | measure(server, body, connections, seconds))
                    print(f"{server.name:8} {body:8} B {connections:4} connections  "
                          f"{records[-1]['requests'] / records[-1]['seconds']:9.0f} req/s", flush=True)
    return records


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("results", type=pathlib.Path)
    parser.add_argument("bodies", metavar="BODY", type=int, nargs="*", help="100, 10240 or 1048576 (bytes)")
    parser.add_argument("--rounds", type=int, default=11)
    parser.add_argument("--seconds", type=int, default=1, help="of each measurement")
    options = parser.parse_args()
    if not set(options.bodies) <= set(BODIES):
        parser.error(f"bodies are of {', '.join(map(str, BODIES))} bytes")
    path = options.results
    for body in options.bodies or BODIES:
        kept = json.loads(path.read_text()) if path.exists() else []
        kept = [record for record in kept if record["body"] != body]
        path.write_text(json.dumps(kept + run(body, options.rounds, options.seconds), indent=1))


main()
