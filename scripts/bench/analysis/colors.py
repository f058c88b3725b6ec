"""Colors of skin, hair, lips and eyes: what the season classifier takes, and what people read."""

import cv2
import numpy as np
from safetensors.numpy import load_file

import weights

REGIONS = {"skin": (1, 10), "hair": (17,), "lips": (12, 13), "eyes": (4, 5)}
READ = {**REGIONS, "brows": (2, 3)}
MAX_SIDE = 512


class Season:
    def __init__(self):
        self.model = {name: array.astype(float) for name, array in load_file(weights.path("season")).items()}

    def scores(self, colors):
        """Of 46 features: colors, their differences, chroma, hue, absence."""
        found = [colors.get(name) for name in REGIONS]
        lab = np.array([np.full(3, np.nan) if color is None else color for color in found])
        pairs = [lab[a] - lab[b] for a in range(4) for b in range(a + 1, 4)]
        hue = np.arctan2(lab[:, 2], lab[:, 1])
        hues = np.stack((np.sin(hue), np.cos(hue)), 1)
        absent = np.isnan(lab[:, 0]).astype(float)
        chroma = np.hypot(lab[:, 1], lab[:, 2])
        features = np.concatenate((lab.ravel(), np.ravel(pairs), chroma, hues.ravel(), absent))
        inputs = np.nan_to_num((features - self.model["mean"]) / self.model["deviation"])
        logits = (self.model["weight"] @ inputs + self.model["bias"]) / self.model["temperature"]
        likelihood = np.exp(logits - logits.max())
        return likelihood / likelihood.sum()


def measured(picture, low, high, square, labels):
    """The medians of each region in 8-bit Lab, gray-world balanced, in the detector's box grown by a tenth."""
    margin = (high - low) * 0.1
    size = np.array(picture.shape[1::-1])
    start, end = np.clip(np.round([low - margin, high + margin]), 0, size).astype(int)
    crop = picture[start[1] : end[1], start[0] : end[0]]
    longest = max(crop.shape[:2])
    if longest > MAX_SIDE:
        crop = cv2.resize(crop, None, fx=MAX_SIDE / longest, fy=MAX_SIDE / longest, interpolation=cv2.INTER_AREA)
    sums = crop.reshape(-1, 3).sum(0, dtype=np.int64)
    gains = sums.mean() / np.maximum(sums, 1)
    lab = cv2.cvtColor(np.clip(crop * gains + 0.5, 0, 255).astype(np.uint8), cv2.COLOR_RGB2LAB)
    height, width = crop.shape[:2]
    side = len(labels)
    x = start[0] + (np.arange(width) + 0.5) * (end[0] - start[0]) / width
    y = start[1] + (np.arange(height) + 0.5) * (end[1] - start[1]) / height
    columns = ((x - square.x) / square.side + 0.5) * side
    rows = ((y - square.y) / square.side + 0.5) * side
    places = labels[np.clip(rows, 0, side - 1).astype(int)[:, None], np.clip(columns, 0, side - 1).astype(int)]
    colors = {}
    for name, classes in REGIONS.items():
        pixels = lab[np.isin(places, classes)]
        if len(pixels):
            colors[name] = np.median(pixels, 0) - (0, 128, 128)
    return colors


def read(view, labels, eyes):
    """Robust means in CIELAB of each region's inner pixels; of the irises within their discs."""
    lab = cv2.cvtColor(view.astype(np.float32) / 255, cv2.COLOR_RGB2LAB)
    colors = {}
    for name, classes in READ.items():
        mask = np.isin(labels, classes).astype(np.uint8)
        mask = cv2.erode(mask, np.ones((3, 3), np.uint8)).astype(bool)
        if name == "eyes":
            discs = np.zeros(labels.shape, np.uint8)
            for iris in eyes:
                radius = np.hypot(*(iris[1:] - iris[0]).T).mean()
                cv2.circle(discs, tuple(np.round(iris[0]).astype(int).tolist()), max(int(radius), 1), 1, -1)
            mask = discs.astype(bool)
        pixels = lab[mask]
        if len(pixels):
            middle = np.median(pixels[:, 0])
            spread = np.median(np.abs(pixels[:, 0] - middle)) * 1.5 + 1
            colors[name] = pixels[np.abs(pixels[:, 0] - middle) <= spread].mean(0)
    return colors
