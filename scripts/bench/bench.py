"""Runs every contestant interleaved (A B C A B C ...), each as a process of its own, and writes docs/bench/results.{json,md}.

Each round's figure of a contestant is the median over its timed epochs (train) or windows (encode); the tables give the
minimum, median and maximum over rounds. Contestants are the files of contestants/ (see contest.py for their contract).
"""

import argparse
import ast
import datetime
import json
import os
import platform
import subprocess
import sys
import tempfile
import threading
import time

import contest
import table

HERE = os.path.dirname(os.path.abspath(__file__))
OURS = {"train": "latent4j", "encode": "latent4j-encode"}


def literals(path):
    """The literals a file assigns at its top, read without running it."""
    with open(path, encoding="utf-8") as file:
        tree = ast.parse(file.read())
    out = {}
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            try:
                out[node.targets[0].id] = ast.literal_eval(node.value)
            except ValueError:
                pass
    return out


def contestants(work, only):
    """(key, name, file) of those that do this work, ours first."""
    found = []
    folder = os.path.join(HERE, "contestants")
    for file in sorted(os.listdir(folder)):
        if file.endswith(".py"):
            path = os.path.join(folder, file)
            said = literals(path)
            if said.get("WORK") == work:
                found += [(key, name, path) for key, name in said["CONTESTANTS"].items() if not only or key in only]
    return sorted(found, key=lambda c: c[0] != OURS[work])


def run(path, key, flags, limit):
    """(result or None, why not). The result gets the seconds and the peak memory of the whole process."""
    command = [sys.executable, path, "--contestant", key] + [str(f) for f in flags]
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
        start = time.perf_counter()
        process = subprocess.Popen(command, stdout=out, stderr=err, cwd=contest.ROOT)
        timer = threading.Timer(limit, process.kill)
        timer.start()
        _, status, usage = os.wait4(process.pid, 0)  # its peak memory counts what it waited for too
        timer.cancel()
        process.returncode = os.waitstatus_to_exitcode(status)
        seconds = time.perf_counter() - start
        out.seek(0), err.seek(0)
        if process.returncode == 0:
            result = json.loads(out.read().strip().splitlines()[-1])
            return result | {"process_seconds": round(seconds, 2), "processor_seconds": round(usage.ru_utime + usage.ru_stime, 2),
                "peak_megabytes": round(usage.ru_maxrss / 1024)}, None
        words = err.read().strip().splitlines()
        why = words[-1] if words else f"exit code {process.returncode}"
        return None, f"{'absent' if process.returncode == contest.ABSENT else 'failed'}: {why}".replace(contest.ROOT + "/", "")


def compete(work, flags, args):
    """All rounds of one kind of work: {key: {"name", "rounds": [...], "missing": why}}."""
    entries = contestants(work, args.only)
    results = {key: {"name": name, "rounds": []} for key, name, _ in entries}
    for number in range(args.rounds):
        for key, name, path in entries:
            if "missing" in results[key]:
                continue
            result, why = run(path, key, flags, args.limit)
            if result is None:
                results[key]["missing"] = why
            else:
                results[key]["rounds"].append(result)
            print(f"{work} round {number + 1}/{args.rounds} {name}: {why or table.brief(work, result)}", file=sys.stderr, flush=True)
    return results


def processor():
    """(name, vector instructions that matter here), as Linux tells them."""
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as file:
            about = {k.strip(): v.strip() for k, v in (line.split(":", 1) for line in file if ":" in line)}
    except OSError:
        return platform.processor(), []
    known = about.get("flags", "").split()
    name = f"{about.get('model name')} (family {about.get('cpu family')}, model {about.get('model')})"
    return name, [f for f in ("avx2", "avx512f", "avx512_bf16", "amx_tile") if f in known]


def machine():
    said = lambda *command: subprocess.run(command, capture_output=True, text=True, cwd=contest.ROOT)
    name, vectors = processor()
    java = said("java", "-version").stderr.splitlines()
    return {"processor": name, "vectors": vectors, "cores": os.cpu_count(), "system": f"{platform.system()} {platform.machine()}",
        "memory_gigabytes": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30),
        "load_before": round(os.getloadavg()[0], 2), "java": java[0] if java else None, "python": platform.python_version(),
        "commit": said("git", "rev-parse", "--short", "HEAD").stdout.strip(), "date": datetime.date.today().isoformat()}


def export_of(args, folder):
    """The export that every encode contestant opens: the one given, or one trained now."""
    if args.export:
        return os.path.abspath(args.export)
    if not os.path.exists(contest.JAR):
        return None
    made = os.path.join(folder, "export")
    command = ["java", "-jar", contest.JAR, "train", "--data", "mnist", "--hidden", args.hidden, "--latent", args.latent, "--epochs", 1,
        "--validation", 0, "--run-dir", os.path.join(folder, "run"), "--export-dir", made, "--quiet"]
    subprocess.run(list(map(str, command)), check=True, stdout=sys.stderr)
    return os.path.join(made, max(os.listdir(made), key=int))


def flags():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--work", default="train,encode")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", type=lambda s: s.split(","), help="keys of contestants")
    parser.add_argument("--epochs", type=int, default=4, help="a round trains this many; the first is warm-up")
    parser.add_argument("--batch", type=int, default=128)
    parser.add_argument("--hidden", type=int, default=512)
    parser.add_argument("--latent", type=int, default=32)
    parser.add_argument("--batches", default="1,32,256,1024,4096", help="batch sizes of encode")
    parser.add_argument("--seconds", type=float, default=2.0, help="measured at each batch size of encode")
    parser.add_argument("--export", help="version directory for encode (default: train one first)")
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--limit", type=float, default=900, help="seconds after which a contestant is killed")
    parser.add_argument("--out", default=os.path.join(contest.ROOT, "docs", "bench"))
    return parser.parse_args()


def main():
    args = flags()
    shared = ["--threads", args.threads]
    report = {"machine": machine(), "settings": {k: v for k, v in vars(args).items() if k not in ("out", "export", "limit")}}
    works = args.work.split(",")
    if "train" in works:
        shape = ["--epochs", args.epochs, "--batch", args.batch, "--hidden", args.hidden, "--latent", args.latent]
        report["train"] = compete("train", shared + shape, args)
    if "encode" in works:
        with tempfile.TemporaryDirectory() as folder:
            export = export_of(args, folder)
            given = ["--export", export] if export else []
            report["encode"] = compete("encode", shared + given + ["--batches", args.batches, "--seconds", args.seconds], args)
    os.makedirs(args.out, exist_ok=True)
    with open(os.path.join(args.out, "results.json"), "w", encoding="utf-8") as file:
        json.dump(report, file, indent=1)
        file.write("\n")
    text = table.page(report, OURS)
    with open(os.path.join(args.out, "results.md"), "w", encoding="utf-8") as file:
        file.write(text)
    print(text)


if __name__ == "__main__":
    main()
