"""Phone numbers as people read them; the register keeps plain digits."""

import re

_MOBILE = re.compile(r"(0[35789]\d\d)(\d{3})(\d{3})", re.ASCII)
_LANDLINE = re.compile(r"(02[48]|02\d\d)(\d{3,4})(\d{4})", re.ASCII)


def grouped(phone: str) -> str:
    """'0912345678' -> '0912 345 678', '02438256789' -> '024 3825 6789'; anything else stays as it is."""
    found = _MOBILE.fullmatch(phone) or _LANDLINE.fullmatch(phone)
    return " ".join(found.groups()) if found else phone
