"""The one exception of this package: a file that cannot be read, with a code the pages turn into a sentence."""


class Unreadable(Exception):
    """A file that is refused as a whole: `code` names the reason, `detail` holds what its sentence needs."""

    def __init__(self, code: str, **detail):
        super().__init__(code, detail)
        self.code = code
        self.detail = detail

    def as_dict(self) -> dict:
        return {"code": self.code, "detail": self.detail}
