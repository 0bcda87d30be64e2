"""The traffic light as a shape: each light another one, so that it is read without colour too."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from canasplan.lights import Light
from canasplan.ui.charts.ink import Ink


def paint_light(painter: QPainter, at: QRectF, light: Light, ink: Ink) -> None:
    """Draw the mark of a light into a square: tick, exclamation mark, cross, or dashes."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if light is Light.NONE:
        pen = QPen(ink.lights[light], at.width() * 0.1)
        pen.setDashPattern([2.2, 1.8])
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(at.adjusted(1, 1, -1, -1))
    else:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink.lights[light])
        inner = QPen(ink.ground, at.width() * 0.13)
        inner.setCapStyle(Qt.PenCapStyle.RoundCap)
        inner.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        _DRAWN[light](painter, at, inner)
    painter.restore()


def _paint_green(painter: QPainter, at: QRectF, inner: QPen) -> None:
    painter.drawEllipse(at)
    painter.setPen(inner)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPolyline(_points(at, (0.28, 0.53), (0.44, 0.69), (0.73, 0.35)))


def _paint_amber(painter: QPainter, at: QRectF, inner: QPen) -> None:
    painter.drawPolygon(_points(at, (0.5, 0.02), (1.0, 0.96), (0.0, 0.96)))
    painter.setPen(inner)
    painter.drawLine(_point(at, 0.5, 0.38), _point(at, 0.5, 0.62))
    painter.drawPoint(_point(at, 0.5, 0.8))


def _paint_red(painter: QPainter, at: QRectF, inner: QPen) -> None:
    painter.drawRoundedRect(at, at.width() * 0.14, at.width() * 0.14)
    painter.setPen(inner)
    painter.drawLine(_point(at, 0.3, 0.3), _point(at, 0.7, 0.7))
    painter.drawLine(_point(at, 0.7, 0.3), _point(at, 0.3, 0.7))


_DRAWN = {Light.GREEN: _paint_green, Light.AMBER: _paint_amber, Light.RED: _paint_red}


def _point(at: QRectF, x: float, y: float) -> QPointF:
    return QPointF(at.x() + at.width() * x, at.y() + at.height() * y)


def _points(at: QRectF, *places: tuple[float, float]) -> QPolygonF:
    return QPolygonF([_point(at, x, y) for x, y in places])
