#!/usr/bin/env bash
# Serves models in TensorFlow Serving's official container, by the files that export --serving-config wrote.
#
#   scripts/serve.sh [FOLDER] [FLAG...]     FOLDER of models.config (default serving); the flags go to the server
#
# PORT (8501) takes REST calls, GRPC_PORT (8500) gRPC; IMAGE is the container (tensorflow/serving:2.18.0). The folders of
# the models are mounted where they lie here, to be read only. Stop it by Ctrl-C.
set -euo pipefail

fail() {
  echo "serve.sh: $*" >&2
  exit 2
}

folder=${1:-serving}
[ $# -eq 0 ] || shift
case $folder in -*) fail "expected the folder of models.config first, found $folder" ;; esac
config=$folder/models.config
[ -f "$config" ] || fail "expected $config, found none: write it by 'latent4j export --model DIR --serving-config $folder'"
folder=$(cd "$folder" && pwd)

# PATH of each model, PATH/VERSION of each version: one a line, as the file's own printer sets them.
models=$(sed -n 's/^ *base_path: "\(.*\)"$/\1/p' "$config")
versions=$(awk '/^ *base_path: "/ { path = $0; sub(/^ *base_path: "/, "", path); sub(/"$/, "", path) }
  /^ *versions: / { print path "/" $2 }' "$config")
[ -n "$models" ] || fail "expected a model in $config, found none"
mounts=()
while IFS= read -r path; do
  case $path in *\\*|*:*) fail "base_path in $config: expected no backslash and no colon, found $path" ;; esac
  case $path in /*) ;; *) fail "base_path in $config: expected a path that begins with /, found $path" ;; esac
  [ -d "$path" ] || fail "base_path in $config: expected a folder on this machine, found none: $path"
  mounts+=(--volume "$path:$path:ro")
done <<< "$models"
while IFS= read -r version; do
  [ -z "$version" ] || [ -f "$version/saved_model.pb" ] || fail "expected an export, found no saved_model.pb: $version"
done <<< "$versions"

command -v docker > /dev/null || fail "expected docker, found none: install it, or start tensorflow_model_server by docs/serving.md"
docker info > /dev/null 2>&1 || fail "expected a docker that runs, found none that answers 'docker info'"

flags=(--model_config_file=/serving/models.config --model_config_file_poll_wait_seconds=10
  --allow_version_labels_for_unavailable_models=true --enable_model_warmup=true)
[ ! -f "$folder/batching.config" ] || flags+=(--enable_batching=true --batching_parameters_file=/serving/batching.config)
[ ! -f "$folder/monitoring.config" ] || flags+=(--monitoring_config_file=/serving/monitoring.config)

exec docker run --rm --init --publish "${PORT:-8501}:8501" --publish "${GRPC_PORT:-8500}:8500" \
  --volume "$folder:/serving:ro" "${mounts[@]}" "${IMAGE:-tensorflow/serving:2.18.0}" "${flags[@]}" "$@"
