"""Tables of rows (code, InputForm of the value, messages): a module gives `ROWS`, and a `PREAMBLE` to evaluate first.

Its test asks for `told`: a row, and what came of it in the session of the module.
"""

import pytest

from wlnet.session import Session

Row = tuple[str, str, list[str]]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "row" in metafunc.fixturenames:
        rows: list[Row] = metafunc.module.ROWS
        metafunc.parametrize("row", rows, ids=[code for code, _, _ in rows])


@pytest.fixture(scope="module")
def session(request: pytest.FixtureRequest) -> Session:
    made = Session(report=lambda _: None)
    made.evaluate(request.module.PREAMBLE)
    return made


@pytest.fixture
def told(session: Session, row: Row) -> tuple[Row, Row]:
    """A row, and what came of it."""
    result = session.evaluate(row[0])
    return row, (row[0], str(result), [str(message) for message in result.messages])
