"""Nobody sees or changes what is not theirs: a sample of the matrix; `python -m bench.matrix` asks all of it."""

import os

import pytest

from tests.matrix.asks import as_opened_now
from tests.matrix.run import Matrix, unclassified
from tests.matrix.world import build, quietly

SEED, MOST = int(os.environ.get("MATRIX_SEED", "1")), 1600


def test_each_address_has_an_expectation_and_each_expectation_an_address():
    assert unclassified() == []


@pytest.mark.django_db
def test_nobody_sees_or_changes_what_is_not_theirs(tmp_path):
    with quietly(tmp_path), as_opened_now():
        report = Matrix(build()).run(most=MOST, seed=SEED)
    print(f"MATRIX_SEED={SEED}: {report.requests} requests, {dict(report.statuses)}")  # noqa: T201 - to try it again
    assert report.is_clean, f"MATRIX_SEED={SEED}\n{report.findings()}"
