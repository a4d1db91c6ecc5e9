from rosters.models.imports import Import, ImportFile, ImportSheet, reviewed
from rosters.models.large_exports import ALLOWS, LargeExport, allows_for
from rosters.models.memories import LayoutMemory
from rosters.models.rows import Decision, ImportRow

__all__ = [
    "ALLOWS",
    "Decision",
    "Import",
    "ImportFile",
    "ImportRow",
    "ImportSheet",
    "LargeExport",
    "LayoutMemory",
    "allows_for",
    "reviewed",
]
