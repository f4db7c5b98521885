#!/usr/bin/env bash
# Installs Latent4J into the local Maven repository, as 'mvn install' does, then builds and runs the
# project in src/test/consumer, which knows Latent4J only by its coordinates. Exit code 1 where it fails.
set -euo pipefail
cd "$(dirname "$0")/.."
work=$PWD/target/consumer
rm -rf "$work"
mkdir -p "$work"

mvn -B -q install -DskipTests -Djacoco.skip=true -Dspotless.check.skip=true
scripts/latent4j train --data gaussians --hidden 20,10 --latent 2 --epochs 3 --quiet \
  --run-dir "$work/run" --export-dir "$work/model" > "$work/train.txt"

mvn -B -q -f src/test/consumer/pom.xml -DbuildDirectory="$work/build" package
classpath=$work/build/consumer.jar:$(cat "$work/build/classpath.txt")
case $classpath in
  *"$PWD/target/"classes* | *latent4j.jar*)
    echo "check-consumer: the job must see the installed artifact, not target/: $classpath" >&2
    exit 1
    ;;
esac
result=$(cd "$work" && java -cp "$classpath" consumer.BatchJob model 2500 codes.csv)
echo "$result"
rows=$(wc -l < "$work/codes.csv")
if [ "$rows" -ne 2500 ]; then
  echo "check-consumer: expected 2500 rows in $work/codes.csv, found $rows" >&2
  exit 1
fi
echo "check-consumer: a project that depends on the installed artifact compiled and ran"
