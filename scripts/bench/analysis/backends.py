"""The two ways to run the networks: PyTorch eager with OpenCV's DNN module, or ONNX Runtime for all."""

import pathlib

import cv2
import numpy as np

import weights
from geometry import cut

MEAN = np.array((0.485, 0.456, 0.406), np.float32) * 255
DEVIATION = np.array((0.229, 0.224, 0.225), np.float32) * 255
MEDIAPIPE = ("detector_full_range", "face_mesh", "iris")


def normalized(picture):
    return np.ascontiguousarray(((picture - MEAN) / DEVIATION).transpose(2, 0, 1)[None])


def blob(picture, offset, factor):
    return cv2.dnn.blobFromImage(picture, factor, mean=(offset,) * 3)


class PyTorch:
    """The engine's own split: eager PyTorch for the two ResNets, OpenCV for MediaPipe's small networks."""

    def __init__(self, threads):
        import torch

        from networks import Parser, Shape

        self.torch = torch
        torch.set_num_threads(threads)
        cv2.setNumThreads(threads)
        self.parser = weights.load(Parser(), "parser")
        self.shape = weights.load(Shape(), "face_shape")
        self.small = {name: cv2.dnn.readNetFromONNX(str(weights.path(name))) for name in MEDIAPIPE}

    def run(self, name, picture, offset, factor):
        net = self.small[name]
        net.setInput(blob(picture, offset, factor))
        return net.forward(net.getUnconnectedOutLayersNames())

    def parse(self, picture):
        with self.torch.inference_mode():
            return self.parser(self.torch.from_numpy(normalized(picture)))[0].numpy()

    def shapes(self, both):
        with self.torch.inference_mode():
            return self.shape(self.torch.from_numpy(both)).numpy()


class OnnxRuntime:
    def __init__(self, threads, folder):
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        cv2.setNumThreads(threads)
        files = {name: weights.path(name) for name in MEDIAPIPE}
        files |= {name: pathlib.Path(folder, f"{name}.onnx") for name in ("parser", "face_shape")}
        self.sessions = {
            name: onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
            for name, path in files.items()
        }

    def infer(self, name, values):
        session = self.sessions[name]
        return session.run(None, {session.get_inputs()[0].name: values})

    def run(self, name, picture, offset, factor):
        return self.infer(name, blob(picture, offset, factor))

    def parse(self, picture):
        return self.infer("parser", normalized(picture))[0][0]

    def shapes(self, both):
        return self.infer("face_shape", both)[0]
