"""What the contestants of `encode` share, made from one export: `python prepare_serving.py EXPORT FOLDER`.

FOLDER gets encode.f32 and decode.f32 (rows to run: MNIST's test images as raw pixels, standard normal latents), encode.npz and
decode.npz (weights, and the answers to the first rows by NumPy in float64) and encode.onnx and decode.onnx (the same weights).
"""

import os
import sys

import contest
import numpy as np

CHECKED = 64  # rows
LOG_VARIANCE_LIMIT = 15


def weights(export):
    """{signature: (first kernel, its bias, second kernel, its bias)} of a model of one hidden layer with ReLU."""
    import tensorflow as tf

    saved = tf.train.load_checkpoint(os.path.join(export, "variables", "variables"))
    layers = {"encode": ("x/encoder/dense_0", "x/encoder/posterior"), "decode": ("x/decoder/dense_0", "x/decoder/logits")}
    return {signature: [saved.get_tensor(f"{layer}/{part}") for layer in names for part in ("kernel", "bias")] for signature, names in layers.items()}


def answers(signature, rows, kernel, bias, out_kernel, out_bias):
    rows = rows.astype(np.float64) / (255 if signature == "encode" else 1)
    out = np.maximum(rows @ kernel + bias, 0) @ out_kernel + out_bias
    if signature == "decode":
        return [255 / (1 + np.exp(-out))]
    mean, log_variance = np.split(out, 2, axis=1)
    return [mean, np.clip(log_variance, -LOG_VARIANCE_LIMIT, LOG_VARIANCE_LIMIT)]


def graph(signature, path, *weights):
    import onnx
    from onnx import TensorProto, helper, numpy_helper

    constants = dict(zip(("kernel", "bias", "out_kernel", "out_bias"), weights)) | {"pixels": np.float32(255)}
    product = [helper.make_node("Gemm", ["x", "kernel", "bias"], ["hidden"]), helper.make_node("Relu", ["hidden"], ["active"]),
        helper.make_node("Gemm", ["active", "out_kernel", "out_bias"], ["out"])]
    if signature == "encode":
        constants |= {"low": np.float32(-LOG_VARIANCE_LIMIT), "high": np.float32(LOG_VARIANCE_LIMIT), "pixels": np.float32(1 / 255)}
        nodes = [helper.make_node("Mul", ["in", "pixels"], ["x"])] + product + [
            helper.make_node("Split", ["out"], ["mean", "spread"], axis=1, num_outputs=2),
            helper.make_node("Clip", ["spread", "low", "high"], ["log_variance"])]
        outputs = {"mean": weights[3].size // 2, "log_variance": weights[3].size // 2}
    else:
        product[0].input[0] = "in"
        nodes = product + [helper.make_node("Sigmoid", ["out"], ["share"]), helper.make_node("Mul", ["share", "pixels"], ["x"])]
        outputs = {"x": weights[3].size}
    tensor = lambda name, width: helper.make_tensor_value_info(name, TensorProto.FLOAT, ["batch", width])
    made = helper.make_graph(nodes, signature, [tensor("in", weights[0].shape[0])], [tensor(*o) for o in outputs.items()],
        [numpy_helper.from_array(np.asarray(value), name) for name, value in constants.items()])
    model = helper.make_model(made, opset_imports=[helper.make_opsetid("", 18)], ir_version=9)
    onnx.checker.check_model(model)
    onnx.save(model, path)


def main(export, folder):
    rows = {"encode": contest.images("t10k").astype(np.float32)}
    for signature, layers in weights(export).items():
        width = layers[0].shape[0]
        given = rows.get(signature, np.random.default_rng(0).standard_normal((10000, width)).astype(np.float32))
        given.tofile(os.path.join(folder, signature + ".f32"))
        expected = answers(signature, given[:CHECKED], *layers)
        np.savez(os.path.join(folder, signature + ".npz"), *layers, **{f"answer_{i}": a for i, a in enumerate(expected)})
        try:
            graph(signature, os.path.join(folder, signature + ".onnx"), *layers)
        except ImportError as e:
            print(f"no ONNX graphs: {e}", file=sys.stderr)


if __name__ == "__main__":
    main(*sys.argv[1:])
