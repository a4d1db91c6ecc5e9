"""Whether the register changed between a preview and its confirmation, without deciding on every row again.

Every statement that writes to unions, grants, people or memberships first draws a number (docs/decisions/0008). If none
was drawn since the preview began, and no writer who had drawn was still at work then, its decisions still stand.
"""

import hashlib

from branches.register_mark import drawn, is_being_changed


def _state(paths: list[str]) -> str:
    reached = hashlib.md5("|".join(paths).encode(), usedforsecurity=False).hexdigest()
    return f"{drawn()}-{reached}"


def mark(paths: list[str]) -> str:
    """The register as it stands for an importer who reaches `paths`; '' where another writer is at work.

    The number is read first: a writer who drew before is either seen at work now, or has stored what it wrote.
    """
    state = _state(paths)
    return "" if is_being_changed(by_others=True) else state


def is_unchanged_since(marked: str, paths: list[str]) -> bool:
    """Whether nothing was written since `marked`, and the importer reaches the same unions."""
    return bool(marked) and marked == _state(paths)
