"""What people write into addresses."""


def number_in(said: str | None) -> int | None:
    """The number of a row, where a part of an address is one that the database could have given."""
    return int(said) if said and said.isascii() and said.isdecimal() and len(said) < 19 else None
