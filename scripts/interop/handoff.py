"""What TensorFlow Serving takes over: warm-up requests and signatures, read and run by its own code."""

import contextlib
import io
import os

import numpy as np
import tensorflow as tf
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory, text_format
from google.protobuf.wrappers_pb2 import BoolValue, Int64Value
from tensorflow.python.tools import saved_model_cli
from tensorflow_serving.apis import prediction_log_pb2
from tensorflow_serving.config import model_server_config_pb2

BATCHES = (1, 32)
MOST_RECORDS = 1000  # TF Serving's limit


def check(tally, name, exports, signatures):
    """Replays every warm-up request, then shows the export and runs each signature by saved_model_cli."""
    version = os.path.join(exports, "1")
    # The reader checks both checksums of every record.
    records = tf.data.TFRecordDataset(os.path.join(version, "assets.extra", "tf_serving_warmup_requests"))
    requests = [prediction_log_pb2.PredictionLog.FromString(r.numpy()).predict_log.request for r in records]
    asked = sorted((r.model_spec.signature_name, answered(signatures, r)) for r in requests)
    wanted = sorted((s, rows) for s in signatures for rows in BATCHES)
    tally.check(f"{name}: warm-up requests of every signature are answered with as many rows",
                asked == wanted and len(requests) <= MOST_RECORDS, len(requests))
    shown = cli("show", "--dir", version, "--all")
    tally.check(f"{name}: saved_model_cli show", all(f"['{s}']" in shown for s in signatures), len(signatures))
    for request in requests:
        if next(iter(request.inputs.values())).tensor_shape.dim[0].size == BATCHES[1]:
            run(tally, name, version, request)


def answered(signatures, request):
    """Rows of the answer, or nothing where outputs differ in them or hold what is no number."""
    inputs = {key: tf.constant(tf.make_ndarray(value)) for key, value in request.inputs.items()}
    outputs = [o.numpy() for o in signatures[request.model_spec.signature_name](**inputs).values()]
    numbers = all(np.isfinite(o).all() for o in outputs if o.dtype != object)
    counts = {len(o) for o in outputs}
    return counts.pop() if len(counts) == 1 and numbers else None


def run(tally, name, version, request):
    signature, folder = request.model_spec.signature_name, os.path.join(version, "..", "..", "cli")
    os.makedirs(folder, exist_ok=True)
    given = []
    for i, (key, value) in enumerate(request.inputs.items()):
        path = os.path.join(folder, f"{i}.npy")
        array = tf.make_ndarray(value)
        np.save(path, array.astype("S") if array.dtype == object else array)
        given.append(f"{key}={path}")
    printed = cli("run", "--dir", version, "--tag_set", "serve", "--signature_def", signature, "--inputs", ";".join(given))
    tally.check(f"{name}: saved_model_cli run {signature}", "Result for output key" in printed)


def configs(tally, java, exports, folder):
    """The server's files, for an export twice: as the first version, then as a second one on trial."""
    java("export", "--model", exports, "--serving-config", folder)
    java("export", "--model", exports, "--serving-config", folder, "--version-label", "canary")
    served = read(model_server_config_pb2.ModelServerConfig(), folder, "models.config").model_config_list.config
    tally.check("serving: models.config", len(served) == 1 and served[0].base_path == os.path.abspath(exports)
                and served[0].name == os.path.basename(exports) and served[0].model_platform == "tensorflow"
                and list(served[0].model_version_policy.specific.versions) == [1]
                and dict(served[0].version_labels) == {"stable": 1, "canary": 1})
    # No package has the official classes of these two; the fields are those of session_bundle_config.proto and
    # monitoring_config.proto.
    batching = read(message("BatchingParameters", {
        "max_batch_size": Int64Value, "batch_timeout_micros": Int64Value, "max_enqueued_batches": Int64Value,
        "num_batch_threads": Int64Value, "enable_large_batch_splitting": BoolValue,
        "max_execution_batch_size": Int64Value}), folder, "batching.config")
    tally.check("serving: batching.config", batching.enable_large_batch_splitting.value
                and BATCHES[1] <= batching.max_execution_batch_size.value <= batching.max_batch_size.value
                and batching.max_enqueued_batches.value > 0 and batching.batch_timeout_micros.value >= 0)
    prometheus = message("PrometheusConfig", {"enable": bool, "path": str})
    monitoring = read(message("MonitoringConfig", {"prometheus_config": type(prometheus)}), folder, "monitoring.config")
    tally.check("serving: monitoring.config", monitoring.prometheus_config.enable)


def message(name, fields):
    """An empty message of a type with these fields."""
    pool = descriptor_pool.Default()
    file = descriptor_pb2.FileDescriptorProto(name=f"{name}.proto", syntax="proto3")
    described = file.message_type.add(name=name)
    for number, (key, kind) in enumerate(fields.items(), 1):
        field = described.field.add(name=key, number=number, label=1)
        field.type = {bool: 8, str: 9}.get(kind, 11)
        if field.type == 11:
            field.type_name = "." + kind.DESCRIPTOR.full_name
            if kind.DESCRIPTOR.file.name not in file.dependency:
                file.dependency.append(kind.DESCRIPTOR.file.name)
    pool.Add(file)
    return message_factory.GetMessageClass(pool.FindMessageTypeByName(name))()


def read(empty, folder, file):
    with open(os.path.join(folder, file), encoding="utf-8") as text:
        return text_format.Parse(text.read(), empty)


def cli(*arguments):
    """The command's main function in this process: a process of its own would load TensorFlow each time."""
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        saved_model_cli.create_parser().parse_args(list(arguments)).func()
    return said.getvalue()
