"""Good clients: each asks over one connection again and again, and notes what became of every request."""

import collections
import http.client
import json
import threading
import time

Asked = collections.namedtuple("Asked", "at seconds status")
"""`at`: when it was sent, by time.monotonic(). `status`: the answer's, or the name of what went wrong."""

PATIENCE = 60
PAUSE = 0.02
"""Between two requests of a client: steady load, no benchmark."""


class Load:
    def __init__(self, port, clients, method, path, body=None):
        self.port, self.request = port, (method, path, json.dumps(body) if body else None)
        self.asked = []
        self.ending = threading.Event()
        self.threads = [threading.Thread(target=self.ask_again_and_again) for _ in range(clients)]
        for thread in self.threads:
            thread.start()

    def ask_again_and_again(self):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        while not self.ending.is_set():
            at = time.monotonic()
            status = self.ask(connection)
            # list.append is atomic.
            self.asked.append(Asked(at, time.monotonic() - at, status))
            time.sleep(PAUSE)
        connection.close()

    def ask(self, connection):
        method, path, body = self.request
        try:
            connection.request(method, path, body, {"Content-Type": "application/json"} if body else {})
            answer = connection.getresponse()
            answer.read()
            return answer.status
        except (OSError, http.client.HTTPException) as error:
            connection.close()
            return type(error).__name__

    def between(self, start, end):
        return sorted(asked for asked in list(self.asked) if start <= asked.at < end)

    def stop(self):
        self.ending.set()
        for thread in self.threads:
            thread.join()


def summary(asked):
    """How many were answered well, what became of the others, and how long they took."""
    if not asked:
        return "no request"
    times = sorted(entry.seconds for entry in asked)
    statuses = collections.Counter(entry.status for entry in asked)
    good = statuses.pop(200, 0)
    others = ", ".join(f"{count} × {status}" for status, count in statuses.most_common()) or "none failed"

    def quantile(share):
        return f"{times[min(int(len(times) * share), len(times) - 1)] * 1000:.0f} ms"

    return f"{good} answered, {others}; p50 {quantile(0.5)}, p99 {quantile(0.99)}, slowest {quantile(1)}"
