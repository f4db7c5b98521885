"""What a kind of work says of itself: a file works/NAME.py with one `WORK = Work(...)`, found by bench.py.

Its contestants are the files of contestants/ whose literal WORK is NAME. Each ends with a line of JSON, its result; the
harness adds process_seconds, processor_seconds and peak_megabytes to it.
"""

from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Flag:
    """`--NAME-FLAG` of bench.py: its value in a full run and with --quick, whose type it takes."""

    full: object
    quick: object
    help: str


@dataclass(frozen=True)
class Variant:
    """One setting of the work: all contestants meet in it, `flags` is what each is given."""

    title: str
    flags: list


@dataclass(frozen=True)
class Column:
    """A column more in the tables, the median over the rounds of `of(result)`; empty where a result lacks it."""

    head: str
    of: Callable[[dict], object]
    form: str = "{:,.1f}"


@dataclass(frozen=True)
class Work:
    title: str
    ours: str  # key of the contestant that the others are compared with
    unit: str  # of the figures
    variants: Callable  # (settings by name of flag, folder for what it makes first) -> [Variant]
    figures: Callable[[dict], dict]  # result -> {label: figure}; each label is a table, {"": figure} where there is one
    flags: dict = field(default_factory=dict)  # name -> Flag
    columns: tuple = ()
    note: str = ""
    less_is_better: bool = False
    form: str = "{:,.0f}"
    limit: str | None = None  # key of the contestant whose figure is the most this machine could reach
    contestants: tuple = ()  # other kinds of work whose contestants take part here
    only: tuple = ()  # keys of the contestants it takes, where not all
    slow: tuple = ()  # keys of contestants that --quick leaves out
