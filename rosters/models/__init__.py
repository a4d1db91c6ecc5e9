from rosters.models.imports import Import, ImportFile, ImportSheet
from rosters.models.memories import LayoutMemory
from rosters.models.rows import Decision, ImportRow

__all__ = ["Decision", "Import", "ImportFile", "ImportRow", "ImportSheet", "LayoutMemory"]
