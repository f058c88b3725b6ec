"""The engine's own weights files, found by its manifest."""

import pathlib
import tomllib

from safetensors.numpy import load_file

FOLDER = pathlib.Path(__file__).resolve().parents[3] / "weights"
MODELS = tomllib.loads((FOLDER / "manifest.toml").read_text())["models"]


def path(section):
    return FOLDER / MODELS[section]["file"]


def load(network, section):
    """Fills a PyTorch network; every one of its parameters must be in the file."""
    import torch

    tensors = {name: torch.from_numpy(array.astype("float32")) for name, array in load_file(path(section)).items()}
    missing = [name for name in network.load_state_dict(tensors, strict=False).missing_keys if "num_batches" not in name]
    if missing:
        raise SystemExit(f"{path(section)} lacks {missing}")
    return network.eval()
