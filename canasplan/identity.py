"""Identifiers and time, handed in as objects so that tests and faults can play them."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Protocol

LIMA = timezone(timedelta(hours=-5))
"""Peru keeps UTC−5 all year."""


class Clock(Protocol):
    """Where the time comes from."""

    def now(self) -> datetime:
        """Return the present moment, aware, in UTC."""
        ...


class SystemClock:
    """The laptop's clock."""

    def now(self) -> datetime:
        """Return the present moment in UTC."""
        return datetime.now(UTC)


def moment_text(moment: datetime) -> str:
    """Return ``2022-03-04T15:04:05.123Z``."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03d}Z"


def local_day(moment: datetime) -> date:
    """Return the calendar day in Peru."""
    return moment.astimezone(LIMA).date()


def new_record(prefix: str) -> str:
    """Return a record id: kind prefix and UUIDv7 (RFC 9562: 48 bits of ms, then random)."""
    import secrets
    import uuid

    milliseconds = time.time_ns() // 1_000_000
    value = (milliseconds & (2**48 - 1)) << 80 | secrets.randbits(80)
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0b11 << 62) | 0b10 << 62
    return f"{prefix}-{uuid.UUID(int=value)}"


def new_installation() -> str:
    """Return the id of a new installation, kept in its database."""
    import uuid

    return f"eq-{uuid.uuid4()}"
