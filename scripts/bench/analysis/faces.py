"""MediaPipe's detector, mesh and iris networks, the same ONNX files and steps as in the engine's face/."""

import math

import cv2
import numpy as np

from geometry import Square, around, cut, level_square

SIDE = 192
CELLS = SIDE // 4
CENTERS = (np.stack(np.meshgrid(np.arange(CELLS), np.arange(CELLS)), -1).reshape(-1, 2) + 0.5) / CELLS
MIN_SCORE = 0.6
SAME_FACE = 0.3
EYE_CORNERS = 33, 263
INNER_CORNERS = 133, 362


class NoFace(Exception):
    pass


def detect(run, picture):
    """The largest face: its box and the two eyes, in pixels."""
    height, width = picture.shape[:2]
    whole = Square(width / 2, height / 2, max(width, height))
    outputs = run("detector_full_range", cut(picture, whole, SIDE, cv2.BORDER_CONSTANT), 127.5, 1 / 127.5)
    boxes, logits = sorted((output.reshape(len(CENTERS), -1) for output in outputs), key=lambda o: -o.shape[1])
    scores = 1 / (1 + np.exp(-logits[:, 0]))
    likely = scores >= MIN_SCORE
    boxes, scores, centers = boxes[likely] / SIDE, scores[likely], CENTERS[likely]
    middle, half = boxes[:, :2] + centers, boxes[:, 2:4] / 2
    points = boxes[:, 4:8].reshape(-1, 2, 2) + centers[:, None]
    found = np.concatenate(((middle - half), (middle + half), points.reshape(-1, 4)), 1)
    faces = []
    order = np.argsort(-scores)
    while len(order):
        same = overlap(found[order[0]], found[order]) > SAME_FACE
        faces.append(np.average(found[order[same]], 0, scores[order[same]]))
        order = order[~same]
    if not faces:
        raise NoFace
    largest = max(faces, key=lambda face: np.prod(face[2:4] - face[:2]))
    return whole.to_picture(largest.reshape(4, 2))


def overlap(one, others):
    low = np.maximum(one[:2], others[:, :2])
    high = np.minimum(one[2:4], others[:, 2:4])
    shared = np.prod(np.maximum(high - low, 0), 1)
    areas = np.prod(others[:, 2:4] - others[:, :2], 1)
    return shared / (areas + np.prod(one[2:4] - one[:2]) - shared)


def mesh(run, picture, low, high, eyes):
    """468 points: fitted in the detector's box, then once more in the square that they suggest."""
    angle = math.atan2(*(eyes[1] - eyes[0])[::-1])
    square = around(low, high, 1.5)._replace(angle=angle)
    for _ in range(2):
        outputs = run("face_mesh", cut(picture, square, SIDE), 0, 1 / 255)
        points, presence = sorted((output.ravel() for output in outputs), key=lambda o: -o.size)
        points = square.to_picture(points.reshape(468, 3)[:, :2] / SIDE)
        square = level_square(points, *EYE_CORNERS, 1.5)
    if presence[0] < 0:
        raise NoFace
    return points


def irises(run, picture, points):
    """Contour and iris of both eyes; the network sees the one on the right in a mirror."""
    eyes = []
    for left, right, mirrored in ((EYE_CORNERS[0], INNER_CORNERS[0], False), (INNER_CORNERS[1], EYE_CORNERS[1], True)):
        (ax, ay), (bx, by) = points[left], points[right]
        square = Square((ax + bx) / 2, (ay + by) / 2, math.hypot(bx - ax, by - ay) * 2.3, math.atan2(by - ay, bx - ax))
        eye = cut(picture, square, 64)
        outputs = run("iris", np.ascontiguousarray(eye[:, ::-1]) if mirrored else eye, 0, 1 / 255)
        iris = min(outputs, key=np.size).reshape(5, 3)[:, :2] / 64
        if mirrored:
            iris[:, 0] = 1 - iris[:, 0]
        eyes.append(square.to_picture(iris))
    return eyes
