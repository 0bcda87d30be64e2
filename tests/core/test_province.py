"""The office's board: what came from each district, what is missing, what waits, what is silent."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from canasplan.bootstrap import Workspace, open_workspace
from canasplan.errors import CanasplanError
from canasplan.identity import new_record
from canasplan.model import Progress
from canasplan.province import MONTHS, reminder_text
from canasplan.revisions import seal
from tests.conftest import FixedClock
from tests.exchange.packages import CHECCA, laptop, note, sent
from tests.exchange.records import add, many, save
from tests.exchange.waiting import dispute, dispute_meta, edit, export, repeat_meta, rival, take

LAYO, CHECCA_UBIGEO = "080505", "080502"
OTHER = "eq-22222222-0000"


# --- nothing yet


def test_before_anything_came_every_district_is_there_and_silent(province: Workspace) -> None:
    board = province.province.board()

    assert [one.name for one in board.districts] == [
        *("Yanaoca", "Checca", "Kunturkanki", "Langui", "Layo", "Pampamarca", "Quehue"),
        "Túpac Amaru",
    ]
    assert board.empty
    assert board.author == "Julio Mamani (Planificador)"
    assert len(board.actions) == 83
    assert board.silent == 83 * 8
    assert board.silent_in(LAYO) == 83
    layo = board.district(LAYO)
    assert (layo.records, layo.revisions, layo.last_number, layo.missing) == (0, 0, 0, 0)
    assert layo.disorder == ()


def test_it_needs_somebody_who_asks(tmp_path: Path, clock: FixedClock) -> None:
    with (
        open_workspace(tmp_path / "nueva", clock) as opened,
        pytest.raises(CanasplanError, match="Falta decir quién registra"),
    ):
        opened.province.board()


def test_a_district_of_another_province_is_refused(province: Workspace) -> None:
    with pytest.raises(CanasplanError, match="080101 no es de un distrito de Canas"):
        province.province.reminder("080101")


# --- what came


def test_packages_of_two_laptops_are_counted_for_their_district(
    province: Workspace, tmp_path: Path, fields: dict[str, str], clock: FixedClock
) -> None:
    with (
        laptop(tmp_path / "layo", fields) as layo,
        laptop(tmp_path / "otra", fields) as other,
        laptop(tmp_path / "checca", fields, CHECCA) as checca,
    ):
        layo.send()
        paths = [layo.send(), other.send(), checca.send()]
    province.imports.take(paths)

    board = province.province.board()
    here = board.district(LAYO)

    assert (here.records, here.revisions, here.received[-1], len(here.chains)) == (3, 3, 2, 2)
    assert here.last_received == "2022-09-15T14:30:00.000Z"
    assert (here.missing, here.last_number) == (1, 2)
    ((told),) = here.disorder
    assert told.startswith("Falta el envío 1 de Layo (equipo eq-")
    assert board.district(CHECCA_UBIGEO).disorder == ()
    assert not board.empty


def test_months_are_those_of_peru(province: Workspace, clock: FixedClock) -> None:
    clock.moment = datetime(2022, 3, 1, 3, 0, tzinfo=UTC)  # still the last day of February
    note(
        province,
        sent(1, momento="2022-02-01T04:59:59.999Z"),  # still January
        sent(2, momento="2022-02-01T05:00:00.000Z"),
        sent(3, momento="2021-03-01T05:00:00.000Z"),
        sent(4, momento="2021-03-01T04:59:59.999Z"),  # a month too old
        sent(5, resultado="rechazado", momento="2022-02-02T05:00:00.000Z"),
    )

    board = province.province.board()

    assert len(board.months) == MONTHS
    assert (board.months[0], board.months[-1]) == (date(2021, 3, 1), date(2022, 2, 1))
    assert board.district(LAYO).received == (1, *[0] * 9, 1, 1)


def test_a_refused_package_is_still_missing(province: Workspace) -> None:
    note(province, sent(1), sent(2, resultado="rechazado"), sent(3))

    assert province.province.board().district(LAYO).disorder == (
        "Falta el envío 2 de Layo: pídalo, o pida un paquete nuevo con todo el plan.",
    )


def test_the_last_number_is_that_of_the_laptop_that_sent_last(province: Workspace) -> None:
    note(
        province,
        *(sent(number) for number in (1, 2, 3)),
        sent(1, equipo=OTHER, momento="2022-09-02T15:00:00.000Z"),
    )
    assert province.province.board().district(LAYO).last_number == 1


# --- what waits


def test_conflicts_and_corrections_are_counted(province: Workspace, fields: dict[str, str]) -> None:
    dispute(province, fields, {"percent": 3500})
    dispute(province, fields | {"ubigeo": CHECCA_UBIGEO}, {"percent": 1}, {"percent": 2})
    save(province, fields)

    board = province.province.board()

    layo, checca = board.district(LAYO), board.district(CHECCA_UBIGEO)
    assert (layo.records, layo.revisions, layo.conflicts, layo.alarms) == (2, 4, 1, 0)
    assert (checca.records, checca.revisions, checca.conflicts, checca.alarms) == (1, 4, 1, 0)


def test_metas_in_conflict_and_repeated_ones_are_counted_as_well(
    province: Workspace, fields: dict[str, str]
) -> None:
    dispute(province, fields, {"percent": 3500})
    dispute_meta(province, {"quantity": 1}, {"quantity": 2})
    repeat_meta(province, {"year": 2021}, {"year": 2021}, {"year": 2021})
    dispute_meta(province, {"quantity": 1}, {"quantity": 2}, which=2, ubigeo=CHECCA_UBIGEO)

    board = province.province.board()

    layo, checca = board.district(LAYO), board.district(CHECCA_UBIGEO)
    assert (layo.conflicts, layo.repeated) == (3, 1)
    assert (checca.conflicts, checca.repeated, checca.revisions) == (1, 0, 0)
    waiting = len(province.decisions.conflicts()) + len(province.decisions.repeated())
    assert waiting == sum(one.conflicts for one in board.districts)
    reminder = province.province.reminder(LAYO)
    assert "- 2 registros en conflicto: se corrigió en dos equipos a la vez" in reminder
    assert "- 1 meta repetida: se fijó en dos equipos a la vez; digan cuál vale.\n" in reminder


def test_one_laptop_that_numbers_two_revisions_alike_is_an_alarm(
    province: Workspace, fields: dict[str, str]
) -> None:
    ours, _ = dispute(province, fields, {"percent": 3500})
    add(province, replace(rival(ours, percent=4000), installation=ours.installation, hash="x"))
    first, *_ = many(save(province, fields), 1)
    add(province, first, seal(replace(first, reason="copia")))

    board = province.province.board()

    assert board.district(LAYO).alarms == 2
    assert sum(one.alarms for one in board.districts) == 2


def test_edited_rows_wait_in_their_district_until_decided(
    province: Workspace, workspace: Workspace, fields: dict[str, str], tmp_path: Path
) -> None:
    save(workspace, fields)
    path = export(workspace, tmp_path / "avances.csv")
    take(province, path)
    take(province, edit(path, monto_soles="9.99"))
    assert province.province.board().district(LAYO).proposals == 1

    (waiting,) = province.decisions.proposals()
    province.decisions.refuse_proposal(waiting.id, "No corresponde a la planilla")

    assert province.province.board().district(LAYO).proposals == 0


def test_rows_set_apart_wait_in_the_district_they_are_of(
    province: Workspace, tmp_path: Path, fields: dict[str, str]
) -> None:
    with laptop(tmp_path / "checca", fields, CHECCA) as checca:
        first = save(checca.workspace, checca.fields)
        assert isinstance(first.content, Progress)
        of_layo = replace(first.content, ubigeo=LAYO)
        add(checca.workspace, seal(replace(first, record=new_record("av"), content=of_layo)))
        province.imports.take([checca.send()])

    board = province.province.board()

    assert (board.district(LAYO).set_apart, board.district(CHECCA_UBIGEO).set_apart) == (1, 0)
    assert board.district(CHECCA_UBIGEO).last_number == 1


def test_what_is_of_no_district_is_counted_apart(
    province: Workspace,
    workspace: Workspace,
    fields: dict[str, str],
    tmp_path: Path,
    clock: FixedClock,
) -> None:
    first = save(workspace, fields)
    known = export(workspace, tmp_path / "a.csv")
    assert isinstance(first.content, Progress)
    foreign = replace(first, scope="080101", content=replace(first.content, ubigeo="080101"))
    with open_workspace(tmp_path / "ajena", clock) as other:
        other.profiles.set(CHECCA)
        add(other, *many(foreign, 2))
        take(province, export(other, tmp_path / "ajena.csv"))
    take(province, known)
    take(province, edit(known, ubigeo="080101"))

    board = province.province.board()

    assert (board.set_apart_elsewhere, board.proposals_elsewhere) == (2, 1)
    assert sum(one.set_apart + one.proposals for one in board.districts) == 0


# --- silence


def test_silence_is_every_pair_without_a_current_avance(
    province: Workspace, fields: dict[str, str]
) -> None:
    save(province, fields)
    voided = save(province, fields, ubigeo=CHECCA_UBIGEO)
    province.progress.void(voided.record, reason="Se registró dos veces")

    board = province.province.board()
    action = next(one for one in board.actions if one.code == "1.02.03")

    assert action.records == (0, 0, 0, 0, 1, 0, 0, 0)
    assert (action.eje, action.silent) == ("1", 7)
    assert (board.silent, board.silent_in(LAYO), board.silent_in(CHECCA_UBIGEO)) == (663, 82, 83)


# --- the reminder


def test_a_reminder_says_what_came_what_is_missing_what_is_open_and_how_to_send(
    province: Workspace, fields: dict[str, str]
) -> None:
    dispute(province, fields, {"percent": 3500})
    note(province, sent(1), sent(4, momento="2022-09-02T15:05:00.000Z"))

    assert province.province.reminder(LAYO) == (
        "Seguimiento del plan · recordatorio para Layo · 15/09/2022\n\n"
        "Lo último que recibimos de su distrito llegó el 02/09/2022 a las 10:05.\n"
        "Último paquete: envío 4 (CANAS_080505_0004.zip), recibido el 02/09/2022 a las 10:05.\n"
        "Con eso tenemos 1 avance vigente.\n\n"
        "Lo que falta o no está en orden:\n"
        "- Faltan los envíos 2 y 3 de Layo: envíelos, o envíe un paquete nuevo con todo el "
        "plan.\n\n"
        "Lo que está pendiente:\n"
        "- 1 registro en conflicto: se corrigió en dos equipos a la vez; digan qué versión vale.\n"
        "- 82 acciones sin ningún avance, de las 83 del plan.\n\n"
        "Cómo enviar: en CanasPlan, menú Archivo → Exportar avances… → Paquete. Lleve o envíe el "
        "archivo CANAS_….zip tal como queda, sin abrirlo con una hoja de cálculo.\n\n"
        "Oficina provincial de Canas\nJulio Mamani (Planificador)\n"
    )


def test_a_reminder_to_a_district_that_sent_nothing_has_no_empty_lists(
    province: Workspace,
) -> None:
    text = province.province.reminder(CHECCA_UBIGEO)

    assert "Todavía no recibimos ningún archivo de su distrito." in text
    assert "Lo que falta" not in text
    assert "Cómo enviar" in text


def test_a_reminder_names_each_laptop_of_a_district_that_has_several(
    province: Workspace,
) -> None:
    note(province, sent(1), sent(1, equipo=OTHER))

    text = reminder_text(province.province.board(), LAYO)

    assert "Último paquete del equipo eq-11111111: envío 1" in text
    assert "Último paquete del equipo eq-22222222: envío 1" in text


def test_the_board_of_many_records_is_there_at_once(
    province: Workspace, fields: dict[str, str]
) -> None:
    add(province, *many(save(province, fields), 2_000))

    began = time.perf_counter()
    board = province.province.board()

    assert board.district(LAYO).records == 2_001
    assert time.perf_counter() - began < 1
