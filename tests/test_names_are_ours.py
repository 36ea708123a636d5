"""Claims about the four import names: no other distribution in the environment has them."""

from importlib.metadata import packages_distributions

import pytest


@pytest.mark.parametrize("name", ["assistant", "index", "prompts", "ui"])
def test_no_other_distribution_ships_a_folder_of_ours(name: str) -> None:
    # An editable installation lists no modules, hence the default.
    assert set(packages_distributions().get(name, ["footnotes"])) == {"footnotes"}
