"""What the register knows of each person: columns that fit each other, and now and then a gap, as in life."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from random import Random

from branches.vietnamese import fold
from members.demo import names
from members.demo.lives import Lives, Stay
from members.demo.places import PROVINCES, STREETS, WARDS
from members.models import StartReason

COLUMNS = [
    "full_name", "sex", "ethnicity", "born_on", "id_number", "id_issued_on", "id_issued_by",
    "religion", "general_education", "qualification", "political_theory", "occupation", "job_title",
    "hometown", "address", "phone", "email", "party_member", "party_joined_on",
    "union_position", "joined_on", "card_number", "social_insurance_number",
]  # fmt: skip
RELIGIONS = {"Không": 860, "Phật giáo": 62, "Công giáo": 58, "Tin Lành": 9, "Cao Đài": 6, "Phật giáo Hòa Hảo": 5}
SCHOOLING = {"12/12": 90, "10/10": 4, "9/12": 4, "11/12": 1, "": 1}
QUALIFICATIONS = {
    "Đại học": 470, "Cao đẳng": 170, "Trung cấp": 150, "Thạc sĩ": 90, "Sơ cấp": 60, "Tiến sĩ": 6, "": 54,
}  # fmt: skip
POLITICAL_THEORY = {"": 80, "Sơ cấp": 12, "Trung cấp": 6, "Cao cấp": 2}
OCCUPATIONS = {
    "Kỹ thuật viên viễn thông": 18, "Giao dịch viên": 18, "Nhân viên bưu tá": 14, "Kỹ sư phần mềm": 10,
    "Nhân viên kinh doanh": 10, "Kế toán": 7, "Công nhân khai thác": 7, "Chuyên viên": 6, "Lái xe": 4,
    "Kỹ sư truyền dẫn": 4, "Biên tập viên": 2,
}  # fmt: skip
JOB_TITLES = {"": 86, "Tổ trưởng": 6, "Phó trưởng phòng": 3, "Trưởng phòng": 3, "Phó giám đốc": 1, "Giám đốc": 1}
ANSWERS = (RELIGIONS, SCHOOLING, QUALIFICATIONS, POLITICAL_THEORY, OCCUPATIONS, JOB_TITLES)
PHONE_PREFIXES = [
    "032", "033", "034", "035", "036", "037", "038", "039", "052", "055", "056", "058", "059", "070", "076", "077",
    "078", "079", "081", "082", "083", "084", "085", "086", "087", "088", "089", "090", "091", "092", "093", "094",
    "096", "097", "098", "099",
]  # fmt: skip
MAX_PEOPLE = 1_000_000  # as many as six digits tell apart


@dataclass(frozen=True)
class Known:
    """What the life of a person says already: year of birth, first and last stay, post in the union."""

    born: int
    first: Stay
    last: Stay
    post: str


def known(lives: Lives, posts: dict[int, str]) -> list[Known]:
    """One line a person, in the order of `lives.born`."""
    first: dict[int, Stay] = {}
    last: dict[int, Stay] = {}
    for stay in lives.stays:
        first.setdefault(stay.person, stay)
        last[stay.person] = stay
    return [Known(born, first[place], last[place], posts.get(place, "")) for place, born in enumerate(lives.born)]


def describe(dice: Random, people: list[Known], *, offset: int, today: date) -> Iterator[tuple[str, ...]]:
    """The COLUMNS of some people as text; `offset` is the place of the first of them among all."""
    count, weighted = len(people), names.weighted
    sexes = dice.choices("MF", k=count)
    peoples = weighted(dice, {people: row[0] for people, row in names.PEOPLES.items()}, count)
    drawn = zip(
        people,
        names.draw(dice, sexes, peoples),
        sexes,
        peoples,
        dice.choices(list(PROVINCES), k=count),
        zip(*(weighted(dice, table, count) for table in ANSWERS), strict=True),
        strict=True,
    )
    for place, (person, full_name, sex, ethnicity, home, answers) in enumerate(drawn, offset):
        yield (
            full_name,
            sex,
            ethnicity,
            cut(_day(dice, person.born), dice, year_only=0.05),
            *_identity(dice, place, person, sex, home, today),
            *answers,
            *_contact(dice, place, person, full_name, home),
            *_party(dice, person, today),
            person.post,
            _joined_on(dice, person),
            f"CD{place + 1:08}" if dice.random() < 0.85 else "",
            f"99{shuffled(place, 100_000_000):08}" if dice.random() < 0.93 else "",
        )


def cut(day: str, dice: Random, *, year_only: float) -> str:
    """Now and then only the year, or the month, is known."""
    drawn = dice.random()
    if drawn < year_only:
        return day[:4]
    return day[:7] if drawn < year_only * 1.5 else day


def _day(dice: Random, year: int) -> str:
    return f"{year}-{dice.randint(1, 12):02}-{dice.randint(1, 28):02}"


def shuffled(place: int, modulus: int) -> int:
    """Another number below the modulus (a power of ten) for each place below it, so that numbers do not count up."""
    return (place * 73_939_133 + 271_828) % modulus


def _identity(dice: Random, place: int, person: Known, sex: str, home: str, today: date) -> tuple[str, str, str]:
    """ID number, issued on, issued by; 2 in 100 have an old card of 9 digits, 1 in 200 none."""
    drawn = dice.random()
    if drawn < 0.005:
        return "", "", ""
    if drawn < 0.0075 or (drawn < 0.03 and person.born < 1995):
        return f"9{shuffled(place, 100_000_000):08}", _day(dice, max(2000, person.born + 15)), f"Công an {home}"
    century = (person.born // 100 - 19) * 2 + (sex == "F")
    number = f"{PROVINCES[home]}{century}{person.born % 100:02}{shuffled(place, MAX_PEOPLE):06}"
    return number, _day(dice, dice.randint(max(2016, person.born + 15), today.year - 1)), "Cục Cảnh sát QLHC về TTXH"


def _contact(dice: Random, place: int, person: Known, full_name: str, home: str) -> tuple[str, str, str, str]:
    """Home town, address, phone, e-mail."""
    *rest, given = fold(full_name).replace("'", "").split()
    return (
        f"{dice.choice(WARDS)}, {home}",
        f"{dice.randint(1, 400)} {dice.choice(STREETS)}, {dice.choice(WARDS)}, {person.last.union.province}",
        f"{dice.choice(PHONE_PREFIXES)}{dice.randrange(10_000_000):07}" if dice.random() < 0.95 else "",
        f"{given}.{rest[0] if rest else given}{place}@example.vn" if dice.random() < 0.6 else "",
    )


def _party(dice: Random, person: Known, today: date) -> tuple[str, str]:
    """Whether a Party member, and since when (at 20 or older): one of five."""
    if person.born + 21 > today.year - 1 or dice.random() > 0.21:
        return "f", ""
    joined = _day(dice, dice.randint(person.born + 20, min(person.born + 45, today.year - 1)))
    return "t", cut(joined, dice, year_only=0.08)


def _joined_on(dice: Random, person: Known) -> str:
    """The day of admission; of those who were members before the register knew them, an earlier one."""
    start = person.first.started_on
    if person.first.start_reason not in (StartReason.LISTED, StartReason.TRANSFERRED_FROM_OUTSIDE):
        return start.isoformat()
    if person.born + 19 >= start.year:
        return start.isoformat()
    return cut(_day(dice, dice.randint(person.born + 19, start.year - 1)), dice, year_only=0.12)
