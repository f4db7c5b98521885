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


class Vae(tf.Module):
    def __init__(self, args):
        super().__init__()
        self.conv = args.arch == "conv"
        make = lambda *shapes: [(glorot(shape), tf.Variable(tf.zeros(shape[-1:]))) for shape in shapes]
        self.mean, self.log_variance, self.encoder, self.decoder = make(*[(args.hidden, args.latent)] * 2,
            (3136 if self.conv else 784, args.hidden), (args.latent, args.hidden))
        if self.conv:
            self.down = make((3, 3, 1, 32), (3, 3, 32, 64))
            self.maps, = make((args.hidden, 3136))
            self.up = [(glorot(shape), tf.Variable(tf.zeros(shape[2]))) for shape in ((3, 3, 64, 64), (3, 3, 32, 64), (3, 3, 1, 32))]
        else:
            self.logits, = make((args.hidden, 784))

    def __call__(self, x):  # [batch, 784] -> loss in nats per example
        mean, log_variance = self.encode(x)
        logits = self.decode(mean + tf.exp(0.5 * log_variance) * tf.random.normal(tf.shape(mean)))
        reconstruction = tf.reduce_sum(tf.nn.sigmoid_cross_entropy_with_logits(labels=x, logits=logits))
        kl = -0.5 * tf.reduce_sum(1 + log_variance - tf.square(mean) - tf.exp(log_variance))
        return (reconstruction + kl) / tf.cast(tf.shape(x)[0], tf.float32)

    def encode(self, x):
        if self.conv:
            x = tf.reshape(x, [-1, 28, 28, 1])
            for kernel, bias in self.down:
                x = tf.nn.relu(tf.nn.bias_add(tf.nn.conv2d(x, kernel, 2, "SAME"), bias))
            x = tf.reshape(x, [-1, 3136])
        h = tf.nn.relu(dense(self.encoder, x))
        return dense(self.mean, h), dense(self.log_variance, h)

    def decode(self, z):
        h = tf.nn.relu(dense(self.decoder, z))
        if not self.conv:
            return dense(self.logits, h)
        h = tf.reshape(tf.nn.relu(dense(self.maps, h)), [-1, 7, 7, 64])
        for (kernel, bias), side, stride in zip(self.up, (14, 28, 28), (2, 2, 1)):
            shape = [tf.shape(z)[0], side, side, kernel.shape[2]]
            h = tf.nn.bias_add(tf.nn.conv2d_transpose(h, kernel, shape, stride, "SAME"), bias)
            h = tf.nn.relu(h) if kernel.shape[2] > 1 else h
        return tf.reshape(h, [-1, 784])


def glorot(shape):
    limit = np.sqrt(6 / (np.prod(shape[:-2]) * (shape[-2] + shape[-1])))
    return tf.Variable(tf.random.uniform(shape, -limit, limit))


def dense(layer, v):
    return tf.nn.bias_add(tf.matmul(v, layer[0]), layer[1])


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
    pixels = tf.constant(contest.images(args.part))
    model = Vae(args)
    test_loss = lambda: model(tf.cast(contest.images("t10k"), tf.float32) / 255)

    def save(folder):
        signature = lambda x: dict(zip(("mean", "log_variance"), model.encode(x)))
        tf.saved_model.save(model, folder, tf.function(signature, input_signature=[tf.TensorSpec([None, 784])]))

    contest.finish(training.train(args, len(pixels), epochs(args, model, pixels), test_loss, save), "tensorflow-cpu", "keras", "numpy")


if __name__ == "__main__":
    main()
