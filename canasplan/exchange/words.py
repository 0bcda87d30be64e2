"""What people call the codes of an action and a district, as the plans loaded here word them."""

from __future__ import annotations

from sqlalchemy import Connection, select

from canasplan.db.tables import action
from canasplan.exchange.avances_csv import Place
from canasplan.plan import current_plan

_COLUMNS = ("eje_codigo", "eje", "tema_codigo", "tema", "texto")
_UNKNOWN = ("",) * len(_COLUMNS)


class Words:
    """Looks codes up in one unchanging state of the data."""

    def __init__(self, connection: Connection) -> None:
        found = select(action.c.plan, action.c.codigo, *(action.c[name] for name in _COLUMNS))
        self._actions = {(row[0], row[1]): tuple(row[2:]) for row in connection.execute(found)}
        self.districts = {one.ubigeo: one.name for one in current_plan(connection).districts}

    def known(self, plan: str, action_code: str, ubigeo: str) -> Place | None:
        """Return the words beside codes, ``None`` where the plan is not loaded here."""
        if (plan, action_code) not in self._actions:
            return None
        return self.place(plan, action_code, ubigeo)

    def place(self, plan: str, action_code: str, ubigeo: str) -> Place:
        """Return the words beside codes; empty where there are none."""
        eje_code, eje, tema_code, tema, text = self._actions.get((plan, action_code), _UNKNOWN)
        return Place(eje_code, eje, tema_code, tema, text, self.districts.get(ubigeo, ""))
