"""Four realistic years of the 8 districts: their packages, and the table of metas to paste.

    python -m benchmarks.year CARPETA

What is made up hangs together: each action that a district takes up has a unit that suits it, a
meta for each year, and avances that go towards it at the district's own pace; some say only a
percentage or a state, some were corrected, voided or cancelled, and some actions nobody touched.
"""

from __future__ import annotations

import random
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from sqlalchemy import select

from benchmarks.sample import keep
from canasplan.bootstrap import open_workspace
from canasplan.canonical import fold
from canasplan.db.sqlite import Database
from canasplan.db.tables import installation
from canasplan.exchange.export import ExportRequest
from canasplan.identity import new_record
from canasplan.model import Activity, Operation, Profile, Progress, Revision, Status
from canasplan.paths import DATABASE
from canasplan.plan_document import Action, District, PlanDocument
from canasplan.revisions import seal

YEARS = (2019, 2020, 2021, 2022)
LAST_DAY = date(2022, 9, 30)
"""Fieldwork was recorded up to here."""
_STAFF = {
    "080501": ("Julio Mamani Choque", "Gerente de desarrollo social", 0.97),
    "080502": ("Nélida Ccahuana Soto", "Técnica de campo", 0.82),
    "080503": ("Wilber Huillca Puma", "Responsable de planificación", 1.04),
    "080504": ("Martha Quispe Llasa", "Técnica agropecuaria", 0.66),
    "080505": ("Rosa Quispe Condori", "Técnica de campo", 0.91),
    "080506": ("Édgar Tacuri Nina", "Sub gerente de obras", 0.58),
    "080507": ("Yolanda Chino Cáceres", "Promotora social", 0.88),
    "080508": ("Percy Ccorimanya Vera", "Técnico de campo", 0.73),
}
"""Who records in each district, and how much of what was planned gets done there."""
_UNITS = (
    ("carretera", "km", 12, 90_000),
    ("vial", "km", 10, 85_000),
    ("puente", "puentes", 1, 120_000),
    ("riego", "hectáreas", 80, 4_200),
    ("forest", "plantones", 9_000, 3),
    ("past", "hectáreas", 60, 1_800),
    ("ganad", "familias", 120, 350),
    ("truch", "familias", 25, 1_400),
    ("pesqu", "familias", 20, 1_200),
    ("capacit", "talleres", 8, 1_500),
    ("taller", "talleres", 6, 1_400),
    ("educa", "instituciones educativas", 9, 6_000),
    ("deport", "campeonatos", 4, 5_500),
    ("salud", "campañas", 6, 3_200),
    ("nutri", "niñas y niños", 140, 120),
    ("agua", "familias", 90, 1_900),
    ("sanea", "familias", 70, 2_300),
    ("residuo", "campañas", 5, 2_400),
    ("seguridad", "rondas equipadas", 6, 2_700),
    ("turis", "productos turísticos", 2, 18_000),
    ("artesan", "asociaciones", 5, 4_800),
    ("feria", "ferias", 3, 7_500),
)
"""Word of the action → unit, quantity for a year, soles for each."""
_OTHERWISE = (("reuniones", 6, 800), ("familias", 60, 400), ("gestiones", 4, 1_200))
_PLACES = (
    "Taypitunga", "Urinsaya Ccollana", "Exaltación", "Hampatura", "Huinchiri", "Chollocani",
    "Tucsa", "Chaupibanda", "Pongoña", "Choccayhua", "Ccomayo", "Perccaro", "Kcana Hanansaya",
)  # fmt: skip
_DIFFICULTIES = (
    "Las lluvias cortaron el acceso dos semanas.",
    "El desembolso llegó con dos meses de retraso.",
    "Faltó maquinaria: estuvo en otra obra.",
    "La asamblea comunal se postergó por la cosecha.",
    "El proveedor entregó menos de lo contratado.",
    "La helada quemó parte de lo sembrado.",
)
_NEXT_STEPS = (
    "Volver en un mes con el comité.",
    "Completar el padrón de beneficiarios.",
    "Gestionar el saldo ante el gobierno regional.",
    "Reprogramar con la nueva junta directiva.",
    "Firmar el acta de entrega con la comunidad.",
)


@dataclass(frozen=True)
class Task:
    """What one district takes up of one action."""

    action: Action
    district: District
    unit: str
    quantity: int
    """For each year, whole units."""
    price: int
    """Soles for each unit."""
    way: str
    """What its avances say: quantities, percentages or states only."""
    with_target: bool


