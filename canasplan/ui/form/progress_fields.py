"""The form of an avance as a table: which fields, in which order, and how each is edited."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from canasplan.model import Activity, Status
from canasplan.ui.form.coordinate_field import CoordinateEditor
from canasplan.ui.form.date_field import DateEditor
from canasplan.ui.form.form_fields import (
    ChoiceEditor,
    CountEditor,
    FieldEditor,
    NumberEditor,
    TextEditor,
)
from canasplan.ui.form.lines_field import AlliesEditor, LinesEditor
from canasplan.ui.form.locality_field import LocalityEditor
from canasplan.ui.texts import activity_text, status_text

translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One field: its attribute name in `Progress`, its editor, and how it is presented."""

    name: str
    build: Callable[[], FieldEditor]
    hint: str = ""
    required: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """Fields that belong together, line by line."""

    title: str
    """Empty where the section before goes on."""
    rows: tuple[tuple[FieldSpec, ...], ...]
    advice: str = ""


def _activity() -> ChoiceEditor:
    return ChoiceEditor((str(each), activity_text(each)) for each in Activity)


def _status() -> ChoiceEditor:
    return ChoiceEditor((str(each), status_text(each)) for each in Status)


def _number(name: str) -> Callable[[], NumberEditor]:
    return lambda: NumberEditor(name)


def _count(name: str) -> Callable[[], CountEditor]:
    return lambda: CountEditor(name)


def _coordinate(name: str) -> Callable[[], CoordinateEditor]:
    return lambda: CoordinateEditor(name)


def sections() -> tuple[Section, ...]:
    """Return every field that a person fills, from top to bottom."""
    return (
        Section(
            translate("ProgressForm", "Actividad"),
            (
                (
                    FieldSpec(
                        "date",
                        DateEditor,
                        translate("ProgressForm", "día/mes/año"),
                        required=True,
                    ),
                    FieldSpec("ubigeo", ChoiceEditor, required=True),
                ),
                (FieldSpec("locality", LocalityEditor),),
                (
                    FieldSpec("activity", _activity, required=True),
                    FieldSpec("status", _status, required=True),
                ),
            ),
        ),
        Section(
            translate("ProgressForm", "Resultados"),
            (
                (
                    FieldSpec(
                        "percent",
                        _number("percent"),
                        translate("ProgressForm", "De 0 a 100, a la fecha"),
                    ),
                    FieldSpec(
                        "amount",
                        _number("amount"),
                        translate("ProgressForm", "De esta actividad"),
                    ),
                ),
                (
                    FieldSpec(
                        "quantity",
                        _number("quantity"),
                        translate("ProgressForm", "De esta actividad"),
                    ),
                    FieldSpec(
                        "unit",
                        TextEditor,
                        translate("ProgressForm", "km, familias, talleres…"),
                    ),
                ),
            ),
            translate("ProgressForm", "Al menos uno: porcentaje, cantidad o logros."),
        ),
        Section(
            translate("ProgressForm", "Beneficiarios"),
            ((FieldSpec("women", _count("women")), FieldSpec("men", _count("men"))),),
        ),
        Section(
            "",
            (
                (
                    FieldSpec("minors", _count("minors")),
                    FieldSpec("elders", _count("elders")),
                    FieldSpec("disabled", _count("disabled")),
                ),
            ),
            translate("ProgressForm", "De ellos:"),
        ),
        Section(
            translate("ProgressForm", "Responsables"),
            ((FieldSpec("responsible", TextEditor),), (FieldSpec("allies", AlliesEditor),)),
        ),
        Section(
            translate("ProgressForm", "Para la audiencia pública"),
            (
                (FieldSpec("achievements", LinesEditor),),
                (FieldSpec("difficulties", LinesEditor),),
                (FieldSpec("next_steps", LinesEditor),),
            ),
        ),
        Section(
            translate("ProgressForm", "Ubicación"),
            (
                (
                    FieldSpec("latitude", _coordinate("latitude")),
                    FieldSpec("longitude", _coordinate("longitude")),
                ),
            ),
            translate("ProgressForm", "En grados. Pegue «−14.49, −71.15» para llenar ambas."),
        ),
    )
