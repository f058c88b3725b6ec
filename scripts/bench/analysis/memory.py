"""memory.py [COUNT]: the engine's resident memory over so many analyses, 10,000 by default.

The two portraits of scripts/fetch-portraits in four sizes, as JPEG and as PNG, from four callers at a time.
Prints a table in Markdown and ends with an error when memory still grows after the first thousand.
"""

import io
import itertools
import os
import pathlib
import sys
from concurrent.futures import ThreadPoolExecutor

from PIL import Image

import contestants
import load

CALLERS = 4
WARM_UP = 100
SIZES = (160, 256, 384, 512)
GROWTH = 1.1
"""What the end may be over the state after a tenth of the analyses: an allocator's caches still settle then."""


def photos():
    folder = pathlib.Path(os.environ["SETUP_DIR"], "portraits")
    for name, side, kind in itertools.product(("astronaut.png", "grace_hopper.jpg"), SIZES, ("JPEG", "PNG")):
        picture = Image.open(folder / name).convert("RGB")
        picture.thumbnail((side, side))
        file = io.BytesIO()
        picture.save(file, kind)
        yield load.form(file.getvalue())


def analyze(port, bodies, count):
    """So many analyses, from several callers."""
    numbers = itertools.count()

    def ask():
        caller = load.Caller(port)
        while (number := next(numbers)) < count:
            caller.call(bodies[number % len(bodies)])

    with ThreadPoolExecutor(CALLERS) as callers:
        for asking in [callers.submit(ask) for _ in range(CALLERS)]:
            asking.result()


def main(count):
    bodies = list(photos())
    engine = contestants.engine("this engine")
    engine.start()
    try:
        print("| analyses | resident | most so far |\n| ---: | ---: | ---: |")
        print("| 0, healthy | {:.0f} MB | {:.0f} MB |".format(*engine.memory()), flush=True)
        done, held = 0, {}
        for goal in (min(WARM_UP, count // 100), count // 10, count // 4, count // 2, count * 3 // 4, count):
            analyze(engine.port, bodies, goal - done)
            done = goal
            held[goal] = engine.memory()
            print("| {:,} | {:.0f} MB | {:.0f} MB |".format(done, *held[goal]), flush=True)
    finally:
        engine.stop()
    if held[count][0] > GROWTH * held[count // 10][0]:
        sys.exit("memory grows")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
