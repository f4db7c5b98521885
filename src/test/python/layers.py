"""Forward values of Keras's layers and TensorFlow's kernels on small inputs: dense, convolutions, batch normalisation, activations.

Every array is written flat, row-major, with its shape beside it. Inputs are eighths, exact in float32.
"""

import oracle
import keras
import numpy as np
import tensorflow as tf
from scipy import special

RNG = np.random.default_rng(7)


def eighths(*shape):
    return (RNG.integers(-16, 17, size=shape) / 8).astype(np.float32)


def flat(array):
    array = np.asarray(array)
    return {"shape": array.shape, "values": array.ravel()}


def layer(make, x, *weights):
    """Calls a Keras layer with the weights given, and checks nothing was cast on the way."""
    make.build(x.shape)
    make.set_weights(list(weights))
    y = np.asarray(make(x))
    assert y.dtype == np.float32
    return y


def dense():
    x, kernel, bias = eighths(3, 4), eighths(4, 2), eighths(2)
    return {"x": flat(x), "kernel": flat(kernel), "bias": flat(bias), "y": flat(layer(keras.layers.Dense(2), x, kernel, bias))}


def convolution():
    """Stride 2, same padding, kernel [kh, kw, in, out]; even and odd sides."""
    out = {}
    for label, side in {"even": (4, 6), "odd": (5, 3)}.items():
        x, kernel, bias = eighths(1, *side, 2), eighths(3, 3, 2, 3), eighths(3)
        y = layer(keras.layers.Conv2D(3, 3, strides=2, padding="same"), x, kernel, bias)
        out[label] = {"x": flat(x), "kernel": flat(kernel), "bias": flat(bias), "y": flat(y)}
    return out


def transposed():
    """Stride 2, same padding, kernel [kh, kw, out, in]. Keras makes twice the side; `to` is the same kernel with an odd output."""
    x, kernel, bias = eighths(1, 3, 2, 2), eighths(3, 3, 3, 2), eighths(3)
    y = layer(keras.layers.Conv2DTranspose(3, 3, strides=2, padding="same"), x, kernel, bias)
    raw = lambda h, w: tf.nn.conv2d_transpose(x, kernel, [1, h, w, 3], 2, "SAME").numpy() + bias
    assert np.abs(raw(6, 4) - y).max() < 1e-5
    return {"x": flat(x), "kernel": flat(kernel), "bias": flat(bias), "y": flat(y), "to_5_3": flat(raw(5, 3))}


def batch_norm():
    """Three training batches, then inference. Moving variance from the biased batch variance (Keras), and from the
    unbiased one n / (n - 1) (kernel FusedBatchNormV3 as the v2 image layers used it)."""
    gamma, beta, momentum, epsilon = eighths(3), eighths(3), 0.99, 1e-3
    norm, image_norm = (keras.layers.BatchNormalization(momentum=momentum, epsilon=epsilon) for _ in range(2))
    norm.build((None, 3))
    norm.set_weights([gamma, beta, np.zeros(3, np.float32), np.ones(3, np.float32)])
    batches, outputs, unbiased = [eighths(4, 3) for _ in range(3)], [], np.ones(3)
    for x in batches:
        outputs.append(np.asarray(norm(x, training=True)))
        fused = tf.raw_ops.FusedBatchNormV3(x=x.reshape(4, 1, 1, 3), scale=gamma, offset=beta, mean=[], variance=[],
            epsilon=epsilon, is_training=True)
        assert np.abs(np.reshape(fused.y, (4, 3)) - outputs[-1]).max() < 1e-5
        assert np.abs(fused.batch_variance - x.var(axis=0, ddof=1)).max() < 1e-5
        unbiased = momentum * unbiased + (1 - momentum) * np.asarray(fused.batch_variance)
    after = [np.asarray(v) for v in norm.get_weights()[2:]]
    image = eighths(2, 2, 2, 3)
    image_norm.build((None, 2, 2, 3))
    image_norm.set_weights(norm.get_weights())
    return {"momentum": momentum, "epsilon": epsilon, "gamma": flat(gamma), "beta": flat(beta), "batches": [flat(b) for b in batches],
        "training": [flat(y) for y in outputs], "moving_mean": flat(after[0]), "moving_variance": flat(after[1]),
        "moving_variance_unbiased": flat(unbiased), "inference_x": flat(batches[0]),
        "inference_y": flat(norm(batches[0], training=False)), "image_x": flat(image),
        "image_inference_y": flat(image_norm(image, training=False)), "image_training_y": flat(image_norm(image, training=True))}


def activations():
    """In float64, by formula; each checked against Keras in float32. `slopes` are Keras's derivatives in float64 (at a kink the
    one that TensorFlow takes), checked against central differences elsewhere."""
    x = np.array([-100, -20, -5, -3, -1.5, -1, -0.5, -0.125, 0, 0.125, 0.5, 1, 1.5, 3, 5, 20, 100], float)
    scale, alpha = 1.0507009873554804934193349852946, 1.6732632423543772848170429916717  # Klambauer et al. 2017, arXiv:1706.02515
    down = lambda v: np.expm1(np.minimum(v, 0))
    k = keras.activations
    cases = {
        "relu": (lambda v: np.maximum(v, 0), k.relu),
        "relu6": (lambda v: np.clip(v, 0, 6), k.relu6),
        "leaky_relu_0.2": (lambda v: np.where(v > 0, v, 0.2 * v), lambda v: k.leaky_relu(v, 0.2)),
        "elu": (lambda v: np.where(v > 0, v, down(v)), k.elu),
        "selu": (lambda v: scale * np.where(v > 0, v, alpha * down(v)), k.selu),
        "gelu_erf": (lambda v: v * special.ndtr(v), lambda v: k.gelu(v, approximate=False)),
        "gelu_tanh": (lambda v: 0.5 * v * (1 + np.tanh(np.sqrt(2 / np.pi) * (v + 0.044715 * v**3))), lambda v: k.gelu(v, approximate=True)),
        "swish": (lambda v: v * special.expit(v), k.silu),
        "sigmoid": (special.expit, k.sigmoid),
        "hard_sigmoid": (lambda v: np.clip(v / 6 + 0.5, 0, 1), k.hard_sigmoid),
        "tanh": (np.tanh, k.tanh),
        "softplus": (lambda v: np.logaddexp(0, v), k.softplus),
        "softsign": (lambda v: v / (1 + np.abs(v)), k.softsign),
    }
    out, slopes = {"x": x}, {}
    for name, (formula, function) in cases.items():
        value = formula(x)
        seen = np.asarray(function(tf.constant(x, tf.float32)))
        assert (np.abs(seen - value) / np.maximum(1, np.abs(value))).max() < 1e-6, name
        out[name] = value
        at = tf.constant(x, tf.float64)
        with tf.GradientTape() as tape:
            tape.watch(at)
            y = function(at)
        slopes[name] = tape.gradient(y, at).numpy()
        difference = (formula(x + 1e-6) - formula(x - 1e-6)) / 2e-6
        assert np.abs(slopes[name] - difference)[np.isin(x, (0, -3, 3), invert=True)].max() < 1e-7, name
    return out | {"slopes": slopes}


if __name__ == "__main__":
    oracle.write(["numpy", "scipy", "tensorflow-cpu", "keras"], {"dense": dense(), "conv2d_stride_2_same": convolution(),
        "conv2d_transpose_stride_2_same": transposed(), "batch_norm": batch_norm(), "activation": activations()})
