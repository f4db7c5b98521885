"""A gated recurrent unit, from Keras (reset_after, gates z, r, h), each figure checked against PyTorch (gates r, z, n)."""

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


if __name__ == "__main__":
    oracle.write(["numpy", "tensorflow-cpu", "keras", "torch"], {"gru": states()})
