"""What the numbers of the packages say: missing, late, repeated, out of line."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from canasplan.bootstrap import Workspace
from canasplan.exchange.chain import (
    ARRIVED,
    Chain,
    Shipment,
    missing_text,
    numbers_text,
    problems,
    sender_text,
)
from canasplan.exchange.imports import Outcome
from tests.conftest import PROVINCE_OFFICE, FixedClock
from tests.exchange.packages import Laptop, laptop


@pytest.fixture
def layo(tmp_path: Path, fields: dict[str, str], clock: FixedClock) -> Iterator[Laptop]:
    with laptop(tmp_path / "layo", fields, clock=clock) as opened:
        yield opened


def took(province: Workspace, *paths: Path) -> list[tuple[str, ...]]:
    return [report.notices for report in province.imports.take(paths)]


def shipment(number: int, content: str = "", before: str | None = None) -> Shipment:
    previous = f"h{number - 1}" if number > 1 else ""
    return Shipment(number, content or f"h{number}", previous if before is None else before)


def chain(*shipments: Shipment) -> Chain:
    return Chain("080505", "eq-12345678-9abc", shipments)


# --- what is told of a package just taken up


def test_packages_in_their_order_are_no_news(layo: Laptop, province: Workspace) -> None:
    assert took(province, layo.send(), layo.send(), layo.send()) == [(), (), ()]


def test_a_gap_is_told_and_closed_when_the_late_one_comes(
    layo: Laptop, province: Workspace
) -> None:
    first, second, third, fourth = (layo.send() for _ in range(4))

    assert took(province, first, fourth) == [
        (),
        ("Faltan los envíos 2 y 3 de Layo: pídalos, o pida un paquete nuevo con todo el plan.",),
    ]
    assert took(province, third) == [
        (
            "El envío 3 de Layo llegó después del 4.",
            "Falta el envío 2 de Layo: pídalo, o pida un paquete nuevo con todo el plan.",
        )
    ]
    assert took(province, second) == [("El envío 2 de Layo llegó después del 4.",)]
    assert took(province, second) == [()]  # known already: nothing to tell


def test_a_preview_sees_the_files_before_and_changes_nothing(
    layo: Laptop, province: Workspace
) -> None:
    first, second, third = (layo.send() for _ in range(3))

    reports = province.imports.look([first, first, third])

    assert [report.outcome for report in reports] == [
        Outcome.TAKEN,
        Outcome.KNOWN,
        Outcome.TAKEN,
    ]
    assert [len(report.notices) for report in reports] == [0, 0, 1]
    assert took(province, first, second, third) == [(), (), ()]


def test_a_folder_that_went_back_to_a_backup_sends_a_number_twice(
    layo: Laptop, province: Workspace, tmp_path: Path, fields: dict[str, str]
) -> None:
    first = layo.send()
    shutil.copytree(layo.workspace.folder, tmp_path / "copia" / "datos")
    seconds = [layo.send()]
    layo.send()
    fourth = layo.send()
    with laptop(tmp_path / "copia", fields) as copy:
        seconds.append(copy.send())

    took(province, first, seconds[0])
    ((told,),) = took(province, seconds[1])
    assert told == (
        "Llegó más de un envío 2 de Layo, con distinto contenido; se unieron todos. "
        "Pregunte si se copió la carpeta de datos o se volvió a un respaldo."
    )
    (again,) = took(province, fourth)
    assert again == ("Falta el envío 3 de Layo: pídalo, o pida un paquete nuevo con todo el plan.",)


def test_two_laptops_of_a_district_are_told_apart(
    layo: Laptop, province: Workspace, tmp_path: Path, fields: dict[str, str]
) -> None:
    took(province, layo.send())
    with laptop(tmp_path / "otra", fields) as other:
        other.send()
        ((told,),) = took(province, other.send())

    assert told.startswith("Falta el envío 1 de Layo (equipo eq-")


def test_what_the_province_sends_is_in_no_chain_of_a_district(
    layo: Laptop, province: Workspace, tmp_path: Path, fields: dict[str, str]
) -> None:
    with laptop(tmp_path / "oficina", fields | {"ubigeo": "080505"}, PROVINCE_OFFICE) as office:
        office.fields["ubigeo"] = "080505"
        office.send()
        second = office.send()

    (report,) = layo.workspace.imports.take([second])

    assert (report.outcome, report.notices) == (Outcome.TAKEN, ())


def test_a_csv_has_no_number(layo: Laptop, province: Workspace, tmp_path: Path) -> None:
    from canasplan.exchange.export import ExportRequest

    layo.send()
    path = tmp_path / "avances.csv"
    layo.workspace.exports.write(ExportRequest(), path)

    assert took(province, path) == [()]


# --- the arithmetic


def test_the_results_of_what_arrived_are_those_of_the_ledger() -> None:
    assert ARRIVED == (Outcome.TAKEN, Outcome.APART)


def test_a_package_that_follows_another_content_is_named() -> None:
    broken = chain(shipment(1), shipment(2, before="otro"), shipment(4, before="x"))

    assert broken.broken == (2,)  # of the third nothing is here to compare with
    assert list(problems(broken, "Layo")) == [
        "Falta el envío 3 de Layo: pídalo, o pida un paquete nuevo con todo el plan.",
        "El envío 2 de Layo no sigue al envío 1 que llegó. "
        "Pregunte si se copió la carpeta de datos o se volvió a un respaldo.",
    ]


def test_a_first_package_that_follows_one_does_not_begin_the_chain() -> None:
    (told,) = problems(chain(shipment(1, before="h0")), "Layo")
    assert told.startswith("El envío 1 de Layo no sigue al principio.")


def test_after_a_repeated_number_either_content_may_be_followed() -> None:
    twice = chain(shipment(1), shipment(2), shipment(2, "otro"), shipment(3, before="otro"))

    assert (twice.repeated, twice.broken, twice.missing) == ((2,), (), ())
    assert twice.last.number == 3


def test_a_far_number_costs_no_more_than_a_near_one() -> None:
    far = chain(shipment(1), shipment(10**15, before=""))

    assert far.missing == ((2, 10**15 - 1),)
    assert far.missing_count == 10**15 - 2
    assert far.short_installation == "eq-12345678"


@pytest.mark.parametrize(
    ("missing", "told"),
    [
        (((7, 7),), "Falta el envío 7"),
        (((3, 4),), "Faltan los envíos 3 y 4"),
        (((3, 6),), "Faltan los envíos 3 a 6"),
        (((3, 6), (9, 9), (11, 11)), "Faltan los envíos 3 a 6, 9 y 11"),
    ],
)
def test_missing_numbers_read_as_people_say_them(
    missing: tuple[tuple[int, int], ...], told: str
) -> None:
    assert missing_text(missing) == told


def test_a_long_list_of_numbers_is_shortened() -> None:
    ranges = [(number, number) for number in range(2, 22, 2)]
    assert numbers_text(ranges) == "2, 4, 6, 8, 10, 12 y 4 más"


def test_a_laptop_is_named_only_beside_another() -> None:
    assert sender_text(chain(shipment(1)), "Layo", alone=True) == "Layo"
    assert sender_text(chain(shipment(1)), "Layo", alone=False) == "Layo (equipo eq-12345678)"
