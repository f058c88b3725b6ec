"""convert-model.py MODEL.tflite MODEL.onnx: the same network as ONNX, the same bytes on every run.

Runs in the virtual environment of scripts/fetch-models.
"""

import logging
import pathlib
import sys

import onnx
import tflite2onnx

source, destination = sys.argv[1:]

# It warns at each float16 weight, of which these networks have nothing but.
logging.disable(logging.WARNING)
tflite2onnx.convert(source, destination)

# The converter writes these two lists out of sets, in another order each time. Order has no meaning there.
model = onnx.load(destination)
for entries in (model.graph.initializer, model.graph.value_info):
    in_order = sorted(entries, key=lambda entry: entry.name)
    del entries[:]
    entries.extend(in_order)
pathlib.Path(destination).write_bytes(model.SerializeToString(deterministic=True))
