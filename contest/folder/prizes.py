"""Awards, budget and titles (奖项、预算、称号) in a rulebook."""

from fractions import Fraction

from contest.folder.toml_table import Table
from contest.rules.values import Award, Budget, Source, Stage, Tier, Title


def budget(root: Table) -> Budget:
    """Read the season's money."""
    table = root.table("budget")
    found = Budget(
        total_fen=table.fen("total") if table.has("total") else None,
        places=table.whole("places") if table.has("places") else None,
        over=table.text("over", "refuse", allowed=("refuse", "warn")),
    )
    table.done()
    return found


def award(table: Table, stages: list[Stage], has_places: bool) -> Award:
    """Read the prizes of one field at one stage."""
    field, stage = table.text("field", needed=True), table.text("stage", needed=True)
    _check_stage(table, field, stage, stages)
    ratio = _ratio(table)
    tiers = tuple(_tier(t, bool(ratio)) for t in table.tables("tiers", needed=True))
    found = Award(
        field=field,
        stage=stage,
        seats=_seats(table, sum(tier.seats for tier in tiers)),
        tiers=tiers,
        ratio=ratio,
        min_score=table.points("min_score") if table.has("min_score") else None,
        at_border=table.text("at_border", "ask", allowed=("ask", "expand", "shrink")),
        tie_money=table.text("tie_money", "full", allowed=("full", "share")),
    )
    _check_seats(table, found, has_places)
    table.done()
    return found


def _check_stage(table: Table, field: str, stage: str, stages: list[Stage]) -> None:
    if table.has("field") and field not in {s.field for s in stages}:
        allowed = "、".join(sorted({s.field for s in stages}))
        table.fault("field", "fault-choice", allowed=allowed)
    elif table.has("stage") and stage not in {s.code for s in stages if s.field == field}:
        allowed = "、".join(s.code for s in stages if s.field == field)
        table.fault("stage", "fault-choice", allowed=allowed)


def _ratio(table: Table) -> tuple[int, ...]:
    found = table.value("ratio", [])
    is_list = isinstance(found, list)
    if (
        not is_list
        or not all(type(n) is int and n >= 0 for n in found)
        or (found and not any(found))
    ):
        table.fault("ratio", "fault-list")
        return ()
    return tuple(found)


def _tier(table: Table, by_ratio: bool) -> Tier:
    found = Tier(
        name=table.text("name", needed=True),
        seats=table.whole("seats", needed=not by_ratio),
        prize_fen=table.fen("prize", needed=True),
    )
    table.done()
    return found


def _seats(table: Table, of_tiers: int) -> int | None:
    """Return the seats of the award; None for the field's share of all places."""
    if table.value("seats", of_tiers) == "hamilton":
        return None
    return table.whole("seats", of_tiers)


def _check_seats(table: Table, found: Award, has_places: bool) -> None:
    fixed = sum(tier.seats for tier in found.tiers)
    if found.seats is None and not has_places:
        table.fault("seats", "fault-needs-places")
    if found.ratio and len(found.ratio) != len(found.tiers):
        table.fault("ratio", "fault-ratio-tiers", tiers=len(found.tiers))
    elif found.ratio and found.seats is not None and not table.has("seats"):
        table.fault("seats", "fault-key-missing")
    elif not found.ratio and found.seats is not None and found.seats != fixed:
        table.fault("seats", "fault-seats", tiers=fixed)


def title(table: Table, stages: list[Stage], fields: list[str]) -> Title:
    """Read one year-end title."""
    credit = table.numbers("stage_credit")
    sources = table.tables("sources", needed=True)
    found = Title(
        name=table.text("name", needed=True),
        places=table.whole("places", needed=True),
        sources=tuple(_source(t, stages, credit) for t in sources),
        split=_split(table, fields),
        stage_credit=credit,
    )
    if sources and sum(source.weight for source in found.sources) != 100:
        total = sum((source.weight for source in found.sources), Fraction(0))
        table.faults.add((*table.path, "sources"), str(total), "fault-weights")
    if found.split is not None and sum(found.split.values()) != found.places:
        table.fault("split", "fault-split", places=found.places)
    codes = {stage.code for stage in stages}
    for code in credit:
        if code not in codes:
            allowed = "、".join(sorted(codes))
            table.faults.add(
                (*table.path, "stage_credit", code), code, "fault-choice", allowed=allowed
            )
    table.done()
    return found


def _source(table: Table, stages: list[Stage], credit: dict[str, Fraction]) -> Source:
    given = table.text("given")
    stage = table.text("stage")
    credit.update(table.numbers("stage_credit"))
    if bool(given) == bool(stage):
        table.faults.add(table.path, "", "fault-source")
    if stage and stage not in {s.code for s in stages}:
        allowed = "、".join(sorted({s.code for s in stages}))
        table.fault("stage", "fault-choice", allowed=allowed)
    found = Source(table.exact("weight", needed=True), given)
    table.done()
    return found


def _split(table: Table, fields: list[str]) -> dict[str, int] | None:
    if table.value("split", "hamilton") == "hamilton":
        return None
    inner = table.table("split")
    for code in inner.data:
        if code not in fields:
            inner.fault(code, "fault-choice", allowed="、".join(fields))
    return {code: inner.whole(code) for code in inner.data}
