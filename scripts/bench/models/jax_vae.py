"""The VAE in JAX: rows resident as bytes, a whole epoch one compiled call that scans over its batches, state donated."""

import os

import contest
import jax
import jax.numpy as jnp
import numpy as np
import training
from jax import lax

IMAGE = ("NHWC", "HWIO", "NHWC")


class Vae:
    """Weights are a dictionary of (matrix or kernel, bias); `type` is that of the factors of matrix products."""

    def __init__(self, args):
        self.conv, self.latent = args.arch == "conv", args.latent
        self.by_patches = args.contestant == "jax-patches"
        self.type = jnp.bfloat16 if args.contestant == "jax-bf16" else jnp.float32
        heads = {"mean": (args.hidden, args.latent), "log_variance": (args.hidden, args.latent)}
        self.shapes = {"encoder": (784, args.hidden), **heads, "decoder": (args.latent, args.hidden), "logits": (args.hidden, 784)}
        if self.conv:
            self.shapes = {"down_0": (3, 3, 1, 32), "down_1": (3, 3, 32, 64), "encoder": (3136, args.hidden), **heads,
                "decoder": (args.latent, args.hidden), "maps": (args.hidden, 3136),
                "up_0": (3, 3, 64, 64), "up_1": (3, 3, 64, 32), "logits": (3, 3, 32, 1)}

    def weights(self, key):
        made = {}
        for number, (name, shape) in enumerate(self.shapes.items()):
            limit = np.sqrt(6 / (np.prod(shape[:-2]) * (shape[-2] + shape[-1])))
            made[name] = (jax.random.uniform(jax.random.fold_in(key, number), shape, minval=-limit, maxval=limit), jnp.zeros(shape[-1]))
        return made

    def dense(self, weights, x):
        return jnp.dot(x.astype(self.type), weights[0].astype(self.type), preferred_element_type=jnp.float32) + weights[1]

    def encode(self, w, x):
        if self.conv:
            x = x.reshape(-1, 28, 28, 1)
            for name in ("down_0", "down_1"):
                x = jax.nn.relu(self.down(w[name], x))
            x = x.reshape(-1, 3136)
        h = jax.nn.relu(self.dense(w["encoder"], x))
        return self.dense(w["mean"], h), self.dense(w["log_variance"], h)

    def decode(self, w, z):
        h = jax.nn.relu(self.dense(w["decoder"], z))
        if not self.conv:
            return self.dense(w["logits"], h)
        h = jax.nn.relu(self.dense(w["maps"], h)).reshape(-1, 7, 7, 64)
        h = jax.nn.relu(self.up(w["up_1"], jax.nn.relu(self.up(w["up_0"], h, 2)), 2))
        return self.up(w["logits"], h, 1).reshape(-1, 784)

    def down(self, weights, x):
        """Convolution of stride 2; by patches it is one product, [batch, side, side, 9 in] by [9 in, out]."""
        kernel, bias = weights
        if not self.by_patches:
            return lax.conv_general_dilated(x, kernel, (2, 2), "SAME", dimension_numbers=IMAGE) + bias
        return patches(x, 2) @ kernel.reshape(-1, kernel.shape[3]) + bias

    def up(self, weights, x, stride):
        """Transposed convolution; by patches a product, and the patches added where they came from."""
        kernel, bias = weights
        if not self.by_patches:
            return lax.conv_transpose(x, kernel, (stride, stride), "SAME", dimension_numbers=IMAGE) + bias
        image = jax.ShapeDtypeStruct((len(x), x.shape[1] * stride, x.shape[2] * stride, kernel.shape[3]), x.dtype)
        spread = jnp.einsum("bhwi,ijo->bhwjo", x, kernel.transpose(2, 0, 1, 3).reshape(kernel.shape[2], 9, -1))
        return jax.linear_transpose(lambda y: patches(y, stride), image)(spread.reshape(*x.shape[:3], -1))[0] + bias

    def loss(self, w, x, noise):
        """Nats per example, summed over x [batch, 784]."""
        mean, log_variance = self.encode(w, x)
        logits = self.decode(w, mean + jnp.exp(0.5 * log_variance) * noise)
        reconstruction = jnp.sum(jax.nn.softplus(logits) - x * logits)
        return (reconstruction - 0.5 * jnp.sum(1 + log_variance - mean**2 - jnp.exp(log_variance))) / len(x)


