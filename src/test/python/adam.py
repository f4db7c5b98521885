"""Optimizers for 20 steps on given gradients: plain NumPy, checked against TensorFlow's kernels and Keras.

Adam     Kingma and Ba 2015 (arXiv:1412.6980), the form at the end of section 2, as the kernel ApplyAdam has it:
         lr_t = lr sqrt(1 - b2^t) / (1 - b1^t);  var -= lr_t m / (sqrt(v) + eps)
AdamW    Loshchilov and Hutter 2019 (arXiv:1711.05101): var -= lr wd var, then Adam
SGD      kernel ApplyMomentum: accum = momentum accum + grad;  var -= lr accum
RMSProp  kernel ApplyRMSProp: ms = rho ms + (1 - rho) grad^2;  mom = momentum mom + lr grad / sqrt(ms + eps);  var -= mom
Every slot starts at 0. The gradients do not depend on the variables, so that both sides are fed the very same.
"""

import oracle  # sets the environment before TensorFlow is imported
import keras
import numpy as np
import tensorflow as tf

STEPS = 20
SHAPES = {"a": (2, 2), "b": (2,), "c": (1,)}
START = {"a": [[0.5, -1.25], [2.0, -0.375]], "b": [1.0, -0.5], "c": [0.75]}
ADAM = {"rate": 0.001, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-7}
CASES = {
    "adam": ADAM,
    "adam_large_epsilon": ADAM | {"rate": 0.01, "epsilon": 0.1},
    "adamw": ADAM | {"weight_decay": 0.1},
    "sgd": {"rate": 0.01, "momentum": 0.0},
    "sgd_momentum": {"rate": 0.01, "momentum": 0.9},
    "rmsprop": {"rate": 0.001, "decay": 0.9, "momentum": 0.0, "epsilon": 1e-7},
    "rmsprop_momentum": {"rate": 0.001, "decay": 0.9, "momentum": 0.5, "epsilon": 1e-7},
}
KEPT = [1, 2, 3, 10, 20]  # steps written for all but Adam, of which all are


def gradients():
    """Signs, sizes and zeros mixed; `b` is so small that epsilon shows."""
    rng = np.random.default_rng(20)
    scale = {"a": 1.0, "b": 1e-6, "c": 30.0}
    steps = []
    for step in range(STEPS):
        grads = {n: np.round(rng.normal(size=s), 3) * scale[n] for n, s in SHAPES.items()}
        if step % 5 == 4:
            grads["a"][0, 0] = 0.0
        steps.append(grads)
    return steps


def update(kind, p, var, grad, slots, t):
    """One step in the type of `var`; changes `slots` and returns the new value."""
    kinds = var.dtype.type
    lr = kinds(p["rate"])
    if kind == "sgd":
        slots["accum"] = slots["accum"] * kinds(p["momentum"]) + grad
        return var - lr * slots["accum"]
    if kind == "rmsprop":
        slots["ms"] = kinds(p["decay"]) * slots["ms"] + kinds(1 - p["decay"]) * grad * grad
        root = np.sqrt(slots["ms"] + kinds(p["epsilon"]))
        slots["mom"] = kinds(p["momentum"]) * slots["mom"] + lr * grad / root
        return var - slots["mom"]
    b1, b2 = p["beta1"], p["beta2"]
    if kind == "adamw":
        var = var - lr * kinds(p["weight_decay"]) * var
    slots["m"] = kinds(b1) * slots["m"] + kinds(1 - b1) * grad
    slots["v"] = kinds(b2) * slots["v"] + kinds(1 - b2) * grad * grad
    rate = lr * kinds(np.sqrt(1 - b2**t) / (1 - b1**t))
    return var - rate * slots["m"] / (np.sqrt(slots["v"]) + kinds(p["epsilon"]))


def run(case, dtype):
    """Values of all variables after each step: a list of dicts."""
    kind, p = case.split("_")[0], CASES[case]
    values = {n: np.array(v, dtype) for n, v in START.items()}
    slots = {n: {s: np.zeros_like(v) for s in ("m", "v", "ms", "mom", "accum")} for n, v in values.items()}
    out = []
    for t, grads in enumerate(gradients(), 1):
        for n in values:
            values[n] = update(kind, p, values[n], grads[n].astype(dtype), slots[n], t)
        out.append(dict(values))
    return out


