"""fuzz_uploads.py [SECONDS [SEED]]: mutated uploads at the running service, for ten minutes by default.

Valid small files of every format and of its rarer parts, and the multipart forms around them, are altered byte by
byte, cut, repeated and spliced with one another, and sent to every path that takes a photo. The service must answer
each with an analysis or a 4xx, keep running, and log no panic; what breaks it is kept in target/fuzz.
"""

import collections
import http.client
import io
import os
import pathlib
import random
import subprocess
import sys
import tempfile
import time

from PIL import Image

import contestants

BOUNDARY = b"XX"
SIDES = 8, 24
FORMATS = "JPEG", "PNG", "WEBP", "BMP", "TIFF", "GIF"
MODES = "L", "LA", "P", "1", "RGBA", "CMYK", "I;16"
COMPRESSIONS = "tiff_lzw", "tiff_adobe_deflate", "packbits", "jpeg"
NUMBERS = b"\xff\xff\xff\xff", b"\0\0\0\0", b"\x7f\xff\xff\xff", b"\0\0\0\1"
PATHS = "analyze-face", "analyze-face-legacy", "analyze-face/overlay", "match-color"
QUERIES = "", "?max_faces=3&include=mask,landmarks,timings"
ALLOWED = 200, 400, 413, 415, 422
PATIENCE = 60
GROWTH = 150
"""Megabytes that the service may have held at most beyond what it began with: one large picture, decoded."""


def seeds(picture):
    for side in SIDES:
        small = picture.resize((side, side))
        options = [(small, kind, {}) for kind in FORMATS]
        options += [(small.convert(mode), kind, {}) for mode in MODES for kind in FORMATS]
        options += [(small, "TIFF", {"compression": name}) for name in COMPRESSIONS]
        options += [(small, "JPEG", {"progressive": True}), (small, "WEBP", {"lossless": True})]
        for image, kind, how in options:
            file = io.BytesIO()
            try:
                image.save(file, kind, **how)
            except (OSError, KeyError, ValueError):
                continue  # Not every format has every kind of pixel.
            yield file.getvalue()


def mutated(data, others, chance):
    data = bytearray(data)
    for _ in range(chance.choice((0, 1, 1, 2, 3, 8))):
        if not data:
            break
        at = chance.randrange(len(data))
        match chance.randrange(6):
            case 0:
                data[at] ^= 1 << chance.randrange(8)
            case 1:
                data[at] = chance.choice((0, 127, 128, 255, chance.randrange(256)))
            case 2:
                data[at : at + 4] = chance.choice(NUMBERS)
            case 3:
                del data[at : at + chance.randrange(1, 64)]
            case 4:
                data[at:at] = data[chance.randrange(len(data)) :][: chance.randrange(64)]
            case 5:
                other = chance.choice(others)
                data[at:] = other[chance.randrange(len(other)) :]
    return bytes(data)


def form(photo, others, chance):
    part = b'--%s\r\nContent-Disposition: form-data; name="%s"%s\r\n\r\n%s\r\n'
    body = part % (BOUNDARY, b"file", b'; filename="a"', photo)
    if chance.random() < 0.3:
        body += part % (BOUNDARY, b"season", b"", b"Dark Winter")
    body += b"--%s--\r\n" % BOUNDARY
    return mutated(body, others, chance) if chance.random() < 0.3 else body


def main(seconds, seed):
    chance = random.Random(seed)
    portrait = pathlib.Path(os.environ["SETUP_DIR"], "portraits/astronaut.png")
    files = list(seeds(Image.open(portrait).convert("RGB")))
    kept = pathlib.Path(os.environ["CARGO_TARGET_DIR"], "fuzz")
    kept.mkdir(parents=True, exist_ok=True)
    statuses, slowest, broken = collections.Counter(), 0.0, []
    with tempfile.TemporaryFile() as log:
        service = contestants.engine("face_analysis")
        service.start(log)
        try:
            held, _ = service.memory()
            connection = http.client.HTTPConnection("127.0.0.1", service.port, timeout=PATIENCE)
            end = time.monotonic() + seconds
            while time.monotonic() < end and service.process.poll() is None and len(broken) < 20:
                body = form(mutated(chance.choice(files), files, chance), files, chance)
                path = f"/api/v1/ml/{chance.choice(PATHS)}{chance.choice(QUERIES)}"
                begin = time.monotonic()
                try:
                    connection.request("POST", path, body, {"Content-Type": "multipart/form-data; boundary=XX"})
                    response = connection.getresponse()
                    response.read()
                    status = response.status
                except (OSError, http.client.HTTPException) as error:
                    connection.close()
                    status = type(error).__name__
                slowest = max(slowest, time.monotonic() - begin)
                statuses[status] += 1
                if status not in ALLOWED:
                    broken.append(kept / f"upload-{seed}-{statuses.total()}")
                    broken[-1].write_bytes(path.encode() + b"\n" + body)
            dead = service.process.poll() is not None
            most = held if dead else service.memory()[1]
        finally:
            service.stop()
        log.seek(0)
        panics = log.read().count(b"panicked")
    print(f"{statuses.total():,} uploads: " + ", ".join(f"{count:,} × {status}" for status, count in statuses.most_common()))
    print(f"slowest {slowest * 1000:.0f} ms; from {held:.0f} MB to at most {most:.0f} MB; {panics} panics")
    if dead or broken or panics or most > held + GROWTH:
        sys.exit("\n".join(["it broke", *map(str, broken)]))


if __name__ == "__main__":
    main(float((sys.argv[1:2] or ["600"])[0]), int((sys.argv[2:3] or ["1"])[0]))
