"""Callers: each sends one photo after another on a connection of its own and times the answers."""

import http.client
import json
import time
from concurrent.futures import ThreadPoolExecutor

PATH = "/api/v1/ml/analyze-face?include=timings"
BOUNDARY = "portrait"
PATIENCE = 600


def form(photo):
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="photo"\r\n\r\n'
    return head.encode() + photo + f"\r\n--{BOUNDARY}--\r\n".encode()


class Caller:
    def __init__(self, port):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)

    def call(self, body):
        """The seconds that an analysis took, and the answer. Anything but an analysis ends the benchmark."""
        headers = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
        begin = time.perf_counter()
        self.connection.request("POST", PATH, body, headers)
        response = self.connection.getresponse()
        text = response.read()
        seconds = time.perf_counter() - begin
        if response.status != 200:
            raise RuntimeError(f"status {response.status}: {text[:300]}")
        return seconds, json.loads(text)


def together(port, bodies, callers, seconds):
    """Analyses answered a second while so many callers ask for so long."""
    begin = time.perf_counter()
    answered = []

    def ask(number):
        caller = Caller(port)
        while time.perf_counter() - begin < seconds:
            caller.call(bodies[(number + len(answered)) % len(bodies)])
            answered.append(time.perf_counter() - begin)

    with ThreadPoolExecutor(callers) as pool:
        for asking in [pool.submit(ask, number) for number in range(callers)]:
            asking.result()
    return len(answered) / max(answered)
