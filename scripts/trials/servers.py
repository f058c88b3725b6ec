"""Starts the built gateway, with its default settings, and a service behind it, on free ports of loopback."""

import os
import pathlib
import re
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
RELEASE = pathlib.Path(os.environ["CARGO_TARGET_DIR"], "release")


class Server:
    """A program that says where it listens as soon as it does."""

    def __init__(self, command, environment):
        self.process = subprocess.Popen(
            command,
            env={"PATH": os.environ["PATH"]} | environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        found = re.search(r" listening on http://[^:]+:(\d+)", self.process.stdout.readline())
        if not found:
            self.stop()
            sys.exit(f"error: {command[0]} does not start")
        self.port = int(found[1])

    def status(self, field):
        """A figure of /proc/PID/status."""
        text = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(rf"^{field}:\s+(\d+)", text, re.MULTILINE)[1])

    def peak_memory_mib(self):
        return self.status("VmHWM") / 1024

    def memory_mib(self):
        return self.status("VmRSS") / 1024

    def sockets(self):
        folder = pathlib.Path(f"/proc/{self.process.pid}/fd")
        return sum(is_socket(entry) for entry in folder.iterdir())

    def stop(self):
        self.process.kill()
        self.process.wait()


def is_socket(entry):
    try:
        return os.readlink(entry).startswith("socket:")
    except FileNotFoundError:
        return False  # Closed meanwhile.


def service():
    return Server([sys.executable, "-B", str(HERE / "service.py")], {})


def gateway(service_port):
    url = f"http://127.0.0.1:{service_port}"
    return Server([str(RELEASE / "gateway")], {
        "HOST": "127.0.0.1",
        "PORT": "0",
        "FACE_ANALYSIS_URL": url,
        "CLOTHING_RECOMMENDER_URL": url,
        "LOG_LEVEL": "ERROR",
    })