def patches(x, stride):
    """The 3x3 places of each output of a convolution: [batch, side, side, in] to [batch, side / stride, side / stride, 9 in]."""
    before = 1 if stride == 1 else 0
    x, side = jnp.pad(x, ((0, 0), (before, 1), (before, 1), (0, 0))), x.shape[1]
    return jnp.concatenate([x[:, i : i + side : stride, j : j + side : stride] for i in range(3) for j in range(3)], axis=-1)


def adam(weights, m, v, gradients, step, rate):
    """Kingma and Ba (2015), algorithm 1."""
    tree = jax.tree.map
    m = tree(lambda m, g: 0.9 * m + 0.1 * g, m, gradients)
    v = tree(lambda v, g: 0.999 * v + 0.001 * g * g, v, gradients)
    scale = rate * jnp.sqrt(1 - 0.999**step) / (1 - 0.9**step)
    return tree(lambda w, m, v: w - scale * m / (jnp.sqrt(v) + 1e-7), weights, m, v), m, v


def compete():
    """Trains as the contestant's key says."""
    args = training.flags()
    if args.threads < os.cpu_count():
        os.sched_setaffinity(0, range(args.threads))  # XLA has no setting for it
    model = Vae(args)
    key = jax.random.key(args.seed, impl="rbg")  # the fast generator
    pixels = jnp.asarray(contest.images(args.part))
    rows, batch = len(pixels), args.batch
    whole = rows // batch * batch

    def step(state, chosen):
        weights, m, v, number, total = state
        x = pixels_of(chosen["rows"])
        loss, gradients = jax.value_and_grad(model.loss)(weights, x, chosen["noise"])
        weights, m, v = adam(weights, m, v, gradients, number, args.rate)
        return (weights, m, v, number + 1, total + loss * len(x)), None

    pixels_of = lambda chosen: jnp.take(pixels, chosen, axis=0).astype(jnp.float32) * (1 / 255)

    def drawn(key):
        a, b = jax.random.split(key)
        return {"rows": jax.random.permutation(a, rows), "noise": jax.random.normal(b, (rows, args.latent))}

    @jax.jit(donate_argnums=0)
    def scanned(state, key):
        all = drawn(key)
        state, _ = lax.scan(step, state, jax.tree.map(lambda a: a[:whole].reshape(-1, batch, *a.shape[1:]), all))
        return step(state, jax.tree.map(lambda a: a[whole:], all))[0] if whole < rows else state

    @jax.jit(donate_argnums=0, static_argnums=3)
    def single(state, all, first, size):
        return step(state, jax.tree.map(lambda a: lax.dynamic_slice_in_dim(a, first, size), all))[0]

    draw = jax.jit(drawn)

    def stepped(state, key):
        all = draw(key)
        for first in range(0, rows, batch):
            state = single(state, all, first, min(batch, rows - first))
        return state

    weights = model.weights(key)
    zeros = lambda: jax.tree.map(jnp.zeros_like, weights)
    state = (weights, zeros(), zeros(), jnp.float32(1), jnp.float32(0))
    run, numbers = stepped if args.contestant == "jax-step" else scanned, iter(range(1, 10**6))

    def epoch():
        nonlocal state
        state = run((*state[:4], jnp.float32(0)), jax.random.fold_in(key, next(numbers)))
        return float(state[4]) / rows

    def test_loss():
        x = jnp.asarray(contest.images("t10k"), jnp.float32) / 255
        return model.loss(state[0], x, jax.random.normal(key, (len(x), args.latent)))

    def save(folder):
        np.savez(os.path.join(folder, "model"), **{f"{name}/{part}": np.asarray(value) for name, pair in state[0].items() for part, value in zip(("kernel", "bias"), pair)})

    contest.finish(training.train(args, rows, epoch, test_loss, save), "jax", "jaxlib")
