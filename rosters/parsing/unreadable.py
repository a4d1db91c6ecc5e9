"""The one exception of this package: a file that cannot be read, with a code the pages turn into a sentence."""


class Unreadable(Exception):
    """A file that is refused as a whole: `code` names the reason, `detail` holds what its sentence needs.

    `looked_at` are the sheets of a file that was read but holds no roster: staff may see one where the reader did not.
    """

    def __init__(self, code: str, looked_at: tuple[dict, ...] = (), **detail):
        super().__init__(code, detail)
        self.code = code
        self.looked_at = looked_at
        self.detail = detail

    def as_dict(self) -> dict:
        return {"code": self.code, "detail": self.detail}
