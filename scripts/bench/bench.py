"""Runs every contestant interleaved (A B C A B C ...), each turn a process of its own, and writes docs/bench/results.{json,md}.

Kinds of work are the files of works/ (work.py tells what they say), contestants those of contestants/ (contest.py has their
contract). A run replaces the results of the kinds of work it does and leaves the others.
"""

import argparse
import ast
import datetime
import functools
import importlib
import json
import os
import platform
import signal
import subprocess
import sys
import tempfile
import threading
import time

import place
import table


def modules(folder):
    return sorted(file[:-3] for file in os.listdir(os.path.join(place.HERE, folder)) if file.endswith(".py") and file != "__init__.py")


def works():
    """Every kind of work by its name."""
    return {name: importlib.import_module(f"works.{name}").WORK for name in modules("works")}


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


def contestants(name, work, args):
    """(key, name, file, its literals) of those that do this work, ours first."""
    wanted = lambda key: key in args.only if args.only else (not work.only or key in work.only) and not (args.quick and key in work.slow)
    found = []
    for module in modules("contestants"):
        path = os.path.join(place.HERE, "contestants", module + ".py")
        said = literals(path)
        if said.get("WORK") in (name, *work.contestants):
            found += [(key, title, path, said) for key, title in said["CONTESTANTS"].items() if wanted(key)]
    return sorted(found, key=lambda c: c[0] != work.ours)


def python(said):
    """The interpreter that has the packages a contestant needs: ours, or that of the environment it names, which lies beside."""
    if "ENVIRONMENT" not in said:
        return sys.executable
    return os.path.join(f"{sys.prefix}-{said['ENVIRONMENT']}", "bin", "python")


@functools.cache
def build(project):
    """Builds the Maven project that a contestant needs, once; why it could not, or None."""
    folder = os.path.join(place.HERE, project)
    try:
        done = subprocess.run(["mvn", "-q", "-B", "package"], cwd=folder, capture_output=True, text=True)
    except OSError as e:
        return f"absent: {e}"
    wrong = [line for line in done.stdout.splitlines() if "ERROR" in line]
    return None if done.returncode == 0 else f"absent: {project} does not build: {wrong[0][:200] if wrong else done.returncode}"


def run(path, said, key, flags, limit):
    """(result or None, why not). The result gets the seconds and the peak memory of the whole process."""
    command = [python(said), path, "--contestant", key] + [str(f) for f in flags]
    if not os.path.exists(command[0]):
        return None, f"absent: no Python environment `{said['ENVIRONMENT']}`"
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
        start = time.perf_counter()
        process = subprocess.Popen(command, stdout=out, stderr=err, cwd=place.ROOT, start_new_session=True)
        timer = threading.Timer(limit, os.killpg, (process.pid, signal.SIGKILL))  # with the processes that it started
        timer.start()
        try:
            _, status, usage = os.wait4(process.pid, 0)  # its peak memory counts what it waited for too
        except BaseException:  # interrupted: nothing of ours goes on measuring
            os.killpg(process.pid, signal.SIGKILL)
            raise
        finally:
            timer.cancel()
        process.returncode = os.waitstatus_to_exitcode(status)
        seconds = time.perf_counter() - start
        out.seek(0), err.seek(0)
        if process.returncode == 0:
            result = json.loads(out.read().strip().splitlines()[-1])
            return result | {"process_seconds": round(seconds, 2), "processor_seconds": round(usage.ru_utime + usage.ru_stime, 2),
                "peak_megabytes": round(usage.ru_maxrss / 1024)}, None
        if process.returncode == -signal.SIGKILL:
            return None, f"failed: killed, after {seconds:.0f} s"
        words = err.read().strip().splitlines()
        why = words[-1] if words else f"exit code {process.returncode}"
        kind = "absent" if process.returncode == place.ABSENT or why.startswith("ModuleNotFoundError") else "failed"
        return None, f"{kind}: {why}".replace(place.ROOT + "/", "")


