"""Gated recurrent units, from Keras (reset_after, gates z, r, h), each figure checked against PyTorch (gates r, z, n). The deep ones are
two layers, each from both ends."""

import numpy as np
import oracle

import keras
import tensorflow as tf
import torch

RANDOM = np.random.default_rng(12)
BATCH, STEPS, WIDTH, UNITS = 3, 4, 2, 3


def eighths(*shape):
    return (RANDOM.integers(-12, 13, shape) / 8).astype(np.float32)


def pytorch(x, kernel, recurrent, bias, recurrent_bias, first):
    """The same by PyTorch: its gates lie in the order reset, update, new."""
    cell = torch.nn.GRU(WIDTH, UNITS, batch_first=True)
    order = np.r_[UNITS : 2 * UNITS, 0:UNITS, 2 * UNITS : 3 * UNITS]
    with torch.no_grad():
        cell.weight_ih_l0.copy_(torch.tensor(kernel.T[order]))
        cell.weight_hh_l0.copy_(torch.tensor(recurrent.T[order]))
        cell.bias_ih_l0.copy_(torch.tensor(bias[order]))
        cell.bias_hh_l0.copy_(torch.tensor(recurrent_bias[order]))
        return cell(torch.tensor(x), torch.tensor(first)[None])[0].numpy()


def states():
    x, kernel, recurrent = eighths(BATCH, STEPS, WIDTH), eighths(WIDTH, 3 * UNITS), eighths(UNITS, 3 * UNITS)
    bias, recurrent_bias = eighths(3 * UNITS), eighths(3 * UNITS)
    layer = keras.layers.GRU(UNITS, reset_after=True, return_sequences=True)
    layer.build((None, STEPS, WIDTH))
    layer.set_weights([kernel, recurrent, np.stack([bias, recurrent_bias])])
    out = {"x": x.reshape(BATCH, -1), "kernel": kernel, "recurrent_kernel": recurrent, "bias": bias, "recurrent_bias": recurrent_bias}
    first = eighths(BATCH, UNITS)
    for name, begin in {"from_zero": np.zeros((BATCH, UNITS), np.float32), "from_first": first}.items():
        seen = np.asarray(layer(tf.constant(x), initial_state=tf.constant(begin)))
        assert np.abs(seen - pytorch(x, kernel, recurrent, bias, recurrent_bias, begin)).max() < 1e-6, name
        out[name] = seen
    return {name: {"shape": list(a.shape), "values": a.ravel()} for name, a in (out | {"first": first}).items()}


def deep():
    """The last states of two bidirectional layers, by PyTorch, and by Keras layer for layer."""
    seen = eighths(BATCH, STEPS, WIDTH)
    out = {"x": seen.reshape(BATCH, -1)}
    order = np.r_[UNITS : 2 * UNITS, 0:UNITS, 2 * UNITS : 3 * UNITS]
    cell = torch.nn.GRU(WIDTH, UNITS, num_layers=2, bidirectional=True, batch_first=True)
    states = tf.constant(seen)
    for number, width in ((0, WIDTH), (1, 2 * UNITS)):
        sides = []
        for side, reverse in (("", ""), ("_backward", "_reverse")):
            name = f"gru{side}" + ("_2" if number else "")
            kernel, recurrent = eighths(width, 3 * UNITS), eighths(UNITS, 3 * UNITS)
            bias, recurrent_bias = eighths(3 * UNITS), eighths(3 * UNITS)
            out |= {f"{name}/kernel": kernel, f"{name}/recurrent_kernel": recurrent, f"{name}/bias": bias, f"{name}/recurrent_bias": recurrent_bias}
            layer = keras.layers.GRU(UNITS, reset_after=True, return_sequences=True, go_backwards=bool(reverse))
            layer.build((None, STEPS, width))
            layer.set_weights([kernel, recurrent, np.stack([bias, recurrent_bias])])
            given = layer(states)
            sides.append(tf.reverse(given, [1]) if reverse else given)
            with torch.no_grad():
                for kind, values in (("weight_ih", kernel.T[order]), ("weight_hh", recurrent.T[order]), ("bias_ih", bias[order]), ("bias_hh", recurrent_bias[order])):
                    getattr(cell, f"{kind}_l{number}{reverse}").copy_(torch.tensor(values))
        states = tf.concat(sides, -1)
    ends = np.concatenate([states[:, -1, :UNITS], states[:, 0, UNITS:]], axis=1)
    with torch.no_grad():
        _, last = cell(torch.tensor(seen))
    assert np.abs(ends - np.concatenate([last[2], last[3]], axis=1)).max() < 1e-6
    return {name: {"shape": list(a.shape), "values": a.ravel()} for name, a in (out | {"ends": ends}).items()}


if __name__ == "__main__":
    oracle.write(["numpy", "tensorflow-cpu", "keras", "torch"], {"gru": states(), "deep": deep()})
