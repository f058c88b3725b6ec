"""scale.py PROJECT PORT: kills, pauses and cuts off one of three stylists under load, one after the other, and
prints what became of the requests. Ends with exit code 1 if the engine did not bear it.
"""

import json
import re
import subprocess
import sys
import time

import load

PROJECT, PORT = sys.argv[1], int(sys.argv[2])
SERVICE = "clothing_recommender"
NETWORK = f"{PROJECT}_aesthetiq-network"
CLIENTS = 12
QUESTION = {"message": "Find me a jacket for a job interview", "user_id": "scale-trial"}
PHASE_SECONDS = 20
SETTLE_SECONDS = 15
"""By then the gateway must have stopped sending requests to where nobody answers."""
RETURN_SECONDS = 15

failures = []


def docker(*arguments):
    return subprocess.run(["docker", *arguments], check=True, capture_output=True, text=True).stdout.strip()


def containers():
    found = docker("ps", "-q", "--no-trunc", "--filter", f"label=com.docker.compose.project={PROJECT}",
                   "--filter", f"label=com.docker.compose.service={SERVICE}")
    return sorted(found.split())


def answered(container, since):
    """Requests that a stylist says in its log to have answered since a time of the Docker engine's clock."""
    log = subprocess.run(["docker", "logs", "--since", since, container], capture_output=True, text=True)
    return len(re.findall(r"/agent/chat", log.stdout + log.stderr))


def now():
    return f"{time.time():.3f}"


def check(holds, what):
    print(f"    {'ok' if holds else 'FAILED'}: {what}", flush=True)
    if not holds:
        failures.append(what)


def all_take_part(stylists):
    since = now()
    time.sleep(5)
    counts = [answered(stylist, since) for stylist in stylists]
    print(f"    requests at each in 5 s: {counts}", flush=True)
    check(min(counts) * 4 > max(counts), "all three get their share")


def suffer(title, clients, stylists, harm, mend):
    """One stylist comes to harm for a while, then is as before."""
    print(f"\n{title}", flush=True)
    start = time.monotonic()
    harm(stylists[0])
    time.sleep(PHASE_SECONDS)
    mending = time.monotonic()
    mend(stylists[0])
    time.sleep(RETURN_SECONDS)
    # Those that wait in vain are part of the picture: they end before the figures are taken.
    asked = [entry for entry in clients.between(0, mending) if entry.at + entry.seconds > start]
    print(f"    meanwhile: {load.summary(asked)}")
    bad = [entry for entry in asked if entry.status != 200]
    if bad:
        print(f"    the last that failed was sent {bad[-1].at - start:.1f} s after the command")
    settled = [entry for entry in bad if entry.at > start + SETTLE_SECONDS]
    check(not settled, f"nothing failed that was sent later than {SETTLE_SECONDS} s after the command")
    check(all(entry.status in (502, 503, 504) for entry in bad), "whatever failed got an answer that says so")
    slowest = max(entry.seconds for entry in asked)
    check(slowest < load.PATIENCE, "nothing hung")
    back = clients.between(mending, time.monotonic())
    print(f"    while it came back: {load.summary(back)}")
    late = [entry for entry in back if entry.status != 200 and entry.at > mending + RETURN_SECONDS / 2]
    check(not late, "nothing fails when it is back")
    all_take_part(stylists)


def address_is_back(stylist):
    """As Compose connected it: the service's name stands for it, too."""
    docker("network", "connect", "--alias", SERVICE, NETWORK, stylist)


def main():
    stylists = containers()
    if len(stylists) != 3:
        sys.exit(f"error: there are {len(stylists)} stylists, not three")
    clients = load.Load(PORT, CLIENTS, "POST", "/api/v1/agent/chat", QUESTION)
    try:
        print("All three at work", flush=True)
        start = time.monotonic()
        time.sleep(10)
        asked = clients.between(start, time.monotonic())
        print(f"    {load.summary(asked)}")
        check(all(entry.status == 200 for entry in asked), "nothing fails")
        all_take_part(stylists)
        suffer("One is killed (docker kill), then started", clients, stylists,
               lambda one: docker("kill", one), lambda one: docker("start", one))
        suffer("One is paused (docker pause), then goes on", clients, stylists,
               lambda one: docker("pause", one), lambda one: docker("unpause", one))
        suffer("One is cut off (docker network disconnect), then connected", clients, stylists,
               lambda one: docker("network", "disconnect", NETWORK, one), address_is_back)
    finally:
        clients.stop()
    print(f"\nIn all: {load.summary(clients.between(0, time.monotonic()))}")
    health = json.loads(docker("inspect", "--format", "{{json .State}}", stylists[0]))
    check(health["Running"], "the one that suffered runs")
    sys.exit(1 if failures else 0)


main()
