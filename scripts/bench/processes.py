"""Starts the proxies and what is behind them, and reads what they cost from /proc."""

import os
import pathlib
import signal
import socket
import string
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
RELEASE = pathlib.Path(os.environ["CARGO_TARGET_DIR"], "release")
ENVOY = pathlib.Path(os.environ["SETUP_DIR"], "bench/bin/envoy")
TICKS = os.sysconf("SC_CLK_TCK")


class Server:
    """A listening program, with all the processes it has forked."""

    def __init__(self, name, command, port, environment=None):
        self.name, self.port = name, port
        self.process = subprocess.Popen(
            command,
            env={"PATH": os.environ["PATH"], "HOME": "/"} | (environment or {}),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def wait(self):
        deadline = time.monotonic() + 20
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return
            except OSError:
                if self.process.poll() is not None or time.monotonic() > deadline:
                    sys.exit(f"error: {self.name} does not start")
                time.sleep(0.05)

    def stop(self):
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGTERM)
            try:
                self.process.wait(5)
            except subprocess.TimeoutExpired:
                os.killpg(self.process.pid, signal.SIGKILL)
                self.process.wait()

    def pids(self):
        """Those whose session is the program's own."""
        for entry in pathlib.Path("/proc").glob("[0-9]*"):
            try:
                session = (entry / "stat").read_text().rpartition(")")[2].split()[3]
            except OSError:
                continue
            if int(session) == self.process.pid:
                yield entry

    def cpu_seconds(self):
        """User and system time so far."""
        total = 0
        for entry in self.pids():
            fields = (entry / "stat").read_text().rpartition(")")[2].split()
            total += int(fields[11]) + int(fields[12])
        return total / TICKS

    def memory_mib(self):
        """Resident memory; pages that forked processes share count once (PSS)."""
        total = 0
        for entry in self.pids():
            for line in (entry / "smaps_rollup").read_text().splitlines():
                if line.startswith("Pss:"):
                    total += int(line.split()[1])
        return total / 1024


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def configured(name, folder, **values):
    """Fills a configuration in and returns its path."""
    text = string.Template((HERE / "peers" / name).read_text()).substitute(values, folder=folder)
    path = folder / name
    path.write_text(text)
    return str(path)


def start_backend(folder, bodies):
    """nginx with a file of each size."""
    www = folder / "www/api/v1/ml"
    www.mkdir(parents=True)
    # Workers may run as another user than the one that made the folder.
    for part in [folder, folder / "www", folder / "www/api", folder / "www/api/v1", www]:
        part.chmod(0o755)
    for size in bodies:
        (www / str(size)).write_bytes(b"x" * size)
    port = free_port()
    server = Server("backend", ["nginx", "-c", configured("backend.conf", folder, backend=port)], port)
    server.wait()
    return server


def start_proxies(folder, backend):
    """Ours and its peers, each with two threads or workers, pooled connections and no access log."""
    proxies = []

    def start(name, make):
        port = free_port()
        command, environment = make(port)
        proxies.append(Server(name, command, port, environment))
        proxies[-1].wait()

    def ours(port):
        url = f"http://127.0.0.1:{backend}"
        return [str(RELEASE / "gateway")], {
            "HOST": "127.0.0.1",
            "PORT": str(port),
            "FACE_ANALYSIS_URL": url,
            "CLOTHING_RECOMMENDER_URL": url,
            "LOG_LEVEL": "WARNING",
        }

    def peer(file, *command):
        return lambda port: ([*command, configured(file, folder, port=port, backend=backend)], None)

    start("gateway", ours)
    start("nginx", peer("nginx.conf", "nginx", "-c"))
    start("haproxy", peer("haproxy.cfg", "haproxy", "-db", "-f"))
    start("envoy", peer("envoy.yaml", str(ENVOY), "--concurrency", "2", "--log-level", "error", "--use-dynamic-base-id", "-c"))
    return proxies
