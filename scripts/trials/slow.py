"""slow.py ATTACK…: each of slowhttptest's attacks on a gateway with its default settings, and what good clients
got meanwhile. Ends with exit code 1 if they suffered.
"""

import pathlib
import resource
import subprocess
import sys
import tempfile
import time

import load
import servers

ATTACKERS = 4000
RATE = 400
"""New connections a second."""
SECONDS = 25
SLOWEST = 2.0
"""No good client may wait for longer, in seconds, on a machine that runs attackers and all."""

# What slowhttptest's manual gives for each, but with many more connections.
ATTACKS = {
    "headers": ("Slowloris: headers that never end", ["-H", "-i", "10", "-x", "24"]),
    "body": ("Slow bodies: POSTs that never end", ["-B", "-i", "10", "-s", "8192", "-x", "10"]),
    "range": ("Range attack: a thousand overlapping ranges", ["-R", "-a", "1", "-b", "1000", "-t", "HEAD"]),
    "read": ("Slow reading: answers that nobody takes", ["-X", "-w", "10", "-y", "20", "-n", "5", "-z", "32", "-k", "3"]),
}


def attack(name, port, folder):
    options = ATTACKS[name][1]
    url = f"http://127.0.0.1:{port}/api/v1/ml/palettes"
    command = ["slowhttptest", "-c", str(ATTACKERS), "-r", str(RATE), "-l", str(SECONDS), "-p", "5", "-u", url, *options]
    return subprocess.Popen(command, stdout=(folder / "attack").open("w"), stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL)


def trial(name, folder):
    print(f"\n{ATTACKS[name][0]}", flush=True)
    service = servers.service()
    gateway = servers.gateway(service.port)
    try:
        clients = load.Load(gateway.port, 4, "GET", "/api/v1/ml/palettes")
        time.sleep(2)
        started = time.monotonic()
        attackers = attack(name, gateway.port, folder)
        most = 0
        while attackers.poll() is None and time.monotonic() < started + SECONDS + 20:
            most = max(most, gateway.sockets())
            time.sleep(0.5)
        attackers.terminate()
        ended = time.monotonic()
        attackers.wait()
        time.sleep(2)
        clients.stop()
        during, after = clients.between(started, ended), clients.between(ended, time.monotonic())
        print(f"    good clients meanwhile: {load.summary(during)}")
        print(f"    the gateway held up to {most} sockets and {gateway.peak_memory_mib():.0f} MiB")
        good = all(entry.status == 200 and entry.seconds < SLOWEST for entry in during + after)
        alive = gateway.process.poll() is None
        print(f"    {'ok' if good and alive else 'FAILED'}: good clients were served", flush=True)
        return good and alive
    finally:
        gateway.stop()
        service.stop()


def main():
    names = sys.argv[1:] or list(ATTACKS)
    if not set(names) <= ATTACKS.keys():
        sys.exit(f"error: the attacks are {', '.join(ATTACKS)}")
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    # Attackers, gateway and service inherit it.
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    with tempfile.TemporaryDirectory() as folder:
        results = [trial(name, pathlib.Path(folder)) for name in names]
    sys.exit(0 if all(results) else 1)


main()
