"""The program's icon as desktops want it: pictures made from the drawing in ``resources/``."""

from __future__ import annotations

import struct
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt
from PySide6.QtGui import QImage, QImageWriter, QPainter
from PySide6.QtSvg import QSvgRenderer

SIZES = (16, 20, 24, 32, 40, 48, 64, 128, 256)
"""Pixels of each side, for taskbar, desktop and lists at 100 to 200 %."""
_WHOLE_BYTE = 256


def png(drawing: Path, size: int) -> bytes:
    """Paint an SVG as a square PNG with this many pixels on each side."""
    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    QSvgRenderer(str(drawing)).render(painter)
    painter.end()
    store = QByteArray()
    device = QBuffer(store)
    device.open(QIODevice.OpenModeFlag.WriteOnly)
    if not QImageWriter(device, QByteArray(b"PNG")).write(image):
        raise OSError(drawing)
    return bytes(store.data())


def ico(drawing: Path) -> bytes:
    """Return an SVG as an icon of Windows: a table of pictures, and the pictures as PNG."""
    pictures = [(size, png(drawing, size)) for size in SIZES]
    head = struct.pack("<HHH", 0, 1, len(pictures))
    offset = len(head) + 16 * len(pictures)
    table = b""
    for size, picture in pictures:
        side = size % _WHOLE_BYTE  # 256 is written as 0
        table += struct.pack("<BBBBHHII", side, side, 0, 0, 1, 32, len(picture), offset)
        offset += len(picture)
    return head + table + b"".join(picture for _, picture in pictures)
