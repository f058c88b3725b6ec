"""export.py FOLDER: writes both networks as ONNX graphs, for ONNX Runtime."""

import pathlib
import sys

import torch

import weights
from networks import Parser, Shape

folder = pathlib.Path(sys.argv[1])
folder.mkdir(parents=True, exist_ok=True)
for network, section, shape in ((Parser(), "parser", (1, 3, 384, 384)), (Shape(), "face_shape", (2, 3, 192, 192))):
    weights.load(network, section)
    path = folder / f"{section}.onnx"
    torch.onnx.export(network, (torch.zeros(shape),), str(path), input_names=["input"], dynamo=False)
