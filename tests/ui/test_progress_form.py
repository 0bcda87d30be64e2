"""The form of an avance: what is typed, what the rules say of it, and when they say it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QKeySequence, QShortcut, QWheelEvent
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QLabel, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from canasplan.model import Draft
from canasplan.ui.form.coordinate_field import split_pair
from canasplan.ui.form.locality_field import LocalityModel
from canasplan.ui.form.progress_form import ProgressForm
from canasplan.ui.progress.progress_entry import blank_fields
from canasplan.ui.store import Store
from canasplan.ui.theme import apply_theme

ACTION = "1.02.03"
ORDER = (
    "date", "locality", "activity", "status", "percent", "amount", "quantity", "unit",
    "women", "men", "minors", "elders", "disabled", "responsible", "allies",
    "achievements", "difficulties", "next_steps", "latitude", "longitude",
)  # fmt: skip
Make = Callable[[Store, Draft | None], ProgressForm]


@pytest.fixture
def make(qtbot: QtBot) -> Make:
    def made(store: Store, draft: Draft | None = None) -> ProgressForm:
        form = ProgressForm(store)
        form.resize(430, 640)
        qtbot.addWidget(form)
        blank = blank_fields(store, ACTION, "")
        form.open(draft or Draft(store.new_record(), ACTION, None, blank, ""), blank, "Avance")
        form.show()
        form.activateWindow()
        qtbot.waitUntil(form.isActiveWindow)
        form.start()
        return form

    return made


@pytest.fixture
def form(make: Make, store: Store) -> ProgressForm:
    return make(store, None)


def enter(form: ProgressForm, **typed: str) -> None:
    for name, text in typed.items():
        form.sheet.editors[name].set_text(text)


def line_of(form: ProgressForm, name: str) -> QWidget:
    return form.sheet.editors[name].input


def told(form: ProgressForm, name: str) -> tuple[str, ...]:
    return form.sheet.rows[name].told(name)


def test_a_district_is_preset_and_locked_and_the_person_is_the_responsable(
    form: ProgressForm,
) -> None:
    assert form.fields()["ubigeo"] == "080505"
    assert form.sheet.district.combo.currentText() == "Layo"
    assert not form.sheet.district.isEnabled()
    assert form.fields()["responsible"] == "Rosa Quispe"
    assert not form.changed()
    assert form.draft() is None


def test_the_province_chooses_among_its_eight_districts(make: Make, province_store: Store) -> None:
    form = make(province_store, None)
    assert form.sheet.district.isEnabled()
    assert form.sheet.district.combo.count() == 8
    assert not form.fields()["ubigeo"]


def test_nothing_is_said_while_a_field_is_typed_for_the_first_time(form: ProgressForm) -> None:
    QTest.keyClicks(line_of(form, "date"), "31/02")
    assert told(form, "date") == ()
    QTest.keyClick(line_of(form, "date"), Qt.Key.Key_Tab)
    assert told(form, "date") == ("Escriba la fecha como 04/03/2022 (día/mes/año).",)
    assert line_of(form, "date").property("invalid")
    assert told(form, "activity") == ()


def test_an_error_goes_away_as_soon_as_it_is_put_right(form: ProgressForm) -> None:
    enter(form, date="31/02/2022")
    form.sheet.date.leave()
    assert told(form, "date") == ("Esa fecha no existe en el calendario. Revísela.",)
    enter(form, date="04/03/2022")
    assert told(form, "date") == ()
    assert not line_of(form, "date").property("invalid")


def test_trying_to_save_shows_every_fault_counts_them_and_goes_to_the_first(
    form: ProgressForm,
) -> None:
    line_of(form, "next_steps").setFocus()
    assert not form.settle()
    assert form.footer.state == "Falta corregir 4 datos"
    assert told(form, "status") == ("Falta: estado.",)
    assert told(form, "achievements")[0].startswith("Escriba al menos un resultado")
    assert line_of(form, "date").hasFocus()
    enter(form, date="04/03/2022", activity="obra", status="en_ejecucion")
    assert form.footer.state == "Falta corregir 1 dato"
    enter(form, achievements="Faena")
    assert form.settle()
    assert form.footer.state == "* Dato obligatorio"


def test_a_warning_stands_at_its_field_and_does_not_block(form: ProgressForm) -> None:
    enter(form, date="05/03/2022", activity="obra", status="en_ejecucion", percent="20")
    enter(form, women="9000", achievements="Llamar al 987654321")
    assert form.settle()
    assert told(form, "date") == ("Es fin de semana. Confirme la fecha.",)
    assert "población de Layo" in told(form, "women")[0]
    assert told(form, "achievements")[0].startswith("Parece un DNI")
    assert not line_of(form, "date").property("invalid")


def test_a_typed_number_is_read_back_beneath_its_field(form: ProgressForm) -> None:
    hints = {
        "amount": ("1500,5", "= S/ 1,500.50"),
        "percent": ("45.5", "= 45.5 %"),
        "quantity": ("1 500.5", "= 1,500.5"),
        "women": ("1200", "= 1,200"),
        "latitude": ("-14.4942", "= 14.4942° S"),
    }
    for name, (typed, understood) in hints.items():
        enter(form, **{name: typed})
        assert form.sheet.cell(name).hint.text() == understood
    enter(form, amount="1,500", women="12")
    assert form.sheet.cell("amount").hint.text() == "De esta actividad"
    assert form.sheet.cell("women").hint.isHidden()
    form.sheet.editors["amount"].leave()
    assert told(form, "amount") == () or "¿Es" in told(form, "amount")[0]


def test_women_and_men_are_summed_up_while_they_are_typed(form: ProgressForm) -> None:
    enter(form, women="1200", men="")
    labels = [label.text() for label in form.sheet.rows["women"].findChildren(QLabel)]
    assert "Total: 1,200 personas" in labels
    enter(form, men="34")
    labels = [label.text() for label in form.sheet.rows["women"].findChildren(QLabel)]
    assert "Total: 1,234 personas" in labels


@pytest.mark.parametrize(
    "pasted",
    ["−14.49, -71.15", "-14.49,-71.15", "(-14.49; -71.15)", "-14,49; -71,15", "-14.49 -71.15"],
)
def test_a_pasted_pair_fills_both_coordinates(
    form: ProgressForm, qapp: QApplication, pasted: str
) -> None:
    qapp.clipboard().setText(pasted)
    line_of(form, "latitude").setFocus()
    QTest.keySequence(line_of(form, "latitude"), QKeySequence(QKeySequence.StandardKey.Paste))
    fields = form.fields()
    assert fields["latitude"].replace(",", ".") == "-14.49"
    assert fields["longitude"].replace(",", ".") == "-71.15"


def test_one_coordinate_is_no_pair_and_a_typed_pair_is_split_on_leaving(form: ProgressForm) -> None:
    assert split_pair("-14.49") is None
    assert split_pair("-14,49") is None
    QTest.keyClicks(line_of(form, "latitude"), "-14.49, -71.15")
    assert form.fields()["longitude"] == ""
    form.sheet.editors["latitude"].leave()
    assert form.fields()["longitude"] == "-71.15"


def test_the_allies_of_the_plan_are_put_in_and_taken_out_by_a_click(form: ProgressForm) -> None:
    chips = form.sheet.allies.chips
    assert [chip.text() for chip in chips] == ["MPC"]
    enter(form, allies="Sector salud")
    chips[0].click()
    assert form.fields()["allies"] == "Sector salud\nMPC"
    assert chips[0].isChecked()
    enter(form, allies="mpc\nSector salud")
    assert chips[0].isChecked()
    chips[0].click()
    assert form.fields()["allies"] == "Sector salud"
    assert not chips[0].isChecked()


def test_a_comunidad_is_completed_without_accents_and_a_new_one_is_added(
    store: Store, form: ProgressForm, qtbot: QtBot
) -> None:
    store.add_locality("080505", "Ccollpa Ñahuinpuquio")
    form.refresh_localities()
    locality = form.sheet.locality
    QTest.keyClicks(locality.line, "nahuin")
    popup = locality.completer.popup()
    assert popup is not None
    assert [popup.model().index(row, 0).data() for row in range(popup.model().rowCount())] == [
        "Ccollpa Ñahuinpuquio",
        "Agregar «nahuin» como comunidad nueva",
    ]
    QTest.keyClick(popup, Qt.Key.Key_Down)
    QTest.keyClick(popup, Qt.Key.Key_Return)
    assert form.fields()["locality"] == "Ccollpa Ñahuinpuquio"
    locality.line.selectAll()
    QTest.keyClicks(locality.line, "Taypitunga")
    QTest.keyClick(popup, Qt.Key.Key_Down)
    with qtbot.waitSignal(form.told) as notice:
        QTest.keyClick(popup, Qt.Key.Key_Return)
    assert notice.args == ["ok", "«Taypitunga» se agregó a las comunidades de Layo."]
    assert form.fields()["locality"] == "Taypitunga"
    assert store.localities("080505") == ("Ccollpa Ñahuinpuquio", "Taypitunga")


def test_a_known_comunidad_gets_its_own_spelling_on_leaving(
    store: Store, form: ProgressForm
) -> None:
    store.add_locality("080505", "Túpac")
    form.refresh_localities()
    enter(form, locality="TUPAC")
    form.sheet.locality.leave()
    assert form.fields()["locality"] == "Túpac"


def test_tab_goes_through_the_fields_as_they_are_read(form: ProgressForm) -> None:
    for name in ORDER:
        assert line_of(form, name).hasFocus(), name
        if name == "allies":
            QTest.keyClick(line_of(form, name), Qt.Key.Key_Tab)
            assert form.sheet.allies.chips[0].hasFocus()
        holder = QApplication.focusWidget()
        assert holder is not None
        QTest.keyClick(holder, Qt.Key.Key_Tab)
    assert form.footer.save.hasFocus()


def test_what_has_the_keyboard_is_in_view(form: ProgressForm) -> None:
    for name in (*ORDER, *reversed(ORDER)):
        line_of(form, name).setFocus()
        viewport = form.sheet.viewport()
        top = line_of(form, name).mapTo(viewport, QPoint(0, 0)).y()
        assert 0 <= top <= viewport.height() - line_of(form, name).height(), name


def test_the_line_being_written_stays_in_view_while_a_text_grows(
    form: ProgressForm, qtbot: QtBot
) -> None:
    area = line_of(form, "achievements")
    assert isinstance(area, QPlainTextEdit)
    area.setFocus()
    before = area.height()
    area.insertPlainText("\n".join(f"Faena {n}" for n in range(8)))

    def in_view() -> bool:
        viewport = form.sheet.viewport()
        caret = area.viewport().mapTo(viewport, area.cursorRect().bottomLeft()).y()
        return area.height() > before and 0 <= caret <= viewport.height()

    qtbot.waitUntil(in_view)


@pytest.mark.parametrize("name", ["activity", "percent", "achievements", "date"])
def test_the_wheel_is_left_to_the_form_and_changes_nothing(
    form: ProgressForm, qapp: QApplication, name: str
) -> None:
    enter(form, activity="obra", percent="20", date="04/03/2022")
    before = form.fields()
    editor = line_of(form, name)
    editor.setFocus()
    middle = QPointF(editor.rect().center())
    turned = QWheelEvent(
        middle,
        editor.mapToGlobal(middle),
        QPoint(),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    qapp.sendEvent(editor.viewport() if isinstance(editor, QPlainTextEdit) else editor, turned)
    assert form.fields() == before
    # What nobody takes goes on to the scroll area around.
    assert not turned.isAccepted()


def test_the_keys_of_the_window_work_inside_a_long_text(form: ProgressForm) -> None:
    pressed: list[str] = []
    for keys in ("Ctrl+Return", "Ctrl+Enter", "Ctrl+G"):
        shortcut = QShortcut(QKeySequence(keys), form)
        shortcut.activated.connect(lambda keys=keys: pressed.append(keys))
    area = line_of(form, "difficulties")
    area.setFocus()
    control = Qt.KeyboardModifier.ControlModifier
    QTest.keyClick(area, Qt.Key.Key_Return, control)
    QTest.keyClick(area, Qt.Key.Key_Enter, control | Qt.KeyboardModifier.KeypadModifier)
    QTest.keyClick(area, Qt.Key.Key_G, control)
    assert pressed == ["Ctrl+Return", "Ctrl+Enter", "Ctrl+G"]
    assert form.fields()["difficulties"] == ""


def test_escape_goes_back_to_the_list(form: ProgressForm, qtbot: QtBot) -> None:
    with qtbot.waitSignal(form.closed):
        QTest.keyClick(line_of(form, "achievements"), Qt.Key.Key_Escape)


def test_a_draft_holds_the_texts_as_typed_and_comes_back_the_same(
    make: Make, store: Store, form: ProgressForm
) -> None:
    enter(form, date="4/3/2", amount="1,500", achievements="Se instaló\nla línea", locality="tay")
    draft = form.draft()
    assert draft is not None
    assert draft.record == form.entry.record
    assert draft.fields["date"] == "4/3/2"
    again = make(store, draft)
    assert again.fields() == form.fields()
    assert again.changed()


def test_a_correction_asks_for_its_reason(make: Make, store: Store, fields: dict[str, str]) -> None:
    first = store.save(fields, record=store.new_record())
    form = make(store, Draft(first.record, ACTION, first.hash, fields | {"percent": "30"}, ""))
    assert form.footer.reason_row.isVisible()
    assert not form.settle()
    assert form.footer.reason.input.hasFocus()
    assert form.footer.reason_row.told("reason") == ("Escriba el motivo: quedará en el historial.",)
    form.footer.reason.set_text("estaba mal contado")
    assert form.settle()
    draft = form.draft()
    assert draft is not None
    assert draft.fields["reason"] == "estaba mal contado"


def test_a_new_avance_asks_for_no_reason(form: ProgressForm) -> None:
    assert form.footer.reason_row.isHidden()
    assert form.reason() is None


@pytest.mark.parametrize("look", ["light", "dark"])
@pytest.mark.parametrize("width", [340, 460])
def test_nothing_is_cut_at_any_width_of_the_pane(
    form: ProgressForm, qapp: QApplication, qtbot: QtBot, look: str, width: int
) -> None:
    apply_theme(qapp, "dark" if look == "dark" else "light")
    enter(form, date="31/12/2030", percent="101", women="12000", minors="x", elders="99999")
    form.settle()
    form.resize(width, 640)
    assert form.minimumSizeHint().width() <= 340

    def fits() -> bool:
        content = form.sheet.widget()
        return content is not None and content.width() == form.sheet.viewport().width()

    qtbot.waitUntil(fits)
    for label in form.sheet.findChildren(QLabel):
        if label.isVisible() and label.text():
            assert label.width() >= label.minimumSizeHint().width(), label.text()
            assert label.height() >= label.heightForWidth(label.width()), label.text()


def test_the_list_of_comunidades_keeps_the_rules_of_qt_while_typing(qapp: QApplication) -> None:
    model = LocalityModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    assert tester.model() is model
    model.set_names(("Hanocca", "Taypitunga"))
    for typed in ("", "h", "ha", "HANOCCA", "  ", "Limbani  Alto"):
        model.set_typed(typed)
        expected = 3 if typed.strip() and not model.known(typed) else 2
        assert model.rowCount() == expected
    assert model.index(2).data() == "Agregar «Limbani Alto» como comunidad nueva"
    model.set_names(("Limbani Alto",))
    assert model.rowCount() == 1
