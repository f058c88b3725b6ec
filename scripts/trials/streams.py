"""streams.py [COUNT]: opens so many event streams through a gateway with its default settings, reads them for a
while, leaves, and prints what that cost. Ends with exit code 1 if it was more than it may.
"""

import asyncio
import json
import resource
import sys
import time
import urllib.request

import servers

COUNT = int(sys.argv[1]) if len(sys.argv) > 1 else 5000
MOST_MIB = 300
AT_ONCE = 200
"""Connections that are being opened at a time."""
READ_SECONDS = 20
REQUEST = b"GET /api/v1/agent/chat/stream HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n"


class Stream:
    def __init__(self):
        self.delays, self.broken = [], False

    async def open(self, port):
        self.reader, self.writer = await asyncio.open_connection("127.0.0.1", port)
        self.writer.write(REQUEST)
        head = await self.reader.readuntil(b"\r\n\r\n")
        if not head.startswith(b"HTTP/1.1 200 "):
            sys.exit(f"error: a stream was refused: {head.splitlines()[0]}")

    async def read(self):
        while line := await self.reader.readline():
            if line.startswith(b"data: "):
                self.delays.append(time.monotonic() - json.loads(line[6:])["at"])
        self.broken = True


async def open_all(port):
    streams, gate = [Stream() for _ in range(COUNT)], asyncio.Semaphore(AT_ONCE)

    async def open_one(stream):
        async with gate:
            await stream.open(port)

    await asyncio.gather(*map(open_one, streams))
    return streams


def open_at(service):
    with urllib.request.urlopen(f"http://127.0.0.1:{service.port}/api/v1/ml/open", timeout=30) as answer:
        return int(answer.read())


async def trial(service, gateway):
    idle = gateway.memory_mib()
    started = time.monotonic()
    streams = await open_all(gateway.port)
    print(f"{COUNT} streams opened in {time.monotonic() - started:.1f} s")
    readers = [asyncio.ensure_future(stream.read()) for stream in streams]
    await asyncio.sleep(READ_SECONDS)
    memory, peak = gateway.memory_mib(), gateway.peak_memory_mib()
    print(f"the gateway takes {memory:.0f} MiB ({idle:.0f} MiB idle, at most {peak:.0f} MiB): "
          f"{(memory - idle) * 1024 / COUNT:.1f} KiB a stream")
    delays = sorted(delay for stream in streams for delay in stream.delays[1:])
    fewest = min(len(stream.delays) for stream in streams)
    print(f"every stream got {fewest} events or more; one took {delays[len(delays) // 2] * 1000:.1f} ms on its way "
          f"(p99 {delays[int(len(delays) * 0.99)] * 1000:.1f} ms)")
    for stream, reader in zip(streams, readers):
        reader.cancel()
        stream.writer.close()
    left = time.monotonic()
    while (still := await asyncio.to_thread(open_at, service)) and time.monotonic() < left + 30:
        await asyncio.sleep(0.1)
    print(f"{still} streams were left at the service {time.monotonic() - left:.1f} s after the clients had gone")
    return peak < MOST_MIB and fewest >= 3 and still == 0 and not any(stream.broken for stream in streams)


def main():
    soft, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    if most != resource.RLIM_INFINITY and most < 2 * COUNT + 100:
        sys.exit(f"error: the gateway needs two files a stream, and `ulimit -Hn` is {most}")
    # The gateway inherits it.
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    service = servers.service()
    gateway = servers.gateway(service.port)
    try:
        good = asyncio.run(trial(service, gateway))
    finally:
        gateway.stop()
        service.stop()
    print("ok" if good else "FAILED")
    sys.exit(0 if good else 1)


main()
