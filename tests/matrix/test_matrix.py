"""Every address of the register has an expectation of who may ask it; `python -m bench.matrix` asks them all."""

from tests.matrix.run import unclassified


def test_each_address_has_an_expectation_and_each_expectation_an_address():
    assert unclassified() == []
