"""When a schedule is due. Everything is in UTC, where no hour is skipped or comes twice."""

from __future__ import annotations

from calendar import SUNDAY
from datetime import datetime, timedelta
from typing import Final, Protocol

_DAYS_IN_THE_LONGEST_MONTH: Final = 31


class Timed(Protocol):
    """What tells the moments of a schedule: weekday 0 is Sunday; month days end with 28, so every month has them."""

    frequency: str
    run_hour_utc: int
    run_minute_utc: int
    weekday_utc: int | None
    month_day_utc: int | None


def next_slot(schedule: Timed, *, after: datetime) -> datetime:
    """Return the first moment of a schedule that lies after another one."""
    first = after.replace(hour=schedule.run_hour_utc, minute=schedule.run_minute_utc, second=0, microsecond=0)
    for days in range(_DAYS_IN_THE_LONGEST_MONTH + 2):
        slot = first + timedelta(days=days)
        if slot > after and _is_its_day(schedule, slot):
            return slot
    raise AssertionError("every schedule has a day in each month")


def last_slot(schedule: Timed, *, until: datetime) -> datetime:
    """Return the last moment of a schedule that does not lie after another one."""
    first = until.replace(hour=schedule.run_hour_utc, minute=schedule.run_minute_utc, second=0, microsecond=0)
    for days in range(_DAYS_IN_THE_LONGEST_MONTH + 2):
        slot = first - timedelta(days=days)
        if slot <= until and _is_its_day(schedule, slot):
            return slot
    raise AssertionError("every schedule has a day in each month")


def _is_its_day(schedule: Timed, slot: datetime) -> bool:
    if schedule.frequency == "weekly":
        return (slot.weekday() - SUNDAY) % 7 == schedule.weekday_utc
    if schedule.frequency == "monthly":
        return slot.day == schedule.month_day_utc
    return True
