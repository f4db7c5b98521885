"""The VAE in tf.function: pixels resident as bytes and gathered in the function, written without Keras layers."""

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import contest
import training
import numpy as np
import tensorflow as tf

WORK = "train"
CONTESTANTS = {
    "tf-function": "tf.function, a step a call, ApplyAdam kernel",
    "tf-function-xla": "tf.function, a step a call, XLA",
    "tf-function-loop": "tf.function, tf.range over the epoch",
    "tf-function-keras-adam": "tf.function, a step a call, Keras's Adam",
}


class Adam:
    """The fused kernel, one op a variable; powers of beta follow the step."""

    def __init__(self, variables, rate):
        self.variables, self.rate = variables, rate
        self.m, self.v = ([tf.Variable(tf.zeros_like(w)) for w in variables] for _ in range(2))
        self.powers = tf.Variable([1.0, 1.0])

    def apply(self, gradients):
        powers = self.powers * [0.9, 0.999]
        for w, m, v, g in zip(self.variables, self.m, self.v, gradients):
            tf.raw_ops.ResourceApplyAdam(var=w.handle, m=m.handle, v=v.handle, beta1_power=powers[0],
                beta2_power=powers[1], lr=self.rate, beta1=0.9, beta2=0.999, epsilon=1e-7, grad=g)
        self.powers.assign(powers)


class Vae:
    def __init__(self, hidden, latent):
        def dense(fan_in, fan_out):
            limit = np.sqrt(6 / (fan_in + fan_out))
            return tf.Variable(tf.random.uniform([fan_in, fan_out], -limit, limit)), tf.Variable(tf.zeros([fan_out]))

        self.layers = [dense(*s) for s in [(784, hidden), (hidden, latent), (hidden, latent), (latent, hidden), (hidden, 784)]]
        self.variables = [w for layer in self.layers for w in layer]

    def __call__(self, x):  # [batch, 784] -> loss in nats per example
        encoder, mean, log_variance, decoder, logits = self.layers
        dense = lambda layer, v: tf.nn.bias_add(tf.matmul(v, layer[0]), layer[1])
        h = tf.nn.relu(dense(encoder, x))
        mean, log_variance = dense(mean, h), dense(log_variance, h)
        z = mean + tf.exp(0.5 * log_variance) * tf.random.normal(tf.shape(mean))
        logits = dense(logits, tf.nn.relu(dense(decoder, z)))
        reconstruction = tf.reduce_sum(tf.nn.sigmoid_cross_entropy_with_logits(labels=x, logits=logits))
        kl = -0.5 * tf.reduce_sum(1 + log_variance - tf.square(mean) - tf.exp(log_variance))
        return (reconstruction + kl) / tf.cast(tf.shape(x)[0], tf.float32)


def epochs(args, model, pixels):
    """The epoch of the contestant asked for."""
    rows, batch = len(pixels), args.batch
    whole = rows // batch * batch
    total = tf.Variable(0.0)
    if args.contestant == "tf-function-keras-adam":
        import keras

        optimizer = keras.optimizers.Adam(args.rate)
        optimizer.build(model.variables)
        apply = lambda gradients: optimizer.apply(gradients)
    else:
        apply = Adam(model.variables, args.rate).apply

    def step(chosen):
        x = tf.cast(tf.gather(pixels, chosen), tf.float32) * (1 / 255)
        with tf.GradientTape() as tape:
            loss = model(x)
        apply(tape.gradient(loss, model.variables))
        total.assign_add(loss * tf.cast(tf.shape(x)[0], tf.float32))

    compiled = tf.function(step, jit_compile=args.contestant == "tf-function-xla")

    @tf.function
    def loop(order):
        for first in tf.range(0, whole, batch):
            step(tf.ensure_shape(order[first : first + batch], [batch]))
        if whole < rows:
            step(order[whole:])

    def by_call():
        order = np.random.permutation(rows).astype(np.int32)
        for first in range(0, rows, batch):
            compiled(tf.constant(order[first : first + batch]))

    def by_loop():
        loop(tf.constant(np.random.permutation(rows).astype(np.int32)))

    def epoch():
        total.assign(0.0)
        by_loop() if args.contestant == "tf-function-loop" else by_call()
        return total.numpy() / rows

    return epoch


def main():
    args = training.flags()
    tf.config.threading.set_intra_op_parallelism_threads(args.threads)
    tf.random.set_seed(args.seed)
    np.random.seed(args.seed)
    pixels = tf.constant(contest.images("train"))
    model = Vae(args.hidden, args.latent)
    test_loss = lambda: model(tf.cast(contest.images("t10k"), tf.float32) / 255)
    contest.finish(training.train(args, len(pixels), epochs(args, model, pixels), test_loss), "tensorflow-cpu", "keras", "numpy")


if __name__ == "__main__":
    main()
