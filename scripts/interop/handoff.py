"""What TensorFlow Serving takes over: warm-up requests and signatures, read and run by its own code."""

import contextlib
import io
import os

import numpy as np
import tensorflow as tf
from google.protobuf import text_format
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


def cli(*arguments):
    """The command's main function in this process: a process of its own would load TensorFlow each time."""
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        saved_model_cli.create_parser().parse_args(list(arguments)).func()
    return said.getvalue()
