"""Turned squares, and cutting them out of a picture as the engine's face/crop.rs does."""

import math
from typing import NamedTuple

import cv2
import numpy as np


class Square(NamedTuple):
    x: float
    y: float
    side: float
    angle: float = 0.0

    def to_picture(self, unit):
        """From the square's own coordinates, 0 to 1, to the picture's; one point a row."""
        level = (np.asarray(unit, float) - 0.5) * self.side
        return turned(level, self.angle) + (self.x, self.y)


def turned(points, angle):
    sin, cos = math.sin(angle), math.cos(angle)
    return points @ np.array([[cos, sin], [-sin, cos]])


def around(low, high, scale):
    (left, top), (right, bottom) = low, high
    return Square((left + right) / 2, (top + bottom) / 2, max(right - left, bottom - top) * scale)


def level_square(points, left, right, scale, height_alone=False):
    """The square in which the line from the point `left` to `right` is level, around all points."""
    angle = math.atan2(*(points[right] - points[left])[::-1])
    level = turned(points, -angle)
    low, high = level.min(0), level.max(0)
    width, height = high - low
    x, y = turned((low + high) / 2, angle)
    return Square(x, y, scale * (height if height_alone else max(width, height)), angle)


def cut(picture, square, side, border=cv2.BORDER_REPLICATE, color=(0, 0, 0)):
    """`square` as `side` × `side` pixels, averaged first where it shrinks to half its size or less."""
    corners = square.to_picture([(0, 0), (1, 0), (0, 1), (1, 1)])
    height, width = picture.shape[:2]
    low = np.clip(np.floor(corners.min(0) - 2), 0, (width - 1, height - 1)).astype(int)
    high = np.clip(np.ceil(corners.max(0) + 2), low + 1, (width, height)).astype(int)
    part = picture[low[1] : high[1], low[0] : high[0]]
    block = int(square.side / side)
    size = high - low
    if block >= 2:
        size = np.maximum(np.round(size / block), 1).astype(int)
        part = cv2.resize(part, tuple(size.tolist()), interpolation=cv2.INTER_AREA)
    scale = size / (high - low)
    places = np.array([(0.5, 0.5), (side + 0.5, 0.5), (0.5, side + 0.5)]) / side
    origin, right, down = (square.to_picture(places) - low) * scale - 0.5
    transform = np.column_stack(((right - origin) / side, (down - origin) / side, origin))
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    return cv2.warpAffine(part, transform, (side, side), flags=flags, borderMode=border, borderValue=color)
