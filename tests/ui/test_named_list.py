"""Lists of what has names."""

from __future__ import annotations

from geo_cus.ui.named_list import told_apart


def test_equal_names_are_told_apart() -> None:
    names = {1: "Biblioteka", 2: "Apteka", 3: "Biblioteka", 4: "Biblioteka (2)", 5: "Biblioteka"}
    told = told_apart(names)
    assert list(told) == list(names)
    assert [told[own] for own in (1, 2, 3, 5)] == ["Biblioteka", "Apteka", "Biblioteka (2)", "Biblioteka (3)"]
    assert len(set(told.values())) == len(names)
