"""A service for the trials: 64 kB for any request, and at /api/v1/agent/chat/stream an event every few seconds that
says when it was sent, until the client leaves. /api/v1/ml/open tells how many streams there are.
"""

import asyncio
import json
import re
import resource
import time

BODY = b"x" * 64_000
EVERY_SECONDS = 5
streams = 0


def answer(head, body):
    length = b"HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ncontent-length: %d\r\n\r\n" % len(body)
    return length if head.startswith(b"HEAD ") else length + body


async def skip_body(reader, head):
    """Of the requests that the trials send, those with a body announce its length."""
    found = re.search(rb"\r\ncontent-length: *(\d+)", head, re.IGNORECASE)
    if found:
        await reader.readexactly(int(found[1]))


async def stream(writer):
    global streams
    streams += 1
    try:
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n")
        while not writer.is_closing():
            event = f"data: {json.dumps({'at': time.monotonic()})}\n\n".encode()
            writer.write(b"%x\r\n%s\r\n" % (len(event), event))
            await writer.drain()
            await asyncio.sleep(EVERY_SECONDS)
    finally:
        streams -= 1


async def serve(reader, writer):
    try:
        while head := await reader.readuntil(b"\r\n\r\n"):
            if b"/chat/stream " in head:
                # Whatever comes next is the end.
                talk = asyncio.ensure_future(stream(writer))
                await reader.read()
                talk.cancel()
                return
            await skip_body(reader, head)
            writer.write(answer(head, str(streams).encode() if b"/open " in head else BODY))
            await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError):
        pass
    finally:
        writer.close()


async def main():
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    server = await asyncio.start_server(serve, "127.0.0.1", 0, backlog=4096)
    print(f"service listening on http://127.0.0.1:{server.sockets[0].getsockname()[1]}", flush=True)
    await server.serve_forever()


asyncio.run(main())
