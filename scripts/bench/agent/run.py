"""Measures import, search and the builtin stylist over catalogs of several sizes, through the public doors.

Garments are those of the sample with other names, prices, colors and materials. Real sentence vectors exist
for the sample's garments alone; every other one has the vector of the garment it was made from with noise
(cosine to it about 0.9), so that clusters are as real ones have them and no two vectors are the same.
"""

import http.client
import json
import os
import pathlib
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import tomllib
import urllib.parse

import numpy

DATA = pathlib.Path("clothing_recommender/data")
SIZES = [1_000, 10_000, 100_000, 1_000_000]
SEARCHES = 300
CHATS = 60
NOISE = 0.48

ADJECTIVES = """Alpine Amber Arbor Aspen Atlas Beacon Birch Bramble Canyon Cedar Cinder Cliff Coastal Cobble Compass
Copper Crest Delta Drift Dune Ember Fable Fern Field Fjord Flint Forge Garnet Glade Glen Granite Grove Harbor
Haven Heron Hollow Indigo Iris Juniper Lagoon Lark Linden Lunar Maple Marsh Meadow Mesa Mist Moor North Oak
Orchard Osprey Pebble Pine Prairie Quarry Quill Raven Reed Ridge River Sable Sage Shore Slate Solstice Sparrow
Spruce Stone Summit Thistle Timber Topaz Tundra Valley Vista Willow Wren Zephyr""".split()


def sample():
    garments = []
    for path in sorted((DATA / "catalog").glob("*.toml")):
        garments += tomllib.loads(path.read_text())["garment"]
    return garments


def questions(garments, seed):
    draw = random.Random(seed)
    people = ["", " for my wife", " for my husband", " for women", " for men"]
    for_what = ["", " for work", " for a wedding", " for a date", " for travel", " for the beach", " for an interview"]
    colors = ["", "navy ", "red ", "green ", "camel ", "black ", "pink ", "blue "]
    limits = ["", " under $60", " under $150", " between $50 and $200", ", not wool", " in size M"]
    while True:
        garment = draw.choice(garments)
        what = draw.choice([garment["item"].lower(), garment["kind"].replace("-", " ")])
        yield f"a {draw.choice(colors)}{what}{draw.choice(people)}{draw.choice(for_what)}{draw.choice(limits)}"


def write_file(path, garments, count):
    """Garments for an import; the number of the sample's garment that each is made from follows its id."""
    draw = random.Random(1)
    colors = sorted({color for garment in garments for color in garment["colors"]})
    with open(path, "w") as file:
        for number in range(count):
            origin = number % len(garments)
            garment = garments[origin]
            low = draw.randint(10, 400)
            file.write(json.dumps({
                "id": f"{number}-{origin}",
                "item": f"{draw.choice(ADJECTIVES)} {draw.choice(ADJECTIVES)} {garment['item']}",
                "kind": garment["kind"], "audience": garment["audience"], "style": garment["style"],
                "details": garment.get("details", []), "materials": garment["materials"],
                "fit": garment.get("fit", ""), "sizes": garment["sizes"], "formality": garment["formality"],
                "occasions": garment["occasions"], "weather": garment.get("weather", []),
                "price_from": low, "price_to": low + draw.randint(0, 200),
                "colors": draw.sample(colors, draw.randint(1, 5)), "where": garment["where"],
                "note": garment["note"],
            }) + "\n")


class Service:
    def __init__(self, binary, folder):
        self.binary, self.folder = binary, folder
        self.env = {"DATA_DIR": str(folder), "PORT": "0", "LOG_LEVEL": "WARNING", "WEIGHTS_DIR": "weights",
                    "METRICS_ADDR": "127.0.0.1:0", "PATH": os.environ["PATH"]}

    def start(self):
        begin = time.monotonic()
        self.process = subprocess.Popen([self.binary], env=self.env, stdout=subprocess.PIPE, text=True)
        line = next(line for line in self.process.stdout if "listening on" in line)
        self.port = int(line.rsplit(":", 1)[1])
        self.connection = http.client.HTTPConnection("127.0.0.1", self.port)
        return time.monotonic() - begin

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait()

    def memory(self):
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return {name: int(status.split(f"{name}:")[1].split()[0]) / 1024 for name in ("VmRSS", "VmHWM")}

    def search(self, question):
        query = urllib.parse.urlencode({"q": question, "limit": 5})
        begin = time.perf_counter()
        self.connection.request("GET", f"/api/v1/agent/catalog/search?{query}")
        answer = self.connection.getresponse()
        body = answer.read()
        assert answer.status == 200, body
        return (time.perf_counter() - begin) * 1000

    def chat(self, question, number):
        body = json.dumps({"message": question, "user_id": f"bench-{number}", "context": {"palette": "Warm Autumn"}})
        begin = time.perf_counter()
        self.connection.request("POST", "/api/v1/agent/chat/stream", body, {"content-type": "application/json"})
        answer = self.connection.getresponse()
        answer.readline()
        first = (time.perf_counter() - begin) * 1000
        rest = answer.read()
        assert b'"done"' in rest, rest[-500:]
        return first, (time.perf_counter() - begin) * 1000


