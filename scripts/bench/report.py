"""Turns the figures of run.py into a Markdown table and a plot.

usage: report.py RESULTS.json TABLE.md PLOT.png
"""

import json
import pathlib
import statistics
import sys

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt  # noqa: E402

PEERS = ["direct", "gateway", "nginx", "haproxy", "envoy"]
COLORS = {"direct": "#9e9e9e", "gateway": "#b7410e", "nginx": "#3d7a4e", "haproxy": "#3b6ea5", "envoy": "#8a5fa8"}
HEAD = """# The gateway beside its peers

Written by `make bench-gateway`: medians of interleaved rounds. Added latency is over the direct connection's of the
same round; it may be below zero where both wait for the same two cores. Memory is PSS, the most of all rounds.

![Requests per second and CPU per request]({plot})

"""
SIZES = {100: "100 B", 10240: "10 KiB", 1048576: "1 MiB"}


def cells(records):
    """Medians over the rounds, by (body, connections) and peer. What a proxy adds to a latency is taken
    from the direct connection's of the same round."""
    rounds = {(r["body"], r["connections"], r["round"], r["peer"]): r for r in records}
    table = {}
    for body, connections in sorted({(r["body"], r["connections"]) for r in records}):
        numbers = sorted({r["round"] for r in records if (r["body"], r["connections"]) == (body, connections)})
        for peer in PEERS:
            here = [rounds[body, connections, number, peer] for number in numbers]
            direct = [rounds[body, connections, number, "direct"] for number in numbers]

            table.setdefault((body, connections), {})[peer] = {
                "rate": statistics.median(r["requests"] / r["seconds"] for r in here),
                "p50": statistics.median(r["p50_us"] - d["p50_us"] for r, d in zip(here, direct)),
                "p99": statistics.median(r["p99_us"] - d["p99_us"] for r, d in zip(here, direct)),
                "cpu": sum(r["cpu_seconds"] for r in here) / sum(r["requests"] for r in here) * 1e6,
                "memory": max(r["memory_mib"] for r in here),
            }
    return table


def milliseconds(us):
    return f"{us / 1000:.2f}" if abs(us) < 10_000 else f"{us / 1000:.0f}"


def markdown(table):
    lines = [
        "| Body, connections | | direct | gateway | nginx | haproxy | envoy |",
        "| --- | --- | ---: | ---: | ---: | ---: | ---: |",
    ]
    rows = [
        ("requests/s", lambda cell: f"{cell['rate']:,.0f}", True),
        ("added p50, ms", lambda cell: milliseconds(cell["p50"]), False),
        ("added p99, ms", lambda cell: milliseconds(cell["p99"]), False),
        ("CPU s per million", lambda cell: f"{cell['cpu']:.0f}", False),
        ("memory, MiB", lambda cell: f"{cell['memory']:.0f}", False),
    ]
    for (body, connections), peers in table.items():
        for number, (name, text, of_direct) in enumerate(rows):
            title = f"{SIZES[body]}, {connections}" if number == 0 else ""
            values = ["" if peer == "direct" and not of_direct else text(peers[peer]) for peer in PEERS]
            lines.append(f"| {title} | {name} | {' | '.join(values)} |")
    return "\n".join(lines) + "\n"


def plot(table, path):
    bodies = sorted({body for body, _ in table})
    connections = sorted({count for _, count in table})
    figure, axes = plt.subplots(2, len(bodies), figsize=(4.2 * len(bodies), 7), squeeze=False)
    for column, body in enumerate(bodies):
        bars(axes[0][column], table, body, connections, PEERS, "rate")
        axes[0][column].set_title(f"{SIZES[body]} bodies")
        bars(axes[1][column], table, body, connections, PEERS[1:], "cpu")
        axes[1][column].set_xlabel("connections")
    axes[0][0].set_ylabel("requests per second")
    axes[1][0].set_ylabel("CPU seconds per million requests")
    handles, labels = axes[0][0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="lower center", ncols=len(PEERS), frameon=False)
    figure.tight_layout(rect=(0, 0.05, 1, 1))
    figure.savefig(path, dpi=120)


def bars(axis, table, body, connections, peers, figure):
    width = 0.8 / len(peers)
    for number, peer in enumerate(peers):
        heights = [table[body, count][peer][figure] for count in connections]
        places = [place + (number - (len(peers) - 1) / 2) * width for place in range(len(connections))]
        axis.bar(places, heights, width * 0.92, label=peer, color=COLORS[peer])
    axis.set_xticks(range(len(connections)), [str(count) for count in connections])
    axis.spines[["top", "right"]].set_visible(False)
    axis.yaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
    axis.grid(axis="y", color="#e4e4e4")
    axis.set_axisbelow(True)


def main():
    results, table_path, plot_path = map(pathlib.Path, sys.argv[1:])
    table = cells(json.loads(results.read_text()))
    table_path.write_text(HEAD.format(plot=plot_path.name) + markdown(table))
    plot(table, plot_path)
    print(table_path.read_text())


main()
