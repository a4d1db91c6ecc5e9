"""Who was a member of which union, from when to when: year after year people leave, move, come back and join."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from members.demo.history import STATE_BUDGET_DAY, YEARS, periods
from members.demo.tree import Union
from members.models import EndReason, StartReason

LEAVE, GROW = 0.06, 0.01  # of all members, a year
TRANSFERS, TAKEN_BACK = 0.25, 0.04  # of those who leave; of those who join
RETIRES_AT = 60

WHY_LEFT = {
    EndReason.LEFT_EMPLOYMENT: 50,
    EndReason.TRANSFERRED_OUTSIDE: 25,
    EndReason.RESIGNED: 18,
    EndReason.DIED: 4,
    EndReason.EXPELLED: 3,
}
MAY_COME_BACK = (EndReason.LEFT_EMPLOYMENT, EndReason.TRANSFERRED_OUTSIDE, EndReason.RESIGNED)
HOW_JOINED = {
    StartReason.ADMITTED: 55,
    StartReason.ADMITTED_COLLECTIVELY: 30,
    StartReason.TRANSFERRED_FROM_OUTSIDE: 15,
}


@dataclass(eq=False, slots=True)
class Stay:
    """One membership to come: `person` is the person's place in `Lives.born`."""

    person: int
    union: Union
    started_on: date
    start_reason: str
    ended_on: date | None = None
    end_reason: str = ""

    def end(self, on: date, reason: str) -> None:
        self.ended_on, self.end_reason = on, reason


@dataclass(eq=False)
class Lives:
    """All stays, and the year of birth of everybody who ever was a member."""

    dice: Random
    stays: list[Stay] = field(default_factory=list)
    born: list[int] = field(default_factory=list)
    members: dict[Union, list[Stay]] = field(default_factory=dict)  # who is a member at the moment
    former: list[Stay] = field(default_factory=list)  # those who may come back

    def start(self, person: int, union: Union, on: date, reason: str) -> None:
        stay = Stay(person, union, on, reason)
        self.stays.append(stay)
        self.members[union].append(stay)

    def newcomer(self, union: Union, on: date, reason: str, ages: tuple[int, int]) -> None:
        """Somebody who never was a member joins, at an age between two; the young are more."""
        self.born.append(on.year - int(self.dice.triangular(*ages, ages[0] + 7)))
        self.start(len(self.born) - 1, union, on, reason)

    def day_in(self, year: tuple[date, date]) -> date:
        """A day of a year, after its first."""
        first, last = year
        return first + timedelta(self.dice.randint(1, (last - first).days))


def live(dice: Random, unions: list[Union], *, start: date, today: date) -> Lives:
    """Ten years and more, until each union of today has as many members of its own as it has seats."""
    lives = Lives(dice, members={union: [] for union in unions})
    years = periods(start, today)
    targets = {union: targets_of(union, years) for union in unions}
    for union in unions:
        if union.founded_on is None and targets[union][0]:
            for _ in range(targets[union][0]):
                lives.newcomer(union, start, StartReason.LISTED, (20, 60))
    for place, year in enumerate(years, 1):
        wanted = {union: targets[union][place] for union in unions}
        dissolve(lives, unions, year, wanted)
        movers, gone = leave(lives, year, wanted)
        join(lives, year, wanted, movers)
        lives.former += gone
    return lives


def targets_of(union: Union, years: list[tuple[date, date]]) -> list[int]:
    """How many members of its own the union has before the first year and after each: growing, up to its seats."""
    ends = [years[0][0], *(last for _, last in years)]
    standing = union.dissolved_on or ends[-1]
    sizes = [round(union.seats * (1 - GROW) ** (max(0, (standing - day).days) / 365)) for day in ends]
    return [
        0
        if (union.founded_on and day < union.founded_on) or (union.dissolved_on and union.dissolved_on <= day)
        else size
        for day, size in zip(ends, sizes, strict=True)
    ]


def dissolve(lives: Lives, unions: list[Union], year: tuple[date, date], wanted: dict[Union, int]) -> None:
    """Who is a member of a union until its last day goes to its successor, as far as there is work, or ends with it."""
    for union in unions:
        if not union.dissolved_on or not year[0] < union.dissolved_on <= year[1]:
            continue
        day, successor = union.dissolved_on, union.successor
        room = successor and wanted[successor] - len(lives.members[successor]) + round(LEAVE * wanted[successor])
        for stay in lives.members[union]:
            if room and room > 0:
                stay.end(day, EndReason.TRANSFERRED_WITHIN)
                lives.start(stay.person, successor, day, StartReason.TRANSFERRED_WITHIN)
                room -= 1
            else:
                stay.end(day, EndReason.STATE_BUDGET_2025 if day == STATE_BUDGET_DAY else EndReason.UNION_DISSOLVED)
        lives.members[union] = []


def leave(lives: Lives, year: tuple[date, date], wanted: dict[Union, int]) -> tuple[list[Stay], list[Stay]]:
    """Each union loses who reached the age, and six in a hundred; returns who move on, and who may come back."""
    dice, share, movers, gone = lives.dice, LEAVE * (year[1] - year[0]).days / 365, [], []
    for union, members in lives.members.items():
        settled = [stay for stay in members if stay.started_on <= year[0]]
        old = [stay for stay in settled if year[1].year - lives.born[stay.person] > RETIRES_AT]
        young = [stay for stay in settled if year[1].year - lives.born[stay.person] <= RETIRES_AT]
        number = max(int(share * len(members) + dice.random()), len(members) - wanted[union]) - len(old)
        going = dice.sample(young, min(len(young), max(0, number)))
        for stay in old:
            stay.end(lives.day_in(year), EndReason.RETIRED)
        for stay, reason in zip(
            going, dice.choices(list(WHY_LEFT), list(WHY_LEFT.values()), k=len(going)), strict=True
        ):
            stay.end(lives.day_in(year), reason)
            if dice.random() < TRANSFERS:
                movers.append(stay)
            elif reason in MAY_COME_BACK and year[1].year - lives.born[stay.person] < RETIRES_AT - YEARS:
                gone.append(stay)
        lives.members[union] = [stay for stay in members if stay.ended_on is None]
    return movers, gone


def join(lives: Lives, year: tuple[date, date], wanted: dict[Union, int], movers: list[Stay]) -> None:
    """Each union gains what it wants: first people who move, then former members, then newcomers."""
    dice = lives.dice
    places = [union for union, number in wanted.items() for _ in range(number - len(lives.members[union]))]
    dice.shuffle(places)
    back = dice.sample(lives.former, min(len(lives.former), int(TAKEN_BACK * len(places))))
    taken = set(map(id, back))
    lives.former = [stay for stay in lives.former if id(stay) not in taken]
    for union in places:
        if union.founded_on and union.founded_on > year[0]:
            lives.newcomer(union, union.founded_on, StartReason.ADMITTED_COLLECTIVELY, (19, 50))
        elif movers and movers[-1].union is not union:
            mover = movers.pop()
            mover.end_reason = EndReason.TRANSFERRED_WITHIN
            lives.start(mover.person, union, mover.ended_on, StartReason.TRANSFERRED_WITHIN)
        elif back:
            lives.start(back.pop().person, union, lives.day_in(year), StartReason.RESTORED)
        else:
            reason = dice.choices(list(HOW_JOINED), list(HOW_JOINED.values()))[0]
            outside = reason == StartReason.TRANSFERRED_FROM_OUTSIDE
            lives.newcomer(union, lives.day_in(year), reason, (24, 52) if outside else (19, 42))
