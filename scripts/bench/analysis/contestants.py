"""The services that are compared: how each is started, and what it is while it runs."""

import os
import pathlib
import re
import socket
import subprocess
import sys
import time
import urllib.request

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[2]
PATIENCE = 120
DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class Contestant:
    def __init__(self, name, command, environment=None):
        self.name, self.command = name, command
        self.environment = os.environ | {"WEIGHTS_DIR": str(ROOT / "weights")} | (environment or {})

    def start(self, log=subprocess.DEVNULL):
        """Starts it and returns the seconds until it was healthy."""
        begin = time.perf_counter()
        self.port = free_port()
        command = [str(part).replace("PORT", str(self.port)) for part in self.command]
        environment = self.environment | {"HOST": "127.0.0.1", "PORT": str(self.port)}
        self.process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
        while not self.healthy():
            if self.process.poll() is not None or time.perf_counter() - begin > PATIENCE:
                raise SystemExit(f"{self.name} did not become healthy")
            time.sleep(0.01)
        return time.perf_counter() - begin

    def healthy(self):
        try:
            return DIRECT.open(f"http://127.0.0.1:{self.port}/api/v1/health", timeout=5).status == 200
        except OSError:
            return False

    def stop(self):
        self.process.terminate()
        try:
            self.process.wait(15)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def memory(self):
        """Megabytes that it holds, and the most that it ever held."""
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return [int(re.search(rf"{field}:\s+(\d+)", status)[1]) / 1024 for field in ("VmRSS", "VmHWM")]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def engine(name, **environment):
    binary = pathlib.Path(os.environ["CARGO_TARGET_DIR"], "release/face_analysis")
    return Contestant(name, [binary], environment)


def peer(name, backend, graphs, settings):
    """`settings`: analyses at a time, threads of each, whether these spin while they wait."""
    command = [sys.executable, HERE / "service.py", backend, "PORT", graphs, *settings]
    return Contestant(name, command)