def make(folder: Path, seed: int = 8) -> None:
    """Write the 8 packages and ``metas.txt`` into a folder, which is made where needed."""
    folder.mkdir(parents=True, exist_ok=True)
    chance = random.Random(seed)
    lines = ["Acción\tDistrito\tAño\tUnidad\tCantidad\tPresupuesto\tPeso"]
    with tempfile.TemporaryDirectory() as name:
        for ubigeo, (person, post, pace) in _STAFF.items():
            here = Path(name) / ubigeo
            with open_workspace(here) as workspace:
                workspace.profiles.set(Profile(ubigeo, person, post))
                plan = workspace.plans.current()
            tasks = list(_tasks(chance, plan, ubigeo))
            lines += [line for task in tasks if task.with_target for line in _targets(task)]
            profile = Profile(ubigeo, person, post)
            keep(here, list(_revisions(chance, plan, here, profile, tasks, pace)))
            with open_workspace(here) as workspace:
                package = folder / f"CANAS_{ubigeo}_0001.zip"
                workspace.exports.write_package(ExportRequest(), package)
    (folder / "metas.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _tasks(chance: random.Random, plan: PlanDocument, ubigeo: str) -> Iterator[Task]:
    district = plan.district(ubigeo)
    assert district is not None
    size = 0.6 + district.population / 9_000
    for _, _, action in plan.actions():
        if chance.random() > 0.46:
            continue
        unit, quantity, price = _suited(chance, action)
        way = chance.choices(("quantity", "percent", "status"), (0.74, 0.18, 0.08))[0]
        yield Task(
            action,
            district,
            unit,
            max(1, round(quantity * size * chance.uniform(0.7, 1.3))),
            price,
            way,
            way == "quantity" and chance.random() < 0.88,
        )


def _suited(chance: random.Random, action: Action) -> tuple[str, int, int]:
    text = fold(action.text)
    for word, unit, quantity, price in _UNITS:
        if word in text:
            return unit, quantity, price
    return chance.choice(_OTHERWISE)


def _targets(task: Task) -> Iterator[str]:
    for year in YEARS:
        budget = task.quantity * task.price
        cells = (
            task.action.code, task.district.name, str(year), task.unit, str(task.quantity),
            f"{budget}.00", "2" if task.price > 50_000 else "1",
        )  # fmt: skip
        yield "\t".join(cells)


def _revisions(
    chance: random.Random,
    plan: PlanDocument,
    folder: Path,
    profile: Profile,
    tasks: list[Task],
    pace: float,
) -> Iterator[Revision]:
    with closing(Database(folder / DATABASE)) as db, db.read() as connection:
        equipo = connection.execute(select(installation.c.equipo)).scalar_one()
    for task in tasks:
        own = pace * chance.uniform(0.55, 1.35)
        for content in _contents(chance, plan, profile, task, own):
            first = seal(_revision(content, profile, equipo, Operation.CREATE))
            yield first
            if chance.random() < 0.06:
                more = replace(content, women=(content.women or 0) + 2)
                yield seal(_after(first, Operation.CHANGE, "Se revisó el padrón", more))
            elif chance.random() < 0.02:
                yield seal(_after(first, Operation.VOID, "Se registró dos veces", content))


def _contents(
    chance: random.Random, plan: PlanDocument, profile: Profile, task: Task, pace: float
) -> Iterator[Progress]:
    done, asked = 0.0, float(task.quantity * len(YEARS))
    cancelled = chance.random() < 0.03
    for year in YEARS:
        days = sorted(_days(chance, year, chance.choice((1, 1, 2, 2, 3))))
        for day in days:
            if day > LAST_DAY:
                break
            part = task.quantity * pace * chance.uniform(0.7, 1.3) / len(days)
            part = float(max(1, round(part))) if task.quantity > 3 else round(max(part, 0.1), 1)
            done += part
            last = cancelled and year == YEARS[-1]
            yield _content(chance, plan, profile, task, day, part, done / asked, cancelled=last)


def _days(chance: random.Random, year: int, count: int) -> Iterator[date]:
    for _ in range(count):
        day = date(year, 1, 10) + timedelta(days=chance.randrange(345))
        yield day - timedelta(days=max(0, day.weekday() - 4))


def _content(
    chance: random.Random,
    plan: PlanDocument,
    profile: Profile,
    task: Task,
    day: date,
    part: float,
    share: float,
    *,
    cancelled: bool,
) -> Progress:
    women = chance.randint(4, 60)
    men = chance.randint(3, 55)
    whole = share >= 1
    status = Status.FINISHED if whole else chance.choices(
        (Status.RUNNING, Status.STOPPED, Status.NOT_STARTED), (0.86, 0.1, 0.04)
    )[0]  # fmt: skip
    counted = task.way == "quantity"
    place = chance.choice(_PLACES)
    amount = round(part * task.price * chance.uniform(0.75, 1.15) * 100)
    amount_known = chance.random() < 0.8
    result = f"{part:g} {task.unit}" if counted else "Se avanzó según lo programado"
    trouble = chance.random() < 0.4
    return Progress(
        plan=plan.code,
        action=task.action.code,
        ubigeo=task.district.ubigeo,
        date=day,
        activity=chance.choice(list(Activity)),
        status=Status.CANCELLED if cancelled else status,
        locality=place,
        percent=min(100_00, round(share * 100_00)) if task.way == "percent" else None,
        quantity=round(part * 1000) if counted else None,
        unit=task.unit if counted else None,
        amount=amount if amount_known else None,
        women=women,
        men=men,
        minors=chance.randint(0, (women + men) // 3),
        elders=chance.randint(0, (women + men) // 5),
        disabled=chance.choice((None, 0, 1, 2)),
        responsible=profile.name,
        allies=chance.choice(((), ("Comunidad campesina",), ("Agrorural", "Comunidad campesina"))),
        achievements=f"{result} en {place}, con {women + men} personas de la comunidad.",
        difficulties=chance.choice(_DIFFICULTIES) if trouble else None,
        next_steps=chance.choice(_NEXT_STEPS) if trouble or chance.random() < 0.3 else None,
    )


def _revision(content: Progress, profile: Profile, equipo: str, operation: Operation) -> Revision:
    moment = f"{content.date.isoformat()}T21:30:00.000Z"
    return Revision(
        record=new_record("av"),
        number=1,
        parents=(),
        operation=operation,
        reason=None,
        author=profile.author,
        installation=equipo,
        scope=profile.scope,
        moment=moment,
        content=content,
    )


def _after(first: Revision, operation: Operation, reason: str, content: Progress) -> Revision:
    return replace(
        first,
        number=2,
        parents=(first.hash,),
        operation=operation,
        reason=reason,
        content=content,
        hash="",
    )


if __name__ == "__main__":
    make(Path(sys.argv[1]))
