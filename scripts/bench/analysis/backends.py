"""The two ways to run the parser and the shape network: PyTorch eager, or ONNX Runtime."""

import pathlib

import cv2
import numpy as np

import weights

MEAN = np.array((0.485, 0.456, 0.406), np.float32) * 255
DEVIATION = np.array((0.229, 0.224, 0.225), np.float32) * 255
MEDIAPIPE = ("detector_full_range", "face_mesh", "iris")


def normalized(picture):
    return np.ascontiguousarray(((picture - MEAN) / DEVIATION).transpose(2, 0, 1)[None])


class Small:
    """MediaPipe's networks by OpenCV, as in the engine. ONNX Runtime takes longer: for one detector, two meshes and
    two irises on one thread 16 ms where this OpenCV takes 13."""

    def __init__(self, threads):
        cv2.setNumThreads(threads)
        self.nets = {name: cv2.dnn.readNetFromONNX(str(weights.path(name))) for name in MEDIAPIPE}

    def run(self, name, picture, offset, factor):
        net = self.nets[name]
        net.setInput(cv2.dnn.blobFromImage(picture, factor, mean=(offset,) * 3))
        return net.forward(net.getUnconnectedOutLayersNames())


class PyTorch:
    def __init__(self, threads):
        import torch

        from networks import Parser, Shape

        self.torch = torch
        torch.set_num_threads(threads)
        self.parser = weights.load(Parser(), "parser")
        self.shape = weights.load(Shape(), "face_shape")
        self.run = Small(threads).run

    def parse(self, picture):
        with self.torch.inference_mode():
            return self.parser(self.torch.from_numpy(normalized(picture)))[0].numpy()

    def shapes(self, both):
        with self.torch.inference_mode():
            return self.shape(self.torch.from_numpy(both)).numpy()


class OnnxRuntime:
    def __init__(self, threads, spinning, folder):
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_ALL
        options.intra_op_num_threads = threads
        options.add_session_config_entry("session.intra_op.allow_spinning", str(int(spinning)))
        self.sessions = {
            name: onnxruntime.InferenceSession(
                str(pathlib.Path(folder, f"{name}.onnx")), options, providers=["CPUExecutionProvider"]
            )
            for name in ("parser", "face_shape")
        }
        self.run = Small(threads).run

    def infer(self, name, values):
        return self.sessions[name].run(None, {"input": values})[0]

    def parse(self, picture):
        return self.infer("parser", normalized(picture))[0]

    def shapes(self, both):
        return self.infer("face_shape", both)
