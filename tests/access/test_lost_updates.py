"""Two who save the same thing at the same moment, by real HTTP: one is let in, the other is told (goal G8)."""

import pytest

from tests.pairs import World

PAIRS = 42  # three of each kind; python -m bench.lost_updates does as many as one likes


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_of_two_who_save_at_once_none_is_overwritten_unseen(live_server):
    tally = World(live_server.url).run(PAIRS)
    assert (tally.lost, tally.told, tally.pairs) == ([], PAIRS, PAIRS)
