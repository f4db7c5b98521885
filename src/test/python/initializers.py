"""Bounds and standard deviations of Keras's initializers: the published formulas, checked on large draws from Keras itself.

Glorot and Bengio 2010 (eq. 16); He et al. 2015 (arXiv:1502.01852, eq. 10); LeCun et al. 1998. The normal ones are
truncated at two of their own standard deviations, and widened by 1 / 0.87962566103423978 so that what is left has the
variance wanted. A kernel [kh, kw, in, out] counts kh kw in and kh kw out as its fans. Keras reads the kernel of a
transposed convolution, [kh, kw, out, in], by position too: its fan in is kh kw out.
"""

import oracle
import keras
import numpy as np

SHAPES = {"dense_784_512": (784, 512), "dense_32_512": (32, 512), "dense_2_20": (2, 20), "conv_3_3_1_32": (3, 3, 1, 32),
    "conv_3_3_32_64": (3, 3, 32, 64), "conv_5_3_4_8": (5, 3, 4, 8)}
SCALES = {"glorot": lambda i, o: 2 / (i + o), "he": lambda i, o: 2 / i, "lecun": lambda i, o: 1 / i}
TRUNCATION = 0.87962566103423978


def expected(family, kind, fan_in, fan_out):
    """(largest absolute value, standard deviation)."""
    deviation = np.sqrt(SCALES[family](fan_in, fan_out))
    return (np.sqrt(3) * deviation if kind == "uniform" else 2 * deviation / TRUNCATION), deviation


def measured(family, kind, shape):
    """(largest absolute value, standard deviation) of at least 200,000 draws of Keras's initializer."""
    name = "".join(part.capitalize() for part in (family, kind))
    make = getattr(keras.initializers, name)
    draws = np.concatenate([np.asarray(make(seed=s)(shape)).ravel() for s in range(200_000 // int(np.prod(shape)) + 1)][:2000])
    return float(np.abs(draws).max()), float(draws.std())


def main():
    out = {}
    for label, shape in SHAPES.items():
        field = int(np.prod(shape[:-2]))
        fan_in, fan_out = shape[-2] * field, shape[-1] * field
        entry = {"shape": shape, "fan_in": fan_in, "fan_out": fan_out}
        for family in SCALES:
            for kind in ("uniform", "normal"):
                limit, deviation = expected(family, kind, fan_in, fan_out)
                seen_limit, seen = measured(family, kind, shape)
                assert seen_limit <= limit * (1 + 1e-6) and seen_limit > 0.97 * limit, (label, family, kind, seen_limit, limit)
                assert abs(seen / deviation - 1) < 0.02, (label, family, kind, seen, deviation)
                entry[f"{family}_{kind}"] = {"limit": limit, "deviation": deviation}
        out[label] = entry
    oracle.write(["numpy", "keras"], {"truncation": TRUNCATION, "shapes": out})


if __name__ == "__main__":
    main()
