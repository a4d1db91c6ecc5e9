from rosters.models.imports import Import, ImportFile, ImportSheet, reviewed
from rosters.models.memories import LayoutMemory
from rosters.models.rows import Decision, ImportRow

__all__ = ["Decision", "Import", "ImportFile", "ImportRow", "ImportSheet", "LayoutMemory", "reviewed"]