def compete(name, work, variant, args):
    """All rounds of one variant: {key: {"name", "rounds": [...], "missing": why}}."""
    entries = contestants(name, work, args)
    results = {key: {"name": title, "rounds": []} for key, title, *_ in entries}
    for key, _, _, said in entries:
        if "BUILD" in said and (why := build(said["BUILD"])):
            results[key]["missing"] = why
    for number in range(args.rounds):
        for key, title, path, said in entries:
            if "missing" in results[key]:
                continue
            result, why = run(path, said, key, ["--threads", args.threads, "--device", args.device] + variant.flags, args.limit)
            if result is None:
                results[key]["missing"] = why
            else:
                results[key]["rounds"].append(result)
            print(f"{name} {variant.title} round {number + 1}/{args.rounds}, {title}: {why or table.brief(work, result)}", file=sys.stderr, flush=True)
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


def said(*command):
    """What a command writes, both streams; empty where there is no such command."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, cwd=place.ROOT)
    except OSError:
        return ""
    return (done.stdout + done.stderr).strip()


def machine(device):
    name, vectors = processor()
    gpu = said("nvidia-smi", "--query-gpu=name,driver_version", "--format=csv,noheader").splitlines()
    return {"processor": name, "vectors": vectors, "cores": os.cpu_count(), "system": f"{platform.system()} {platform.machine()}",
        "device": f"on {gpu[0] if gpu else 'a GPU'}" if device == "gpu" else "on the processor",
        "memory_gigabytes": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30),
        "load_before": round(os.getloadavg()[0], 2), "java": (said("java", "-version").splitlines() or ["no Java"])[0],
        "python": platform.python_version(), "commit": said("git", "rev-parse", "--short", "HEAD"), "date": datetime.date.today().isoformat()}


def flags(known):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--work", default=",".join(known), help="kinds of work; default all: %(default)s")
    parser.add_argument("--quick", action="store_true", help="fewer rounds, epochs and batch sizes: minutes instead of hours")
    parser.add_argument("--rounds", type=int, help="default 5, with --quick 2")
    parser.add_argument("--only", type=lambda s: s.split(","), help="keys of contestants")
    parser.add_argument("--device", choices=["cpu", "gpu"], default="cpu")
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--limit", type=float, default=900, help="seconds after which a contestant is killed")
    parser.add_argument("--out", default=os.path.join(place.ROOT, "docs", "bench"))
    for name, work in known.items():
        group = parser.add_argument_group(f"{name}: {work.title}")
        for flag, about in work.flags.items():
            group.add_argument(f"--{name}-{flag}", type=type(about.full), help=f"{about.help}; {about.full}, with --quick {about.quick}")
    args = parser.parse_args()
    args.rounds = args.rounds or (2 if args.quick else 5)
    args.work = args.work.split(",")
    if unknown := set(args.work) - set(known):
        parser.error(f"--work: expected some of {', '.join(known)}, found {', '.join(unknown)}")
    return args


def settings(name, work, args):
    """The work's flags by name, from the command line, else from the preset."""
    given = {flag: getattr(args, f"{name}_{flag}".replace("-", "_")) for flag in work.flags}
    return {flag: (about.quick if args.quick else about.full) if given[flag] is None else given[flag] for flag, about in work.flags.items()}


def measure(name, work, args):
    own = settings(name, work, args)
    report = {"machine": machine(args.device), "settings": own | {"rounds": args.rounds, "threads": args.threads, "only": args.only}, "variants": []}
    with tempfile.TemporaryDirectory() as folder:
        for variant in work.variants(own, folder):
            report["variants"].append({"title": variant.title, "contestants": compete(name, work, variant, args)})
    return report


def write(known, reports, out):
    text = table.page(known, reports)
    for file, content in (("results.json", json.dumps(reports, indent=1) + "\n"), ("results.md", text)):
        with open(os.path.join(out, file), "w", encoding="utf-8") as f:
            f.write(content)
    return text


def main():
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("stopped"))
    known = works()
    args = flags(known)
    os.makedirs(args.out, exist_ok=True)
    before = os.path.join(args.out, "results.json")
    reports = {}
    if os.path.exists(before):
        with open(before, encoding="utf-8") as file:
            reports = {name: report for name, report in json.load(file).items() if name in known}
    for name in args.work:
        reports[name] = measure(name, known[name], args)
        text = write(known, reports, args.out)  # after each, so that a run that is stopped leaves what it measured
    print(text)


if __name__ == "__main__":
    main()