def kernel(case, dtype):
    """The same by TensorFlow's resource kernels."""
    kind, p = case.split("_")[0], CASES[case]
    values = {n: tf.Variable(np.array(v, dtype)) for n, v in START.items()}
    one, two = ({n: tf.Variable(tf.zeros_like(v)) for n, v in values.items()} for _ in range(2))
    of = lambda name: tf.constant(p[name], dtype)
    out = []
    for t, grads in enumerate(gradients(), 1):
        for n, var in values.items():
            grad = tf.constant(grads[n].astype(dtype))
            args = dict(var=var.handle, grad=grad, lr=of("rate"))
            if kind == "sgd":
                tf.raw_ops.ResourceApplyMomentum(accum=one[n].handle, momentum=of("momentum"), **args)
            elif kind == "rmsprop":
                tf.raw_ops.ResourceApplyRMSProp(ms=one[n].handle, mom=two[n].handle, rho=of("decay"),
                    momentum=of("momentum"), epsilon=of("epsilon"), **args)
            else:
                if kind == "adamw":
                    var.assign_sub(var * of("rate") * of("weight_decay"))
                tf.raw_ops.ResourceApplyAdam(m=one[n].handle, v=two[n].handle, beta1=of("beta1"), beta2=of("beta2"),
                    beta1_power=tf.constant(p["beta1"] ** t, dtype), beta2_power=tf.constant(p["beta2"] ** t, dtype),
                    epsilon=of("epsilon"), **args)
        out.append({n: v.numpy() for n, v in values.items()})
    return out


def by_keras(case):
    """The same by Keras, in float32."""
    kind, p = case.split("_")[0], CASES[case]
    o = keras.optimizers
    adam = lambda: {"beta_1": p["beta1"], "beta_2": p["beta2"], "epsilon": p["epsilon"]}
    if kind == "sgd":
        optimizer = o.SGD(p["rate"], momentum=p["momentum"])
    elif kind == "rmsprop":
        optimizer = o.RMSprop(p["rate"], rho=p["decay"], momentum=p["momentum"], epsilon=p["epsilon"])
    elif kind == "adamw":
        optimizer = o.AdamW(p["rate"], weight_decay=p["weight_decay"], **adam())
    else:
        optimizer = o.Adam(p["rate"], **adam())
    values = [keras.Variable(np.array(v, np.float32)) for v in START.values()]
    out = []
    for grads in gradients():
        optimizer.apply([tf.constant(g.astype(np.float32)) for g in grads.values()], values)
        out.append({n: v.numpy().copy() for n, v in zip(START, values)})
    return out


def gap(left, right):
    """Largest difference over all steps and variables, relative where a value is above 1."""
    return max(float((np.abs(l[n] - r[n]) / np.maximum(1, np.abs(l[n]))).max()) for l, r in zip(left, right) for n in l)


def clipping():
    """Global-norm clipping (Pascanu et al. 2013, arXiv:1211.5063): below the limit, and above."""
    first = gradients()[0]
    out = {}
    for name, limit in {"within": 1000.0, "beyond": 5.0}.items():
        clipped, norm = tf.clip_by_global_norm([tf.constant(g) for g in first.values()], limit)
        out[name] = {"limit": limit, "norm": norm.numpy(), "clipped": [c.numpy().ravel() for c in clipped]}
    return out


def main():
    cases = {}
    for case in CASES:
        wide, narrow = run(case, np.float64), run(case, np.float32)
        gaps = {"numpy32": gap(wide, narrow), "kernel64": gap(wide, kernel(case, np.float64)),
            "kernel32": gap(wide, kernel(case, np.float32)), "keras32": gap(wide, by_keras(case))}
        print(case, gaps)
        assert gaps["kernel64"] < 1e-12 and max(gaps["kernel32"], gaps["keras32"]) < 1e-6
        kept = range(1, STEPS + 1) if case == "adam" else KEPT
        cases[case] = {"settings": CASES[case], "largest_difference": {k: float(f"{v:.2g}") for k, v in gaps.items()},
            "steps": list(kept), "values": [[wide[t - 1][n].ravel() for n in SHAPES] for t in kept]}
    oracle.write(["numpy", "tensorflow-cpu", "keras"], {
        "variables": {"names": list(SHAPES), "shapes": list(SHAPES.values()),
            "start": [np.array(v).ravel() for v in START.values()]},
        "gradients": [[g.ravel() for g in step.values()] for step in gradients()],
        "cases": cases, "clip_by_global_norm_of_first_gradients": clipping()})


if __name__ == "__main__":
    main()
