"""The size of a picture, read from its first bytes, so that a page keeps its place free before it has come."""

from pathlib import Path


def size(path: Path) -> tuple[int, int]:
    """Width and height in pixels of a .png or .webp file."""
    with path.open("rb") as file:
        head = file.read(30)
    if head.startswith(b"\x89PNG"):
        return int.from_bytes(head[16:20], "big"), int.from_bytes(head[20:24], "big")
    if head[12:16] == b"VP8X":
        return int.from_bytes(head[24:27], "little") + 1, int.from_bytes(head[27:30], "little") + 1
    if head[12:16] == b"VP8L":
        bits = int.from_bytes(head[21:25], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if head[12:16] == b"VP8 ":
        return int.from_bytes(head[26:28], "little") & 0x3FFF, int.from_bytes(head[28:30], "little") & 0x3FFF
    raise ValueError(f"{path.name} is neither PNG nor WebP")
