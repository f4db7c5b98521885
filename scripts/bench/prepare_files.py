"""What the contestants of `files` share: `python prepare_files.py EXPORT FOLDER SOURCE ROWS`.

FOLDER gets the source (`rows.npy` or `rows.csv`, unless it is there), encoder.onnx (the export's posterior mean, from raw values)
and answers.npy (that of the first rows, by NumPy in float64).
"""

import json
import os
import sys

import numpy as np

CHECKED = 64  # rows
DISTINCT = 20_000  # rows of csv text, then the same again: text of numbers takes Python long


def npy(path, rows, width):
    """Whole numbers from 0 to 255, as pixels are."""
    array = np.lib.format.open_memmap(path, mode="w+", dtype=np.float32, shape=(rows, width))
    draw = np.random.default_rng(1)
    for i in range(0, rows, 10_000):
        some = min(10_000, rows - i)
        array[i : i + some] = draw.integers(0, 256, (some, width), dtype=np.uint8)
    array.flush()


def csv(path, rows, width):
    """Correlated normal numbers, in the fewest digits that read back."""
    draw = np.random.default_rng(2)
    values = draw.standard_normal((DISTINCT, 8)) @ draw.standard_normal((8, width)) + 0.1 * draw.standard_normal((DISTINCT, width))
    lines = [",".join(map(str, row)) + "\n" for row in values.astype(np.float32)]
    with open(path, "w", encoding="ascii") as file:
        file.write(",".join(f"c{i + 1}" for i in range(width)) + "\n")
        for i in range(0, rows, DISTINCT):
            file.write("".join(lines[: rows - i]))


def first_rows(path):
    if path.endswith(".npy"):
        return np.array(np.load(path, mmap_mode="r")[:CHECKED])
    return np.loadtxt(path, np.float32, delimiter=",", skiprows=1, max_rows=CHECKED)


def layers(export):
    """(shift, scale, kernel, bias, kernel and bias of the mean) of a model of one hidden layer with ReLU."""
    import tensorflow as tf

    with open(os.path.join(export, "assets.extra", "latent4j.json"), encoding="utf-8") as file:
        spec = json.load(file)["spec"]
    scaling = spec["views"][0]["preprocessing"]
    saved = tf.train.load_checkpoint(os.path.join(export, "variables", "variables"))
    of = lambda name: saved.get_tensor("x/encoder/" + name)
    mean = slice(spec["latent"])
    return (np.array(scaling["shift"], np.float32), np.array(scaling["scale"], np.float32), of("dense_0/kernel"), of("dense_0/bias"),
        of("posterior/kernel")[:, mean], of("posterior/bias")[mean])


def graph(path, shift, scale, kernel, bias, out_kernel, out_bias):
    import onnx
    from onnx import TensorProto, helper, numpy_helper

    constants = {"shift": shift, "scale": scale, "kernel": kernel, "bias": bias, "out_kernel": out_kernel, "out_bias": out_bias}
    centred = [helper.make_node("Sub", ["x", "shift"], ["centred"])] if shift.any() else []
    nodes = centred + [helper.make_node("Div", ["centred" if centred else "x", "scale"], ["scaled"]),
        helper.make_node("Gemm", ["scaled", "kernel", "bias"], ["hidden"]), helper.make_node("Relu", ["hidden"], ["active"]),
        helper.make_node("Gemm", ["active", "out_kernel", "out_bias"], ["mean"])]
    used = {name for node in nodes for name in node.input}
    tensor = lambda name, width: helper.make_tensor_value_info(name, TensorProto.FLOAT, ["batch", width])
    made = helper.make_graph(nodes, "encoder", [tensor("x", kernel.shape[0])], [tensor("mean", out_bias.size)],
        [numpy_helper.from_array(np.ascontiguousarray(value), name) for name, value in constants.items() if name in used])
    onnx.save(helper.make_model(made, opset_imports=[helper.make_opsetid("", 18)], ir_version=9), path)


def main(export, folder, source, rows):
    path = os.path.join(folder, source)
    shift, scale, kernel, bias, out_kernel, out_bias = layers(export)
    if not os.path.exists(path):
        (npy if source.endswith(".npy") else csv)(path, int(rows), kernel.shape[0])
    scaled = (first_rows(path).astype(np.float64) - shift) / scale
    np.save(os.path.join(folder, "answers.npy"), np.maximum(scaled @ kernel + bias, 0) @ out_kernel + out_bias)
    try:
        graph(os.path.join(folder, "encoder.onnx"), shift, scale, kernel, bias, out_kernel, out_bias)
    except ImportError as e:
        print(f"no ONNX graph: {e}", file=sys.stderr)


if __name__ == "__main__":
    main(*sys.argv[1:])
