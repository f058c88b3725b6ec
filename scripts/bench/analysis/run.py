"""run.py GRAPHS [--quick]: the engine against the same analysis in Python, in turns on the same two cores.

Prints a table in Markdown. Portraits: the two of scripts/fetch-portraits. In each round every contestant has
its turn, so that whatever else the machine does falls on all of them.
"""

import os
import pathlib
import statistics
import sys

import contestants
import load

CORES = 2
STARTS = 3
ROUNDS, CALLS = 5, 10
CALLERS = (1, 4, 16)
TURNS, SECONDS = 2, 3

SETTINGS = {
    "pytorch": [(1, CORES, 0), (CORES, 1, 0), (CORES, CORES, 0)],
    "onnxruntime": [(1, CORES, 0), (1, CORES, 1), (CORES, 1, 0), (CORES, CORES, 0)],
}
"""What each peer is tried with: analyses at a time, threads of each, whether these spin while they wait."""
TRIAL_SECONDS = 2

STAGES = {
    "decode": ("decode",),
    "find face, mesh, irises": ("detect",),
    "parse": ("parse",),
    "shape": ("shape",),
}

REST = "colors, season, quality"


def main(graphs, quick):
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:CORES])
    folder = pathlib.Path(os.environ["SETUP_DIR"], "portraits")
    bodies = [load.form((folder / name).read_bytes()) for name in ("astronaut.png", "grace_hopper.jpg")]
    everyone = [contestants.engine("this engine, float32", PRECISION="float32")]
    if "avx512_bf16" in pathlib.Path("/proc/cpuinfo").read_text():
        everyone.append(contestants.engine("this engine, as it comes (bfloat16)"))
    for name, backend in (("PyTorch eager, FastAPI", "pytorch"), ("ONNX Runtime, FastAPI", "onnxruntime")):
        settings = SETTINGS[backend][0] if quick else quickest(backend, graphs, bodies)
        everyone.append(contestants.peer(f"{name}, {described(settings)}", backend, graphs, settings))
    rounds, turns = (1, 1) if quick else (ROUNDS, TURNS)

    healthy = {one: [] for one in everyone}
    for last in [False] * (0 if quick else STARTS - 1) + [True]:
        for one in everyone:
            healthy[one].append(one.start())
            if not last:
                one.stop()
    try:
        times, stages = latencies(everyone, bodies, rounds)
        rates = {one: {callers: [] for callers in CALLERS} for one in everyone}
        for _ in range(turns):
            for callers in CALLERS:
                for one in everyone:
                    rates[one][callers].append(load.together(one.port, bodies, callers, SECONDS))
        memory = {one: one.memory() for one in everyone}
    finally:
        for one in everyone:
            one.stop()
    print(table(everyone, healthy, times, stages, rates, memory))
    print("\nThe engine parses beside mesh, irises and shape: its stages add up to more than the whole.")


def described(settings):
    at_a_time, threads, spinning = settings
    return f"{at_a_time} × {threads} threads{', spinning' if spinning else ''}"


def quickest(backend, graphs, bodies):
    """The settings with which a peer analyzes most, alone and with four callers taken together."""
    rates = {}
    for settings in SETTINGS[backend]:
        peer = contestants.peer(backend, backend, graphs, settings)
        peer.start()
        try:
            load.together(peer.port, bodies, 1, 1)
            alone, several = (load.together(peer.port, bodies, callers, TRIAL_SECONDS) for callers in (1, 4))
        finally:
            peer.stop()
        print(f"{backend} {settings}: {alone:.1f} a second, {several:.1f} with four callers", file=sys.stderr, flush=True)
        rates[settings] = alone * several
    return max(rates, key=rates.get)


def latencies(everyone, bodies, rounds):
    times, stages = {one: [] for one in everyone}, {one: [] for one in everyone}
    for _ in range(rounds):
        for one in everyone:
            # A new connection each time: uvicorn closes one that was idle for five seconds.
            caller = load.Caller(one.port)
            for body in bodies:
                caller.call(body)
            for call in range(CALLS):
                seconds, answer = caller.call(bodies[call % len(bodies)])
                times[one].append(seconds * 1000)
                stages[one].append(answer["timings"])
    return times, stages


def table(everyone, healthy, times, stages, rates, memory):
    baseline = everyone[-2]
    rows = [("", *(one.name for one in everyone)), ("---", *("---:" for _ in everyone))]

    def row(name, values, show, ratio=True):
        """`values` in the order of `everyone`; each but PyTorch's with its ratio to PyTorch's."""
        reference = values[everyone.index(baseline)]
        cells = [show(value) + (f" ({value / reference:.2f})" if ratio and value is not reference else "") for value in values]
        rows.append((name, *cells))

    def milliseconds(value):
        return f"{value:.0f} ms" if value >= 10 else f"{value:.1f} ms"

    row("one at a time, median", [statistics.median(times[one]) for one in everyone], milliseconds)
    row("one at a time, 90 % within", [statistics.quantiles(times[one], n=10)[8] for one in everyone], milliseconds)
    for callers in CALLERS:
        name = f"analyses a second, {callers} caller{'s' if callers > 1 else ''}"
        row(name, [statistics.mean(rates[one][callers]) for one in everyone], lambda rate: f"{rate:.1f}")
    row("memory after that", [memory[one][0] for one in everyone], lambda size: f"{size:.0f} MB")
    row("start to healthy", [statistics.median(healthy[one]) for one in everyone], lambda value: f"{value:.1f} s")
    named = {part for parts in STAGES.values() for part in parts}
    for name in (*STAGES, REST):
        sums = [
            [sum(time for part, time in answer.items() if part in STAGES.get(name, answer.keys() - named)) for answer in stages[one]]
            for one in everyone
        ]
        row(f"– {name}", [statistics.median(each) for each in sums], milliseconds)
    return "\n".join("| " + " | ".join(cells) + " |" for cells in rows)


if __name__ == "__main__":
    main(sys.argv[1], "--quick" in sys.argv[2:])
