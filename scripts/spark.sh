#!/usr/bin/env bash
# Latent4J inside a real Spark: installs the pinned pyspark under target/spark, submits jobs to a cluster of two executor
# processes with one core each, and compares with the command line on as many cores. Prints figures; exit code 1 where a bar
# is missed. ROWS=1000000 and STARTS=20 (cold starts of both executors, each over an empty cache of native libraries) can be
# set. Needs a built target/, python3 and a network; 2 GB of disk in target/spark.
set -euo pipefail
cd "$(dirname "$0")/.."
rows=${ROWS:-1000000}
starts=${STARTS:-20}
work=$PWD/target/spark
venv=$work/venv
mkdir -p "$work"

if [ ! -x "$venv/bin/spark-submit" ]; then
  python3 -m venv "$venv"
  "$venv/bin/pip" -q install pyspark==4.0.1 numpy==2.1.3 pyarrow==18.1.0
fi
SPARK_HOME=$("$venv/bin/python" -c 'import os, pyspark; print(os.path.dirname(pyspark.__file__))')
export SPARK_HOME PYSPARK_PYTHON=$venv/bin/python SPARK_LOCAL_IP=127.0.0.1 SPARK_WORKER_DIR=$work/workers

jars=$(echo target/lib/*.jar | tr ' ' ,)
seconds() { date +%s.%N; }
since() { awk -v a="$1" -v b="$(seconds)" 'BEGIN { printf "%.2f", b - a }'; }
submit() { # log, then what spark-submit takes
  local log=$work/$1.log
  shift
  if ! "$SPARK_HOME/bin/spark-submit" --master 'local-cluster[2,1,2048]' --driver-memory 1g --conf spark.ui.enabled=false \
    --conf spark.scheduler.minRegisteredResourcesRatio=1 --conf spark.scheduler.maxRegisteredResourcesWaitingTime=300s \
    --conf spark.sql.files.maxPartitionBytes=36m "$@" > "$log" 2> "$log.err"; then
    tail -40 "$log.err" >&2
    echo "spark: failed; see $log.err" >&2
    exit 1
  fi
}

if [ ! -f "$work/data-$rows" ]; then
  rm -rf "$work"/{rows,few,run,model,data-*}
  "$venv/bin/python" scripts/spark/make_rows.py "$rows" 64 "$work"
  touch "$work/data-$rows"
fi
[ -d "$work/model/1" ] || scripts/latent4j train --data "$work/train.parquet" --hidden 256,128 --latent 8 --likelihood gaussian \
  --epochs 3 --quiet --run-dir "$work/run" --export-dir "$work/model" > "$work/train.txt"
mkdir -p "$work/classes"
javac -d "$work/classes" -cp "target/latent4j.jar:$SPARK_HOME/jars/*" scripts/spark/SparkCheck.java
(cd "$work/classes" && jar cf "$work/check.jar" SparkCheck*.class)

echo "== the command line, two cores"
cli() { # input, output
  local start
  start=$(seconds)
  taskset -c 0,1 scripts/latent4j encode --model "$work/model" --in "$1/*.parquet" --id-columns id --out "$2" 2> "$work/cli.err"
  since "$start"
}
few=$(cli "$work/few" "$work/cli-few.parquet")
all=$(cli "$work/rows" "$work/cli.parquet")
cli_rate=$(awk -v n="$rows" -v a="$all" -v b="$few" 'BEGIN { printf "%d", n / (a - b) }')
echo "1,000 rows in $few s, $rows rows in $all s: $cli_rate rows/s without the start"

echo "== local-cluster, two executors of one core, Parquet to Parquet"
start=$(seconds)
submit rates --jars "$jars,target/latent4j.jar" --class SparkCheck "$work/check.jar" rates "$work/model" "$work/few" "$work/rows" "$work/out"
whole=$(since "$start")
mapfile -t passes < <(awk '/^pass/ { print $2 }' "$work/rates.log")
spark_rate=$(awk -v n="$rows" -v a="${passes[1]}" 'BEGIN { printf "%d", n / a }')
again=$(awk -v n="$rows" -v a="${passes[2]}" 'BEGIN { printf "%d", n / a }')
ratio=$(awk -v a="$spark_rate" -v b="$cli_rate" 'BEGIN { printf "%.2f", a / b }')
echo "1,000 rows in ${passes[0]} s, $rows rows in ${passes[1]} s: $spark_rate rows/s; once more in ${passes[2]} s: $again rows/s"
echo "whole job, three passes and all starts: $whole s"
"$venv/bin/python" scripts/spark/compare.py "$work/cli.parquet" z "$work/out" latent

echo "== a pipeline, saved, loaded by another process; SQL from Python; the example job"
submit save --jars "$jars,target/latent4j.jar" --class SparkCheck "$work/check.jar" save "$work/model" "$work/few" "$work/pipeline" "$work/saved"
submit load --jars "$jars,target/latent4j.jar" --class SparkCheck "$work/check.jar" load "$work/few" "$work/pipeline" "$work/loaded"
"$venv/bin/python" scripts/spark/compare.py "$work/saved" latent "$work/loaded" latent
submit sql --jars "$jars,target/latent4j.jar" scripts/spark/sql.py "$work/model" "$work/few" "$work/sql"
"$venv/bin/python" scripts/spark/compare.py "$work/saved" latent "$work/sql" latent

echo "== $starts cold starts of two executors over an empty cache"
for i in $(seq "$starts"); do
  rm -rf "$work/cache" "$work/cold"
  mkdir "$work/cache"
  submit cold --jars "$jars" --conf "spark.executor.extraJavaOptions=-Dorg.bytedeco.javacpp.cachedir=$work/cache" \
    --class org.latent4j.spark.EncodeParquet target/latent4j.jar "$work/model" "$work/few" "$work/cold" features
  "$venv/bin/python" scripts/spark/compare.py "$work/saved" latent "$work/cold" latent > "$work/cold.txt"
  executors=$(grep -o 'Finished task .*executor [0-9]*' "$work/cold.log.err" | grep -o 'executor [0-9]*' | sort -u | wc -l)
  [ "$executors" -eq 2 ] || { echo "spark: start $i: expected tasks in two executors, found $executors" >&2; exit 1; }
done
echo "$starts of $starts ran and gave the same answers"
rm -rf "$work/cache" "$work/workers"

awk -v r="$ratio" 'BEGIN { print "Spark: " r " of the command line'"'"'s rows/s (bar 0.80)"; exit r < 0.8 }'
