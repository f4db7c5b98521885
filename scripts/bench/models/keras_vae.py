"""The VAE in Keras 3, as its users write it, for whichever backend KERAS_BACKEND names; used by two contestants."""

import os

import contest
import keras
import numpy as np
import training
from keras import layers, ops


class Sample(layers.Layer):
    """Draws from the posterior and adds its KL divergence to the loss."""

    def __init__(self, seed):
        super().__init__()
        self.noise = keras.random.SeedGenerator(seed)

    def call(self, inputs):
        mean, log_variance = inputs
        self.add_loss(-0.5 * ops.mean(ops.sum(1 + log_variance - ops.square(mean) - ops.exp(log_variance), axis=-1)))
        return mean + ops.exp(0.5 * log_variance) * keras.random.normal(ops.shape(mean), seed=self.noise)


def vae(args):
    conv = args.arch == "conv"
    x = keras.Input((784,))
    h = x
    if conv:
        h = layers.Reshape((28, 28, 1))(h)
        for filters in (32, 64):
            h = layers.Conv2D(filters, 3, strides=2, padding="same", activation="relu")(h)
        h = layers.Flatten()(h)
    h = layers.Dense(args.hidden, activation="relu")(h)
    h = Sample(args.seed)([layers.Dense(args.latent)(h), layers.Dense(args.latent)(h)])
    h = layers.Dense(args.hidden, activation="relu")(h)
    if conv:
        h = layers.Reshape((7, 7, 64))(layers.Dense(3136, activation="relu")(h))
        for filters in (64, 32):
            h = layers.Conv2DTranspose(filters, 3, strides=2, padding="same", activation="relu")(h)
        return keras.Model(x, layers.Flatten()(layers.Conv2DTranspose(1, 3, padding="same")(h)))
    return keras.Model(x, layers.Dense(784)(h))


def reconstruction(x, logits):
    """Nats per example."""
    return ops.sum(ops.softplus(logits) - x * logits, axis=-1)


def compete(jit_compile, steps, *packages):
    """Trains by `fit`, an epoch a call; `steps` of them for one call into the backend."""
    args = training.flags()
    if args.threads < os.cpu_count():
        os.sched_setaffinity(0, range(args.threads))
    keras.utils.set_random_seed(args.seed)
    pixels = contest.images(args.part).astype(np.float32) / 255
    model = vae(args)
    model.compile(keras.optimizers.Adam(args.rate), reconstruction, jit_compile=jit_compile(args), steps_per_execution=steps(args))

    def epoch():
        return model.fit(pixels, pixels, batch_size=args.batch, verbose=0).history["loss"][0]

    def test_loss():
        test = contest.images("t10k").astype(np.float32) / 255
        return model.evaluate(test, test, batch_size=1000, verbose=0)

    save = lambda folder: model.save(os.path.join(folder, "model.keras"))
    contest.finish(training.train(args, len(pixels), epoch, test_loss, save), "keras", "numpy", *packages)
