"""service.py BACKEND PORT FOLDER WORKERS THREADS SPINNING: the engine's analysis as a service in Python, with FastAPI and uvicorn.

WORKERS analyses at a time, each on so many THREADS; SPINNING says how ONNX Runtime's wait. run.py tries which
are quickest.
"""

import io
import queue
import sys
import time

import cv2
import numpy as np
import uvicorn
from fastapi import FastAPI, HTTPException, UploadFile
from PIL import Image, ImageCms, ImageOps

import backends
import colors
import faces
from geometry import Square, cut, level_square

SRGB = ImageCms.createProfile("sRGB")
SHAPES = ("Heart", "Oblong", "Oval", "Round", "Square")


class Analyzer:
    """One thread's networks: OpenCV's hold buffers and cannot be shared."""

    def __init__(self, backend):
        self.backend = backend
        self.season = colors.Season()

    def analyze(self, photo):
        stages, last = {}, time.perf_counter()

        def stage(name):
            nonlocal last
            now = time.perf_counter()
            stages[name], last = (now - last) * 1000, now

        picture = decode(photo)
        stage("decode")
        low, high, *eyes = faces.detect(self.backend.run, picture)
        points = faces.mesh(self.backend.run, picture, low, high, eyes)
        irises = faces.irises(self.backend.run, picture, points)
        stage("detect")
        width, height = high - low
        square = Square(*((low + high) / 2 - (0, 0.13 * height)), 1.6 * max(width, height))
        view = cut(picture, square, 384)
        labels = self.backend.parse(view)
        stage("parse")
        measured = colors.measured(picture, low, high, square, labels)
        in_view = [((iris - (square.x, square.y)) / square.side + 0.5) * 384 for iris in irises]
        read = colors.read(view, labels, in_view)
        stage("colors")
        level = level_square(points, *faces.EYE_CORNERS, 1.6, height_alone=True)
        one = backends.normalized(cut(picture, level, 192, cv2.BORDER_CONSTANT, (127, 127, 127)))
        logits = self.backend.shapes(np.concatenate((one, one[..., ::-1]))).mean(0) / 0.6
        likelihood = np.exp(logits - logits.max())
        stage("shape")
        seasons = self.season.scores(measured)
        stage("season")
        return {
            "face_shape": SHAPES[int(likelihood.argmax())],
            "face_shape_score": float(likelihood.max() / likelihood.sum()),
            "palette_scores": seasons.tolist(),
            "palette": int(seasons.argmax()),
            "features": {name: color.tolist() for name, color in read.items()},
            "timings": stages,
        }


def decode(photo):
    """Upright 8-bit sRGB."""
    picture = ImageOps.exif_transpose(Image.open(io.BytesIO(photo)))
    if profile := picture.info.get("icc_profile"):
        picture = ImageCms.profileToProfile(picture, io.BytesIO(profile), SRGB, outputMode="RGB")
    return np.asarray(picture.convert("RGB"))


def main(backend, port, folder, workers, threads, spinning):
    make = {
        "pytorch": lambda: backends.PyTorch(threads),
        "onnxruntime": lambda: backends.OnnxRuntime(threads, spinning, folder),
    }[backend]
    analyzers = queue.SimpleQueue()
    blank = np.zeros((384, 384, 3), np.uint8)
    for _ in range(workers):
        analyzer = Analyzer(make())
        analyzer.backend.parse(blank)
        analyzer.backend.shapes(np.zeros((2, 3, 192, 192), np.float32))
        analyzers.put(analyzer)
    app = FastAPI()

    @app.get("/api/v1/health")
    def health():
        return {"status": "healthy"}

    # `def`, not `async def`: FastAPI runs it on a thread of its pool.
    @app.post("/api/v1/ml/analyze-face")
    def analyze(file: UploadFile):
        photo = file.file.read()
        analyzer = analyzers.get()
        try:
            return analyzer.analyze(photo)
        except faces.NoFace:
            raise HTTPException(400, "No face found in the image.") from None
        finally:
            analyzers.put(analyzer)

    uvicorn.run(app, host="127.0.0.1", port=port, log_level="warning", access_log=False)


if __name__ == "__main__":
    backend, port, folder, *numbers = sys.argv[1:]
    main(backend, int(port), folder, *map(int, numbers))
