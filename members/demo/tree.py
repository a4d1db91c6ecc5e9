"""The unions: which there are today, and what each was before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from random import Random

from branches.models import Kind, Sector
from members.demo.places import PROVINCES
from members.demo.sizes import lognormal, shares

INDUSTRY_TODAY = "Công đoàn ngành Thông tin và Truyền thông (dữ liệu minh họa)"
INDUSTRY_BEFORE = (
    "Công đoàn ngành Bưu điện (dữ liệu minh họa)",
    "Công đoàn ngành Bưu chính và Công nghệ số (dữ liệu minh họa)",
)
LARGE, VERY_LARGE = 600, 1500  # members from which a grassroots union has sections, or affiliated unions
ROOM_FOR_GROUPS = 200  # members of a section that has groups


@dataclass(frozen=True)
class Superior:
    """A direct superior union to come (code "TT": none, its unions stand under the industry union itself)."""

    code: str
    name: str
    weight: int  # of how many of 253 grassroots unions
    sectors: dict[Sector, int]
    employers: tuple[str, ...]


SUPERIORS = (
    Superior(
        "VT",
        "Công đoàn Tổng công ty Viễn thông Mây Trắng",
        99,
        {Sector.STATE_ENTERPRISE: 9, Sector.PRIVATE: 1},
        ("Viễn thông Mây Trắng", "Trung tâm Kinh doanh Mây Trắng", "Trung tâm Hạ tầng mạng Mây Trắng"),
    ),
    Superior(
        "BC",
        "Công đoàn Tổng công ty Bưu chính Cánh Thư",
        92,
        {Sector.STATE_ENTERPRISE: 9, Sector.PRIVATE: 1},
        ("Bưu điện Cánh Thư", "Trung tâm Khai thác vận chuyển Cánh Thư", "Công ty Phát hành báo chí Cánh Thư"),
    ),
    Superior(
        "CN",
        "Công đoàn Tập đoàn Công nghệ Nắng Mai",
        28,
        {Sector.PRIVATE: 7, Sector.FOREIGN_INVESTED: 3},
        ("Công ty Phần mềm Nắng Mai", "Trung tâm Dữ liệu Nắng Mai"),
    ),
    Superior(
        "TH",
        "Công đoàn Tổng công ty Truyền hình Sóng Biếc",
        14,
        {Sector.PUBLIC_SERVICE: 4, Sector.AUTONOMOUS_PUBLIC_SERVICE: 6},
        ("Đài Truyền hình Sóng Biếc", "Trung tâm Sản xuất chương trình Sóng Biếc"),
    ),
    Superior(
        "CQ",
        "Công đoàn Khối cơ quan quản lý (minh họa)",
        6,
        {Sector.ADMINISTRATIVE: 1},
        ("Cục Dữ liệu số khu vực", "Chi cục Tần số khu vực"),
    ),
    Superior(
        "TT",
        "",
        14,
        {Sector.PRIVATE: 5, Sector.NON_PUBLIC: 2, Sector.PUBLIC_SERVICE: 2, Sector.FOREIGN_ORGANISATION: 1},
        ("Công ty cổ phần Cầu Vồng", "Học viện Cầu Vồng"),
    ),
)


@dataclass(eq=False)
class Union:
    """A union to come: its facts of today (of a dissolved one: of its last day) and what it was before."""

    code: str
    name: str
    kind: Kind
    parent: Union | None = None
    sector: str = ""
    employer: str = ""
    province: str = "Hà Nội"
    seats: int = 0  # its own members today; of a dissolved union: on its last day
    founded_on: date | None = None  # None: before the register begins
    dissolved_on: date | None = None
    successor: Union | None = None  # where the members of a dissolved union go
    earlier: list[tuple[date, str, Union | None]] = field(default_factory=list)  # (until, name, superior)

    def periods(self) -> Iterator[tuple[date | None, date | None, str, Union | None]]:
        """(from, up to, name, superior), oldest first."""
        since = self.founded_on
        for until, name, parent in self.earlier:
            yield since, until, name, parent
            since = until
        yield since, self.dissolved_on, self.name, self.parent


def plan(dice: Random, *, members: int, grassroots: int) -> list[Union]:
    """The unions of today, superiors before those below, with `members` seats together; history is added after."""
    industry = Union("CDN", INDUSTRY_TODAY, Kind.INDUSTRY)
    sizes = lognormal(dice, total=members, count=grassroots)
    unions, places = [industry], iter(sizes)
    for spec, number in zip(SUPERIORS, shares(grassroots, [spec.weight for spec in SUPERIORS]), strict=True):
        if not number:
            continue
        superior = industry
        if spec.name:
            superior = Union(spec.code, spec.name, Kind.DIRECT_SUPERIOR, industry)
            unions.append(superior)
        unions += [grassroots_union(dice, spec, superior, place, next(places)) for place in range(number)]
    largest = max(sizes)
    for union in [union for union in unions if union.seats >= min(LARGE, largest)]:
        unions += parts(dice, union)
    return unions


def grassroots_union(dice: Random, spec: Superior, superior: Union, place: int, seats: int) -> Union:
    """The grassroots union number `place` (from 0) of its superior."""
    provinces = list(PROVINCES)
    series, province = divmod(place, len(provinces))
    employer = f"{spec.employers[series % len(spec.employers)]} {provinces[province]}"
    if series >= len(spec.employers):
        employer = f"{employer} số {series // len(spec.employers) + 1}"
    sector = dice.choices(list(spec.sectors), list(spec.sectors.values()))[0]
    return Union(
        f"{spec.code}{place + 1:03}",
        f"Công đoàn cơ sở {employer}",
        Kind.GRASSROOTS,
        superior,
        sector,
        employer,
        provinces[province],
        seats,
    )


def parts(dice: Random, union: Union) -> list[Union]:
    """Split the seats of a large union between it and new parts inside it; sections have groups where there is room."""
    inner = {
        Kind.GRASSROOTS: Kind.AFFILIATED_GRASSROOTS if union.seats >= VERY_LARGE else Kind.SECTION,
        Kind.AFFILIATED_GRASSROOTS: Kind.SECTION,
        Kind.SECTION: Kind.GROUP,
    }[union.kind]
    names = {
        Kind.AFFILIATED_GRASSROOTS: "Công đoàn cơ sở thành viên số",
        Kind.SECTION: "Công đoàn bộ phận số",
        Kind.GROUP: "Tổ công đoàn số",
    }
    weights = [dice.randint(2, 6) for _ in range(dice.randint(3, 5))]
    own, *seats = shares(union.seats, [2, *weights])
    union.seats = own
    made = []
    for number, size in enumerate(seats, 1):
        code = f"{union.code}.{number}"
        name = f"{names[inner]} {code.partition('.')[2]} - {union.employer}"
        part = Union(code, name, inner, union, union.sector, union.employer, union.province, size)
        made.append(part)
        if inner != Kind.GROUP and size >= (ROOM_FOR_GROUPS if inner == Kind.SECTION else LARGE):
            made += parts(dice, part)
    return made
