"""What tests of several files start from."""
import pytest


@pytest.fixture
def calm(tmp_path):
    """A folder in which the first start's hint was seen."""
    (tmp_path / "state/stemwright").mkdir(parents=True)
    (tmp_path / "state/stemwright/welcomed").write_text("x")
    return tmp_path
