"""Which columns a SELECT reads: for each column it gives whence the value comes, and what decides on its rows.

Reads DuckDB's SQL as familyhub writes it: steps in WITH, stars with EXCLUDE and REPLACE, unions by place or name,
sub-queries, UNPIVOT, lists unfolded by UNNEST. Nothing is run.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import sqlglot
from sqlglot import exp
from sqlglot.errors import ParseError

from familyhub.inventory.unresolved import UnknownColumnError

Origins = frozenset[tuple[str, str]]
"""Columns of tables, as (table, column), both in lower case."""

NONE: Origins = frozenset()


@dataclass(frozen=True, slots=True)
class Traced:
    """What a table or query gives: `columns` by name with the origins of their values, `rows` what decides its rows.

    `any_other`, where it is set, are the origins of a column of any other name: of a list unfolded into fields.
    """

    columns: dict[str, Origins]
    rows: Origins = NONE
    any_other: Origins | None = None

    @property
    def read(self) -> Origins:
        """Everything that is read, for a value or to decide on rows."""
        return self.rows.union(*self.columns.values())

    def get(self, column: str) -> Origins | None:
        """The origins of a column; None where there is none of that name."""
        return self.columns.get(column, self.any_other)


@dataclass(frozen=True, slots=True)
class _Names:
    """What names mean inside one SELECT: its sources by alias, names given to columns before, and the SELECT around."""

    sources: dict[str, Traced]
    named: dict[str, Origins] = field(default_factory=dict)
    around: "_Names | None" = None

    def find(self, parts: list[str]) -> Origins | None:
        """The origins of a name of one or several parts (`visit.day`, `day`, or a field of a column)."""
        if len(parts) > 1 and (source := self.sources.get(parts[0])) is not None:
            return source.get(parts[1]) if source.get(parts[1]) is not None else source.get(parts[0])
        found = [origins for source in self.sources.values() if (origins := source.columns.get(parts[0])) is not None]
        if found:
            return NONE.union(*found)
        if parts[0] in self.named:
            return self.named[parts[0]]
        if parts[0] in self.sources:  # a source as a value: a list unfolded under the name of its alias, or a whole row
            return self.sources[parts[0]].read
        if self.around is not None and (origins := self.around.find(parts)) is not None:
            return origins
        return next((source.any_other for source in self.sources.values() if source.any_other is not None), None)


Tables = Mapping[str, Traced]


def base_table(name: str, columns: Iterator[str] | list[str], *, untraced: tuple[str, ...] = ()) -> Traced:
    """A table as it stands: each column is its own origin, but for those that are bookkeeping and traced no further."""
    name = name.lower()
    own = {column.lower(): frozenset({(name, column.lower())}) for column in columns}
    return Traced(own | dict.fromkeys(untraced, NONE))


def trace(sql: str, tables: Tables) -> Traced:
    """The columns of a query with their origins in `tables` (by name, in lower case).

    Raises UnknownColumnError for SQL that cannot be read, or that names a table or column nobody knows.
    """
    try:
        query = sqlglot.parse_one(sql, read="duckdb")
    except ParseError as problem:
        raise UnknownColumnError("SQL", str(problem).splitlines()[0]) from problem
    return trace_query(query, tables)


def trace_query(query: exp.Expr, tables: Tables) -> Traced:
    """The same of a query that is parsed already: what a statement makes a table from."""
    return _query(query, tables, None)


def _query(query: exp.Expr, tables: Tables, around: _Names | None) -> Traced:
    tables = _with_steps(query, tables, around)
    match query:
        case exp.Subquery() | exp.Paren():
            return _query(query.this, tables, around)
        case exp.SetOperation():
            return _together(query, tables, around)
        case exp.Select():
            return _select(query, tables, around)
        case exp.Pivot():
            return _unfolded(query, tables, around)
        case exp.Values():
            return Traced({}, any_other=NONE)
        case exp.Table():
            return _source(query, tables, _Names({}, around=around))
        case _:
            raise UnknownColumnError("SQL", f"{type(query).__name__}: {query.sql('duckdb')[:80]}")


def _with_steps(query: exp.Expr, tables: Tables, around: _Names | None) -> Tables:
    steps = query.args.get("with_")
    if steps is None:
        return tables
    known = dict(tables)
    for step in steps.expressions:
        name, inner = step.alias.lower(), step.this
        if steps.args.get("recursive") and isinstance(inner, exp.SetOperation):
            start = _renamed(_query(inner.this, known, around), step)
            known[name] = start
        known[name] = _renamed(_query(inner, known, around), step)
    return known


def _together(query: exp.SetOperation, tables: Tables, around: _Names | None) -> Traced:
    left, right = _query(query.this, tables, around), _query(query.expression, tables, around)
    rows = left.rows | right.rows
    if isinstance(query, exp.Except | exp.Intersect):
        return Traced(left.columns, rows.union(*right.columns.values()))
    if query.args.get("by_name"):
        names = {**left.columns, **right.columns}
        return Traced({n: left.columns.get(n, NONE) | right.columns.get(n, NONE) for n in names}, rows)
    if not left.columns or not right.columns:
        return left if left.columns else right
    both = zip(left.columns.items(), right.columns.values(), strict=True)
    return Traced({name: mine | theirs for (name, mine), theirs in both}, rows)


def _select(query: exp.Select, tables: Tables, around: _Names | None) -> Traced:
    names = _Names({}, {}, around)
    rows: Origins = NONE
    begin = query.args.get("from_")
    for source in (*([begin.this] if begin else []), *(query.args.get("laterals") or ())):
        rows |= _add_source(source, tables, names)
    for join in query.args.get("joins") or ():
        rows |= _add_source(join.this, tables, names)
        for name in join.args.get("using") or ():
            rows |= names.find([name.name.lower()]) or NONE
    for join in query.args.get("joins") or ():
        if join.args.get("on") is not None:
            keys = _read(join.args["on"], tables, names)
            rows |= keys
            _look_up(join.this, keys, names)
    columns: dict[str, Origins] = {}
    for given in query.expressions:
        for name, origins in _given(given, tables, names):
            columns[_free(name, columns)] = origins
            names.named.setdefault(name, origins)
    for clause in ("where", "group", "having", "qualify", "distinct"):
        if query.args.get(clause) is not None:
            rows |= _read(query.args[clause], tables, names)
    if query.args.get("limit") is not None and query.args.get("order") is not None:
        rows |= _read(query.args["order"], tables, names)
    return Traced(columns, rows)


def _look_up(source: exp.Expr, keys: Origins, names: _Names) -> None:
    """A list of constants, such as a code list, is looked up by the columns it is joined on: its values are theirs."""
    alias = (source.alias or source.name).lower()
    traced = names.sources.get(alias)
    if traced is not None and not traced.read and not traced.any_other:
        any_other = None if traced.any_other is None else keys
        names.sources[alias] = Traced(dict.fromkeys(traced.columns, keys), NONE, any_other)


def _free(name: str, taken: dict[str, Origins]) -> str:
    """The name, or one of its own where a column of that name stands already (`SELECT a.*, b.day`)."""
    return name if name not in taken else f"{name}:{len(taken)}"


def _add_source(source: exp.Expr, tables: Tables, names: _Names) -> Origins:
    traced = _source(source, tables, names)
    names.sources[(source.alias or source.name).lower() or f"source {len(names.sources)}"] = traced
    return traced.rows


def _source(source: exp.Expr, tables: Tables, names: _Names) -> Traced:
    match source:
        case exp.Table() if isinstance(source.this, exp.Identifier):
            traced = tables.get(f"{source.db}.{source.name}".lower()) or tables.get(source.name.lower())
            if traced is None:
                raise UnknownColumnError("the table", source.name)
        case exp.Subquery() | exp.SetOperation() | exp.Select() | exp.Pivot():
            traced = _query(source, tables, names)
        case exp.Values():
            traced = Traced({}, any_other=NONE)
        case exp.Lateral() if isinstance(source.this, exp.Subquery):
            traced = _query(source.this, tables, names)
        case _:  # a function that gives rows
            traced = Traced({}, any_other=_read(source, tables, names))
    for pivot in source.args.get("pivots") or ():
        traced = Traced({}, traced.rows, traced.read | (traced.any_other or NONE))
        del pivot
    return _renamed(traced, source)


def _renamed(traced: Traced, bearer: exp.Expr) -> Traced:
    """The columns under the names that an alias lists (`AS code (code, band)`)."""
    alias = bearer.args.get("alias")
    listed = [column.name.lower() for column in alias.args.get("columns") or ()] if alias else []
    if not listed:
        return traced
    if traced.any_other is not None:
        return Traced(dict.fromkeys(listed, traced.any_other), traced.rows)
    renamed = [*listed, *list(traced.columns)[len(listed) :]]
    return Traced(dict(zip(renamed, traced.columns.values(), strict=True)), traced.rows)


def _unfolded(query: exp.Pivot, tables: Tables, around: _Names | None) -> Traced:
    """UNPIVOT … ON columns INTO NAME name VALUE value: columns become rows."""
    inner = _source(query.this, tables, _Names({}, around=around))
    into = query.args.get("into")
    if not query.args.get("unpivot") or into is None:
        raise UnknownColumnError("SQL", "PIVOT, whose columns only the data tells")
    names = _Names({"": inner})
    gone = {c.name.lower() for listed in query.expressions for c in listed.find_all(exp.Column)}
    value = NONE.union(*(names.find([column]) or NONE for column in gone))
    kept = {name: origins for name, origins in inner.columns.items() if name not in gone}
    made = {into.this.name.lower(): NONE, **{v.name.lower(): value for v in into.expressions}}
    return Traced(kept | made, inner.rows)


def _given(given: exp.Expr, tables: Tables, names: _Names) -> Iterator[tuple[str, Origins]]:
    """The columns that one item of a SELECT gives: one, or those a star stands for."""
    if isinstance(given, exp.Explode) and (packed := given.find(exp.Struct)) is not None:
        # A row packed into one value and unfolded again: each field under its own name.
        for each in packed.expressions:
            yield each.this.name.lower(), _read(each.expression, tables, names)
        return
    star = given if isinstance(given, exp.Star) else given.this if isinstance(given, exp.Column) else None
    if not isinstance(star, exp.Star):
        yield given.alias_or_name.lower(), _read(given, tables, names)
        return
    chosen = list(names.sources.values())
    if isinstance(given, exp.Column):
        source = names.sources.get(given.table.lower())
        if source is None:
            raise UnknownColumnError("the table", given.table)
        chosen = [source]
    left_out = {name.name.lower() for name in star.args.get("except_") or star.args.get("except") or ()}
    instead = {
        each.alias.lower(): _read(each, tables, names)
        for each in star.args.get("replace") or ()
    }  # fmt: skip
    for source in chosen:
        for name, origins in source.columns.items():
            if name not in left_out:
                yield name, instead.get(name, origins)


def _read(expression: exp.Expr, tables: Tables, names: _Names) -> Origins:
    """Every origin that an expression reads, those inside its sub-queries too."""
    found: Origins = NONE
    for node in expression.walk(prune=lambda each: isinstance(each, exp.Query | exp.Column)):
        if isinstance(node, exp.Query) and not isinstance(node, exp.Table):
            inner = _query(node, tables, names)
            found |= inner.read | (inner.any_other or NONE)
        elif isinstance(node, exp.Column):
            found |= _column(node, tables, names)
    return found


def _column(column: exp.Column, tables: Tables, names: _Names) -> Origins:
    if isinstance(column.this, exp.Star):
        return NONE.union(*(source.read for source in names.sources.values()))
    parts = [part.name.lower() for part in column.parts]
    origins = names.find(parts)
    if origins is not None:
        return origins
    if parts[0] in _own_names(column):
        return NONE
    raise UnknownColumnError("the column", ".".join(parts))


def _own_names(column: exp.Expr) -> set[str]:
    """Names that a list comprehension or a lambda around the column gives to its elements."""
    named: set[str] = set()
    above = column.parent
    while above is not None and not isinstance(above, exp.Query):
        if isinstance(above, exp.Comprehension):
            named.add(above.this.name.lower() if above.this is column else "")
            held = above.args.get("expression")
            named |= {held.name.lower()} if held is not None else set()
        if isinstance(above, exp.Lambda):
            named |= {each.name.lower() for each in above.expressions}
        above = above.parent
    return named - {""}
