"""Runs the three built services in one terminal, set up as docker-compose.yml sets up their containers.

Each one's log lines get its name in front. When one ends, or on Ctrl-C, SIGTERM or a closed terminal, all
are stopped: the gateway first, so that what it is passing on can come to its end.
"""

import ctypes
import json
import os
import pathlib
import signal
import subprocess
import sys
import threading
import time
import urllib.request

import ports

ROOT = pathlib.Path(__file__).resolve().parent.parent
BINARIES = pathlib.Path(os.environ["CARGO_TARGET_DIR"], "release")
PORTRAIT = pathlib.Path(os.environ["SETUP_DIR"], "portraits/astronaut.png")

START_SECONDS = 180
"""The models load and warm up in seconds, even on a slow machine."""
STOP_SECONDS = 35
"""Longer than a service gives its open requests; docker-compose.yml has the same stop_grace_period."""

STOP_SIGNALS = {signal.SIGINT, signal.SIGTERM, signal.SIGHUP}
PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None, use_errno=True)
OUTPUT = threading.Lock()


def say(message):
    write(f"==> {message}\n".encode())


def write(line):
    """Goes on when nobody reads any longer, as when the terminal is gone: the services must not block."""
    with OUTPUT:
        try:
            sys.stdout.buffer.write(line)
            sys.stdout.buffer.flush()
        except OSError:
            pass


def port_of(variable, default):
    value = os.environ.get(variable) or default
    if not str(value).isdecimal() or not 0 < int(value) < 65536:
        sys.exit(f"error: {variable} is {value!r}, which is no port")
    return int(value)


class Service:
    def __init__(self, name, host, port, color):
        self.name, self.host, self.port, self.color = name, host, port, color
        self.process = None

    def start(self, environment):
        self.process = subprocess.Popen(
            [BINARIES / self.name],
            cwd=ROOT,
            env=environment | {"HOST": self.host, "PORT": str(self.port)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            # Out of reach of the terminal's Ctrl-C: this script says who stops when.
            start_new_session=True,
            preexec_fn=die_with_this_script,
        )

    def follow(self, width):
        prefix = f"{self.name:<{width}} | "
        if sys.stdout.isatty() and not os.environ.get("NO_COLOR"):
            prefix = f"\x1b[{self.color}m{prefix}\x1b[0m"
        for line in self.process.stdout:
            write(prefix.encode() + line.rstrip(b"\n") + b"\n")

    @property
    def running(self):
        return self.process is not None and self.process.poll() is None

    @property
    def end(self):
        code = self.process.returncode
        return f"was ended by {signal.Signals(-code).name}" if code < 0 else f"ended with exit code {code}"


def die_with_this_script():
    """In the child: SIGTERM if this script is killed outright, and none of the signals that it blocks."""
    LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    signal.pthread_sigmask(signal.SIG_SETMASK, set())


def wait_for_signal(seconds):
    """The number of the next signal to stop, or None when a child ended or the time has passed."""
    arrived = signal.sigtimedwait(STOP_SIGNALS | {signal.SIGCHLD}, seconds)
    return arrived.si_signo if arrived and arrived.si_signo in STOP_SIGNALS else None


def health(gateway, timeout):
    """The gateway's /health as a dictionary; empty when it does not answer in time."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(f"http://127.0.0.1:{gateway.port}/health", timeout=timeout) as answer:
            return json.load(answer)
    except (OSError, ValueError):
        return {}


def run_until_stopped(gateway, services):
    """Watches the services; returns the exit code once it is time to stop."""
    deadline = time.monotonic() + START_SECONDS
    ready = False
    while True:
        if wait_for_signal(0.5 if not ready else 3600):
            return 0
        for service in services:
            if not service.running:
                say(f"{service.name} {service.end}; its last lines above say why")
                return 1
        if ready:
            continue
        # It is quick once all is well, and until then Ctrl-C should not have to wait for it.
        if health(gateway, timeout=1).get("status") == "healthy":
            ready = True
            welcome(gateway)
        elif time.monotonic() > deadline:
            states = {name: state.get("status") for name, state in health(gateway, timeout=15).get("services", {}).items()}
            say(f"not healthy after {START_SECONDS} s: {states or 'the gateway does not answer'}")
            return 1


def welcome(gateway):
    url = f"http://localhost:{gateway.port}"
    photo = PORTRAIT if PORTRAIT.exists() else "your-photo.jpg"
    say(f"""all three services are healthy: {url} (API: {url}/docs)

  curl -X POST {url}/api/v1/agent/chat -H 'Content-Type: application/json' \\
    -d '{{"message": "Find me a jacket for a job interview", "user_id": "user-123"}}'

  curl -X POST {url}/api/v1/ml/analyze-face -F 'file=@{photo}'

Ctrl-C stops them.""")


def stop(*groups):
    """Stops one group after the other: SIGTERM, then SIGKILL after STOP_SECONDS or at a second request to stop."""
    impatient = False
    for services in groups:
        for service in services:
            if service.running:
                service.process.terminate()
        deadline = time.monotonic() + STOP_SECONDS
        while any(service.running for service in services) and not impatient and time.monotonic() < deadline:
            impatient = wait_for_signal(0.2) is not None
        for service in services:
            if service.running:
                say(f"killing {service.name}")
                service.process.kill()
                service.process.wait()


def main():
    face_analysis = Service("face_analysis", "127.0.0.1", port_of("FACE_ANALYSIS_PORT", 8001), "36")
    clothing_recommender = Service("clothing_recommender", "127.0.0.1", port_of("CLOTHING_RECOMMENDER_PORT", 8002), "35")
    gateway = Service("gateway", "0.0.0.0", port_of("GATEWAY_PORT", 8000), "33")
    services = [face_analysis, clothing_recommender, gateway]

    if taken := [problem for service in services if (problem := ports.taken(service.host, service.port))]:
        advice = "Stop what uses them, or choose other ports by GATEWAY_PORT, FACE_ANALYSIS_PORT and CLOTHING_RECOMMENDER_PORT."
        sys.exit("\n".join(f"error: {problem}" for problem in taken) + f"\n{advice}")

    environment = os.environ | {
        "WEIGHTS_DIR": str(ROOT / "weights"),
        "FACE_ANALYSIS_URL": f"http://127.0.0.1:{face_analysis.port}",
        "CLOTHING_RECOMMENDER_URL": f"http://127.0.0.1:{clothing_recommender.port}",
    }
    # Blocked in every thread and taken one by one in wait_for_signal, so that none comes at a bad moment.
    signal.pthread_sigmask(signal.SIG_BLOCK, STOP_SIGNALS | {signal.SIGCHLD})
    say("starting the services")
    try:
        for service in services:
            service.start(environment)
        width = max(len(service.name) for service in services)
        followers = [threading.Thread(target=service.follow, args=[width], daemon=True) for service in services]
        for follower in followers:
            follower.start()
        code = run_until_stopped(gateway, services)
        say("stopping the services")
    finally:
        stop([gateway], [face_analysis, clothing_recommender])
    for follower in followers:
        follower.join(timeout=2)
    say("all stopped")
    return code


if __name__ == "__main__":
    sys.exit(main())
