"""Rosters of any size for benchmarks: invented people, 25 columns, written as an Excel user would send them.

python -m bench.invented OUT.xlsx ROWS SHARE    with another phone number for that share of the people
"""

import random
import sys
from datetime import date, timedelta
from pathlib import Path

import xlsxwriter

HEADERS = (
    "STT,Họ và tên,Ngày sinh,Giới tính,Số CCCD/CMND,Ngày cấp,Nơi cấp,Dân tộc,Tôn giáo,Quê quán,Chỗ ở hiện nay,"
    "Số điện thoại,Email,Trình độ văn hóa,Trình độ chuyên môn,Lý luận chính trị,Đảng viên,Ngày vào Đảng,Nghề nghiệp,"
    "Chức vụ chính quyền,Mã công đoàn cơ sở,Ngày vào công đoàn,Số thẻ đoàn viên,Số sổ BHXH,Ghi chú"
).split(",")
UNIONS = [f"C{number}" for number in range(253)]
_FAMILY = "Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý".split()
_MIDDLE = "Văn Thị Hữu Ngọc Minh Thanh Quốc Đức Thu Kim Xuân Hồng Mai Công Đình Quang".split()
_GIVEN = (
    "An Anh Bình Chi Cường Dung Dũng Giang Hà Hạnh Hải Hằng Hiền Hoa Hùng Hương Khánh Lan Linh Long Mai Minh".split()
)
_QUALIFICATIONS = "Trung cấp,Cao đẳng,Đại học,Thạc sĩ".split(",")


def people(count: int, branches: list[str], *, seed: int = 1, changed: float = 0.0) -> list[list[str]]:
    """`count` rows of text under HEADERS, the same for a seed; a share `changed` of them has another phone number."""
    chance, other = random.Random(seed), random.Random(seed + 1)
    rows = []
    for number in range(1, count + 1):
        born = date(1966, 1, 1) + timedelta(days=chance.randrange(13000))
        woman = chance.random() < 0.5
        name = f"{chance.choice(_FAMILY)} {chance.choice(_MIDDLE)} {chance.choice(_MIDDLE)} {chance.choice(_GIVEN)}"
        joined = born + timedelta(days=6600 + chance.randrange(1800))
        issued = date(2021, 6, 1) + timedelta(days=chance.randrange(900))
        party = chance.random() < 0.2
        century = (0 if born.year < 2000 else 2) + woman
        phone = f"03{number % 10**8:08d}" if other.random() >= changed else f"09{number % 10**8:08d}"
        rows.append(
            [
                str(number),
                name,
                f"{born:%d/%m/%Y}",
                "Nữ" if woman else "Nam",
                f"001{century}{born:%y}{number:06d}",
                f"{issued:%d/%m/%Y}",
                "Cục Cảnh sát QLHC về TTXH",
                "Kinh" if chance.random() < 0.85 else "Tày",
                "Không",
                chance.choice(("Nam Định", "Hà Nội", "Thái Bình", "Nghệ An")),
                f"Số {chance.randrange(1, 999)} phố Huế, Hà Nội",
                phone,
                f"dv{number}@example.vn",
                "12/12",
                chance.choice(_QUALIFICATIONS),
                "Sơ cấp" if chance.random() < 0.3 else "",
                "x" if party else "",
                f"{joined:%d/%m/%Y}" if party else "",
                chance.choice(("Kế toán", "Kỹ thuật viên", "Giao dịch viên", "Lái xe")),
                "",
                branches[number % len(branches)],
                f"{joined:%d/%m/%Y}",
                f"TT{number:08d}",
                f"{number:010d}",
                "",
            ]
        )
    return rows


def write(path: Path, rows: list[list[str]]) -> None:
    """An .xlsx workbook of one sheet with these rows below HEADERS."""
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, HEADERS)
    for line, row in enumerate(rows, start=1):
        sheet.write_number(line, 0, int(row[0]))
        for place, value in enumerate(row[1:], start=1):
            if value:
                sheet.write_string(line, place, value)
    book.close()


if __name__ == "__main__":
    write(Path(sys.argv[1]), people(int(sys.argv[2]), UNIONS, changed=float(sys.argv[3])))
