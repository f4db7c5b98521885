"""The page that a report becomes: machine, versions, a table for each kind of work."""

import statistics

RATIO = "Latent4J ÷ it"


def brief(work, result):
    if work == "train":
        return f"{statistics.median(result['images_per_second']):,.0f} images/s, loss {result['train_loss']:.2f}"
    return ", ".join(f"{batch}: {speed:,.0f}" for batch, speed in result["rows_per_second"].items()) + " rows/s"


def spread(values):
    return min(values), statistics.median(values), max(values)


def speeds(work, entry, batch=None):
    """One figure a round."""
    if work == "train":
        return [statistics.median(r["images_per_second"]) for r in entry["rounds"]]
    return [r["rows_per_second"][batch] for r in entry["rounds"]]


def rows(work, entries, ours, batch=None):
    """Table rows: name, minimum, median, maximum, ratio of our median to its, and what else the work has."""
    own = statistics.median(speeds(work, entries[ours], batch)) if entries.get(ours, {}).get("rounds") else None
    out = []
    for entry in entries.values():
        if not entry["rounds"]:
            out.append([entry["name"], entry.get("missing", "not run")] + [""] * (6 if work == "train" else 3))
            continue
        low, middle, high = spread(speeds(work, entry, batch))
        cells = [entry["name"], f"{low:,.0f}", f"**{middle:,.0f}**", f"{high:,.0f}", f"{own / middle:.2f}" if own else "–"]
        if work == "train":
            of = lambda key: statistics.median(r[key] for r in entry["rounds"])
            cells += [f"{of('train_loss'):.2f}", f"{of('process_seconds'):.1f}", f"{of('peak_megabytes'):,.0f}"]
        out.append(cells)
    return out


def table(head, body):
    line = lambda cells: "| " + " | ".join(cells) + " |"
    return "\n".join([line(head), line(["---"] + ["---:"] * (len(head) - 1))] + [line(cells) for cells in body])


def versions(report):
    found = {}
    for work in ("train", "encode"):
        for entry in report.get(work, {}).values():
            for result in entry["rounds"][:1]:
                found |= result["versions"]
    return ", ".join(f"{name} {version}" for name, version in sorted(found.items()))


def page(report, ours):
    m, s = report["machine"], report["settings"]
    parts = ["# Latent4J beside its peers",
        f"Made by `scripts/bench/run.sh` on {m['date']} at commit {m['commit']}: {s['rounds']} round{'s' * (s['rounds'] > 1)}, contestants interleaved, each round a process "
        f"of its own. {m['processor']}, {m['cores']} cores ({', '.join(m['vectors'])}), {m['memory_gigabytes']} GB, {m['system']}; load before the start "
        f"{m['load_before']}. {m['java']}; Python {m['python']}; {versions(report)}. {s['threads']} threads for everyone.",
        f"Minimum, median and maximum are over the rounds; “{RATIO}” is the ratio of medians, above 1 where Latent4J is faster."]
    if "train" in report:
        parts += [f"## Training: VAE 784-{s['hidden']}-{s['latent']} on MNIST, batch {s['batch']}, Adam 1e-3, float32 (images/s)",
            table(["", "min", "median", "max", RATIO, f"train loss after {s['epochs']} epochs, nats", "process, s", "peak memory, MB"],
                rows("train", report["train"], ours["train"])),
            "A round's figure is the median of its epochs without the first. The loss shows that all did the same work."]
    for batch in s["batches"].split(",") if "encode" in report else []:
        parts += [f"## `encode`, batch {batch}, arrays in and arrays out (rows/s)",
            table(["", "min", "median", "max", RATIO], rows("encode", report["encode"], ours["encode"], batch))]
    return "\n\n".join(parts) + "\n"
