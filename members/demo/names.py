"""Names of people that do not exist, as common and as rare as names in Vietnam are."""

from random import Random

FAMILY = {
    "Nguyễn": 315, "Trần": 109, "Lê": 89, "Phạm": 59, "Hoàng": 30, "Huỳnh": 24, "Phan": 28, "Vũ": 26, "Võ": 24,
    "Đặng": 21, "Bùi": 20, "Đỗ": 19, "Hồ": 15, "Ngô": 13, "Dương": 12, "Đinh": 9, "Lý": 8, "Đào": 8, "Trịnh": 8,
    "Đoàn": 8, "Mai": 7, "Lương": 7, "Hà": 6, "Phùng": 5, "Tạ": 5, "Cao": 5, "Lưu": 5, "Tô": 4, "Lâm": 4, "Quách": 3,
    "Chu": 3, "Kiều": 3, "Nghiêm": 2, "Thái": 2, "Châu": 2, "Tôn Nữ": 1, "Âu Dương": 1,
}  # fmt: skip
MIDDLE = {
    "M": {
        "Văn": 180, "Đức": 50, "Minh": 50, "Quang": 45, "Hữu": 42, "Xuân": 34, "Thanh": 32, "Ngọc": 30, "Đình": 30,
        "Công": 24, "Anh": 22, "Quốc": 22, "Hoàng": 22, "Duy": 20, "Trọng": 18, "Mạnh": 18, "Tuấn": 16, "Gia": 10,
        "Bá": 8, "Thế": 12, "Việt": 10, "": 20,
    },
    "F": {
        "Thị": 230, "Thị Thu": 40, "Thị Thanh": 36, "Thị Ngọc": 34, "Thị Hồng": 30, "Thị Kim": 24, "Thị Bích": 20,
        "Ngọc": 30, "Thanh": 26, "Thu": 26, "Phương": 22, "Minh": 20, "Hồng": 18, "Mai": 14, "Kim": 14, "Quỳnh": 12,
        "Thùy": 12, "Khánh": 10, "Hoài": 8, "Diệu": 8, "Bảo": 6,
    },
}  # fmt: skip
GIVEN = {
    "M": {
        "Hùng": 30, "Tuấn": 30, "Dũng": 28, "Anh": 28, "Minh": 26, "Nam": 24, "Sơn": 22, "Hải": 22, "Long": 20,
        "Cường": 20, "Thắng": 20, "Hiếu": 20, "Đức": 20, "Trung": 19, "Quân": 18, "Huy": 18, "Khánh": 16, "Bình": 16,
        "Thành": 16, "Tùng": 15, "Việt": 14, "Phúc": 14, "Toàn": 13, "Kiên": 13, "Tâm": 12, "Phong": 12, "Hưng": 12,
        "Hoàng": 12, "Đạt": 12, "Vinh": 11, "Lâm": 10, "Quang": 10, "Thịnh": 9, "Duy": 9, "Khoa": 8, "Ước": 1, "Én": 1,
        "Ân": 3, "Ơn": 1, "Hoà": 5, "Thuỷ": 2, "Luỹ": 1,
    },
    "F": {
        "Hương": 30, "Lan": 28, "Hà": 28, "Hoa": 26, "Linh": 26, "Trang": 26, "Anh": 26, "Thủy": 24, "Hằng": 24,
        "Hạnh": 22, "Nga": 20, "Mai": 20, "Phương": 20, "Dung": 20, "Huyền": 20, "Yến": 18, "Thảo": 18, "Ngọc": 18,
        "Hiền": 17, "Vân": 17, "Loan": 15, "Nhung": 15, "Oanh": 13, "Quyên": 12, "Thu": 12, "Tâm": 11, "Liên": 11,
        "Chi": 10, "My": 10, "Ngân": 10, "Trâm": 9, "Uyên": 8, "Vy": 8, "Xuân": 8, "Đào": 6, "Ánh": 8, "Én": 1,
        "Thuý": 6, "Hoà": 6, "Ý": 1,
    },
}  # fmt: skip
# People -> (of how many in a thousand, families, first middle names of men and of women); no families: as the Kinh.
PEOPLES: dict[str, tuple[int, tuple[str, ...], str, str]] = {
    "Kinh": (880, (), "", ""),
    "Tày": (26, ("Nông", "Hoàng", "Ma", "Bế", "Hứa"), "", "Thị"),
    "Mường": (19, ("Bùi", "Quách", "Đinh", "Hà"), "Văn", "Thị"),
    "Thái": (18, ("Lò", "Cầm", "Quàng", "Tòng", "Lường"), "Văn", "Thị"),
    "Khmer": (12, ("Thạch", "Sơn", "Danh", "Kim", "Lâm"), "", "Thị"),
    "Nùng": (12, ("Nông", "Lục", "Vi", "Hoàng"), "Văn", "Thị"),
    "Mông": (9, ("Giàng", "Vàng", "Sùng", "Thào", "Lý"), "A", "Thị"),
    "Dao": (7, ("Triệu", "Bàn", "Đặng", "Phùng"), "Văn", "Thị"),
    "Hoa": (6, ("Trần", "Lâm", "Quách", "Tăng", "La"), "", ""),
    "Ê Đê": (4, ("Niê", "Êban", "Mlô", "Kbuôr"), "Y ", "H'"),
    "Gia Rai": (3, ("Rơ Lan", "Ksor", "Siu", "Rah Lan"), "", "H'"),
    "Chăm": (2, ("Đàng", "Quảng", "Châu", "Báo"), "", "Thị"),
    "Sán Dìu": (1, ("Lê", "Trương", "Diệp"), "Văn", "Thị"),
    "Cơ Ho": (1, ("Kơ Să", "Cil"), "", "Ka"),
}


def weighted(dice: Random, table: dict[str, int], count: int) -> list[str]:
    """Draw from a table of words and their weights."""
    return dice.choices(list(table), list(table.values()), k=count)


def draw(dice: Random, sexes: list[str], peoples: list[str]) -> list[str]:
    """A full name for each person, of the given sex ("M", "F") and people."""
    count = len(sexes)
    family = weighted(dice, FAMILY, count)
    middle = {sex: weighted(dice, MIDDLE[sex], count) for sex in "MF"}
    given = {sex: weighted(dice, GIVEN[sex], count) for sex in "MF"}
    return [
        f"{family[place]} {middle[sex][place]} {given[sex][place]}".replace("  ", " ")
        if not PEOPLES[people][1]
        else _of_a_people(dice, people, sex, given[sex][place])
        for place, (sex, people) in enumerate(zip(sexes, peoples, strict=True))
    ]


def _of_a_people(dice: Random, people: str, sex: str, given: str) -> str:
    _, families, of_men, of_women = PEOPLES[people]
    family, middle = dice.choice(families), of_men if sex == "M" else of_women
    if middle in ("Y ", "H'"):  # Ê Đê and Gia Rai names begin with the sex and end with the family
        return f"{middle}{given} {family}"
    return f"{family} {middle} {given}".replace("  ", " ")
