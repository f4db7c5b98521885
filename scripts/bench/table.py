"""The page that the report becomes: for each kind of work its machine and versions, and a table for each setting and figure."""

import statistics

RATIO = "Latent4J against it"


def brief(work, result):
    return ", ".join(f"{label + ': ' if label else ''}{work.form.format(figure)}" for label, figure in work.figures(result).items()) + f" {work.unit}"


def labels(work, entries):
    """The figures' labels, in the order in which results name them."""
    return list(dict.fromkeys(label for entry in entries.values() for result in entry["rounds"] for label in work.figures(result)))


def figures(work, entry, label):
    """One figure a round."""
    return [found[label] for result in entry["rounds"] if label in (found := work.figures(result))]


def cell(column, entry):
    values = []
    for result in entry["rounds"]:
        try:
            values.append(column.of(result))
        except KeyError:
            pass
    return column.form.format(statistics.median(values)) if values else "–"


def rows(work, entries, label):
    """Table rows: name, minimum, median, maximum, how many times better we are, share of the limit, and the work's columns."""
    middle = lambda key: statistics.median(figures(work, entries[key], label)) if entries.get(key, {}).get("rounds") else None
    own, limit = middle(work.ours), middle(work.limit)
    better = lambda a, b: b / a if work.less_is_better else a / b
    width = 4 + bool(limit) + len(work.columns)
    out = []
    for key, entry in entries.items():
        found = figures(work, entry, label)
        if not found:
            out.append([entry["name"], entry.get("missing", "not run")] + [""] * (width - 1))
            continue
        median = statistics.median(found)
        cells = [work.form.format(v) for v in (min(found), median, max(found))]
        cells[1] = f"**{cells[1]}**"
        cells.append(f"{better(own, median):.2f}" if own else "–")
        cells += [f"{better(median, limit):.0%}"] if limit else []
        out.append([entry["name"]] + cells + [cell(column, entry) for column in work.columns])
    return out


def table(work, entries, label):
    limit = ["share of limit"] if entries.get(work.limit, {}).get("rounds") else []
    head = ["", "min", "median", "max", RATIO] + limit + [column.head for column in work.columns]
    line = lambda cells: "| " + " | ".join(cells) + " |"
    return "\n".join([line(head), line(["---"] + ["---:"] * (len(head) - 1))] + [line(cells) for cells in rows(work, entries, label)])


def versions(report):
    found = {}
    for variant in report["variants"]:
        for entry in variant["contestants"].values():
            for result in entry["rounds"][:1]:
                found |= result["versions"]
    return ", ".join(f"{name} {version}" for name, version in sorted(found.items()))


def section(work, report):
    m, s = report["machine"], report["settings"]
    yield f"## {work.title}"
    yield (f"{m['date']}, commit {m['commit']}; {s['rounds']} round{'s' * (s['rounds'] > 1)}, {s['threads']} threads, {m['device']}. {m['processor']}, "
        f"{m['cores']} cores ({', '.join(m['vectors'])}), {m['memory_gigabytes']} GB, {m['system']}; load before the start {m['load_before']}. "
        f"{m['java']}; Python {m['python']}; {versions(report)}.")
    for variant in report["variants"]:
        for label in labels(work, variant["contestants"]) or [""]:
            yield f"### {', '.join(filter(None, (variant['title'], label)))} ({work.unit})"
            yield table(work, variant["contestants"], label)
    if work.note:
        yield work.note


def page(works, reports):
    parts = ["# Latent4J beside its peers",
        "Made by `scripts/bench/run.sh`. Contestants take turns (A B C A B C …), each turn a process of its own; minimum, median and maximum are over the "
        f"rounds. “{RATIO}” is the ratio of medians, above 1 where Latent4J is better. A kind of work that a run leaves out keeps its last figures; "
        "each says when and where they were measured."]
    for name, work in works.items():
        if name in reports:
            parts += section(work, reports[name])
    return "\n\n".join(parts) + "\n"