def import_file(service, path):
    """Seconds until the words of all garments can be found. Vectors follow: see `give_vectors`."""
    begin = time.monotonic()
    process = subprocess.Popen([service.binary, "catalog", "import", str(path)], env=service.env,
                               stdout=subprocess.PIPE, text=True)
    for line in process.stdout:
        if "found by their words now" in line:
            seconds = time.monotonic() - begin
            process.kill()
            process.wait()
            return seconds
    raise SystemExit("the import failed")


def give_vectors(folder):
    """Writes a noisy copy of its origin's vector for each imported garment, as the service would write its own."""
    draw = numpy.random.default_rng(1)
    database = sqlite3.connect(folder / "aesthetiq.sqlite3")
    known = dict(database.execute(
        "SELECT g.key, v.vector FROM garment_vectors v JOIN garments g ON g.id = v.garment_id WHERE g.source = 'sample'"))
    origins = [numpy.frombuffer(known[garment["id"]], numpy.int8) / 127 for garment in sample()]
    (revision,) = database.execute("UPDATE catalog_state SET revision = revision + 1 RETURNING revision").fetchone()
    rows = database.execute("SELECT id, key FROM garments WHERE source <> 'sample'").fetchall()
    for start in range(0, len(rows), 10_000):
        part = rows[start:start + 10_000]
        vectors = numpy.array([origins[int(key.rsplit("-", 1)[1])] for _, key in part])
        noise = draw.standard_normal(vectors.shape)
        vectors += NOISE * noise / numpy.linalg.norm(noise, axis=1, keepdims=True)
        vectors /= numpy.linalg.norm(vectors, axis=1, keepdims=True)
        vectors = numpy.round(vectors * 127).astype(numpy.int8)
        database.executemany(
            "INSERT OR REPLACE INTO garment_vectors (garment_id, revision, vector) VALUES (?, ?, ?)",
            [(id, revision, vector.tobytes()) for (id, _), vector in zip(part, vectors)])
    database.commit()


def wait_for_sample_vectors(folder, count):
    database = sqlite3.connect(folder / "aesthetiq.sqlite3", timeout=30)
    begin = time.monotonic()
    while database.execute("SELECT count(*) FROM garment_vectors").fetchone()[0] < count:
        time.sleep(0.1)
    return time.monotonic() - begin


def percentile(values, share):
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def measure(binary, size):
    garments = sample()
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        service = Service(binary, folder)
        first_start = service.start()
        vectors_after = wait_for_sample_vectors(folder, len(garments))
        service.stop()
        count = size - len(garments)
        write_file(folder / "bench.jsonl", garments, count)
        seconds = import_file(service, folder / "bench.jsonl")
        give_vectors(folder)
        start = service.start()
        try:
            ask = questions(garments, 2)
            for _ in range(20):
                service.search(next(ask))
            searches = [service.search(next(ask)) for _ in range(SEARCHES)]
            chats = [service.chat(next(ask), number) for number in range(CHATS)]
            memory = service.memory()
        finally:
            service.stop()
    firsts, ends = zip(*chats)
    print(f"| {size:,} | {count / seconds:,.0f} | {start:.1f} | {memory['VmRSS']:,.0f} ({memory['VmHWM']:,.0f}) "
          f"| {percentile(searches, .5):.1f} | {percentile(searches, .99):.1f} "
          f"| {percentile(firsts, .5):.1f} | {percentile(ends, .5):.1f} | {percentile(ends, .99):.1f} |", flush=True)
    print(f"first start {first_start:.2f} s, its vectors {vectors_after:.1f} s later", file=sys.stderr)


def main():
    binary, *sizes = sys.argv[1:]
    print("| garments | rows imported a second | start, s | memory at rest (peak), MB | search p50, ms | p99 "
          "| chat: first event p50, ms | end p50 | end p99 |")
    print("| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    for size in map(int, sizes or SIZES):
        measure(binary, size)


main()
