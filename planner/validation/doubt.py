"""Rows whose names are in doubt: what nobody could read is held against nothing else.

One wrong name would otherwise be reported many times: a source whose item is misspelt leaves operations
without a source, an item nobody makes, prices of nothing. The wrong cell is reported; what may only follow
from it is not.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from planner.validation.codes import near
from planner.workbook.columns import Column
from planner.workbook.input_columns import INPUT_SHEETS
from planner.workbook.reader import MAY_BE_EMPTY
from planner.workbook.table import Table

_Possible = Mapping[str, Sequence[str]]
_LIKE_NAMES = 3
"""Names that a misspelt one may mean."""
_MOST_IN_DOUBT = 100
"""Rows of a sheet; where there are more, something larger is wrong, and any row may mean anything."""


@dataclass(frozen=True)
class Doubts:
    """What may be meant by the rows of ``tables``.

    ``present``: sheets that the file has; ``declared``: names by the sheet that declares them.
    """

    tables: Mapping[str, Table]
    present: frozenset[str]
    declared: Mapping[str, frozenset[str]]

    def may_hold(self, sheet: str, **names: str) -> bool:
        """Whether a row of the sheet could be the one that is missed, by the names that can be told.

        A required sheet that is missing, or empty where it may not be, was reported itself, so it could hold
        any.
        """
        if not len(self.tables[sheet]):
            may_be_empty = sheet in MAY_BE_EMPTY and sheet in self.present
            return INPUT_SHEETS[sheet].required and not may_be_empty
        return any(
            all(name in row.get(column, (name,)) for column, name in names.items())
            for row in self._rows_in_doubt(sheet)
        )

    def _rows_in_doubt(self, sheet: str) -> list[_Possible]:
        if sheet not in self._by_sheet:
            self._by_sheet[sheet] = list(self._find(sheet))
        return self._by_sheet[sheet]

    @cached_property
    def _by_sheet(self) -> dict[str, list[_Possible]]:
        return {}

    def _find(self, sheet: str) -> Iterator[_Possible]:
        """For each row with a name in doubt: column → the names that may be meant; without a column: any."""
        naming = [column for column in INPUT_SHEETS[sheet].columns if column.kind == "name"]
        in_doubt = 0
        for names in dict.fromkeys(self.tables[sheet].values(*(column.name for column in naming))):
            if any(map(self._is_in_doubt, names, naming)):
                in_doubt += 1
                if in_doubt > _MOST_IN_DOUBT:
                    yield {}
                    return
                meant = zip(naming, map(self._meant, names, naming), strict=True)
                yield {column.name: possible for column, possible in meant if possible}

    def _is_in_doubt(self, name: str | None, column: Column) -> bool:
        if name is None:
            return column.required
        known = self.declared.get(column.refers_to)
        return known is not None and name not in known

    def _meant(self, name: str | None, column: Column) -> tuple[str, ...]:
        if name is None:
            return ()
        if not self._is_in_doubt(name, column):
            return (name,)
        return tuple(near(name, self.declared[column.refers_to], _LIKE_NAMES))


def users_of_names(tables: Iterable[Table], sheet: str) -> dict[str, frozenset[str]]:
    """Name that ``sheet`` should declare → sheets that use it."""
    users: dict[str, set[str]] = defaultdict(set)
    for table in tables:
        for column in INPUT_SHEETS[table.sheet].columns:
            if column.refers_to in (sheet, "location"):
                for name in set(table.columns[column.name].values):
                    if isinstance(name, str):
                        users[name].add(table.sheet)
    return {name: frozenset(sheets) for name, sheets in users.items()}


def misnamed(undeclared: Mapping[str, frozenset[str]], unused: Iterable[str]) -> dict[str, str]:
    """Declared name that nothing uses → the name like it that several sheets use and nobody declares.

    ``undeclared``: name → sheets that use it; ``unused``: declared names.
    """
    left = set(unused)
    found: dict[str, str] = {}
    for name in _used_by_several(undeclared)[:_MOST_IN_DOUBT] if left else ():
        for declared in near(name, sorted(left), most=1)[:1]:
            found[declared] = name
            left.remove(declared)
    return found


def lost_names(undeclared: Mapping[str, frozenset[str]], unread: int) -> frozenset[str]:
    """The names that ``unread`` cells of a declaring column may have held.

    A name that several sheets use, and nobody declares, is rather one whose declaration could not be read
    than one misspelt everywhere in the same way. Of those, the ``unread`` ones that most sheets use.
    """
    return frozenset(_used_by_several(undeclared)[:unread])


def _used_by_several(users: Mapping[str, frozenset[str]]) -> list[str]:
    """Names that more than one sheet uses, those of most sheets first."""
    several = [name for name, sheets in users.items() if len(sheets) > 1]
    return sorted(several, key=lambda name: -len(users[name]))
