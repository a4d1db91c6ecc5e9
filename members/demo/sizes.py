"""How large each union is: many small ones, a few very large ones, and together exactly as many as asked."""

from random import Random

SMALLEST, LARGEST = 8, 3500


def lognormal(dice: Random, *, total: int, count: int) -> list[int]:
    """`count` sizes between 8 and 3,500 (or what so many members in so many unions need), `total` together."""
    least, most = min(SMALLEST, total // count), max(LARGEST, 3 * total // count)
    drawn = [dice.lognormvariate(0, 1.1) for _ in range(count)]
    low, high = 0.0, float(most) / min(drawn)
    for _ in range(60):
        factor = (low + high) / 2
        if sum(_scaled(drawn, factor, least, most)) <= total:
            low = factor
        else:
            high = factor
    return _exactly(_scaled(drawn, low, least, most), total, most)


def shares(total: int, weights: list[int]) -> list[int]:
    """`total` split by weights, largest remainders first."""
    exact = [total * weight / sum(weights) for weight in weights]
    split = [int(share) for share in exact]
    by_remainder = sorted(range(len(weights)), key=lambda place: split[place] - exact[place])
    for place in by_remainder[: total - sum(split)]:
        split[place] += 1
    return split


def _scaled(drawn: list[float], factor: float, least: int, most: int) -> list[int]:
    return [max(least, min(most, round(size * factor))) for size in drawn]


def _exactly(sizes: list[int], total: int, most: int) -> list[int]:
    missing, place = total - sum(sizes), 0
    while missing:
        if sizes[place] < most:
            sizes[place] += 1
            missing -= 1
        place = (place + 1) % len(sizes)
    return sizes
