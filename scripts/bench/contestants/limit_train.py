"""The most that training could reach here: TensorFlow's own kernels doing only the products of a step, and Adam's memory traffic.

Products: forward, gradient of the weights, gradient of the input but for the first layer, each alone, and each in the better of two ways: the threads share
a product, or each has a part of the batch. Traffic: weights, gradients and both moments read, all but the gradients written, at the bandwidth of a sum of two
vectors into one of them, which together are as large as those four. Times are the shortest of several: it is a limit.
"""

import concurrent.futures
import multiprocessing
import os
import statistics
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import contest
import numpy as np
import tensorflow as tf
import training

WORK = "train"
CONTESTANTS = {
    "limit": "*The limit: products and optimizer traffic alone*",
    "limit-bf16": "*The same with bfloat16 products*",
}
COPIES = 4  # of each operand, so that no product is found to be another one
SECONDS = 0.3


def dense_layers(args):
    """(in, out) in order; both heads are one matrix."""
    if args.arch == "conv":
        return [(3136, args.hidden), (args.hidden, 2 * args.latent), (args.latent, args.hidden), (args.hidden, 3136)]
    return [(784, args.hidden), (args.hidden, 2 * args.latent), (args.latent, args.hidden), (args.hidden, 784)]


# side of the larger image, stride, kernel of the convolution from it: the transposes are its gradient, so their kernels are those of it too
CONVOLUTIONS = [(28, 2, (3, 3, 1, 32)), (14, 2, (3, 3, 32, 64)), (14, 2, (3, 3, 64, 64)), (28, 2, (3, 3, 32, 64)), (28, 1, (3, 3, 1, 32))]


def random(shape, type):
    return [tf.cast(tf.random.normal(shape), type) for _ in range(COPIES)]


def products(args, parts, type):
    """(floating-point operations of a part, a call that does it COPIES times for each part)."""
    batch = args.batch // parts
    call = lambda product, a, b: repeated(product, a * parts, b * parts)
    for number, (fan_in, fan_out) in enumerate(dense_layers(args)):
        x, w, g = random([batch, fan_in], type), random([fan_in, fan_out], type), random([batch, fan_out], type)
        flops = 2 * batch * fan_in * fan_out
        yield flops, call(lambda x, w: tf.matmul(x, w), x, w)
        yield flops, call(lambda x, g: tf.matmul(x, g, transpose_a=True), x, g)
        if number > 0 or args.arch == "conv":
            yield flops, call(lambda g, w: tf.matmul(g, w, transpose_b=True), g, w)
    for number, (side, stride, kernel) in enumerate(CONVOLUTIONS if args.arch == "conv" else []):
        large, small = [batch, side, side, kernel[2]], [batch, side // stride, side // stride, kernel[3]]
        x, w, g, steps = random(large, type), random(kernel, type), random(small, type), [1, stride, stride, 1]
        flops = 2 * np.prod(small[:3]) * np.prod(kernel)
        yield flops, call(lambda x, w: tf.raw_ops.Conv2D(input=x, filter=w, strides=steps, padding="SAME"), x, w)
        yield flops, call(lambda x, g: tf.raw_ops.Conv2DBackpropFilter(
            input=x, filter_sizes=kernel, out_backprop=g, strides=steps, padding="SAME"), x, g)
        if number > 0:
            yield flops, call(lambda w, g: tf.raw_ops.Conv2DBackpropInput(
                input_sizes=large, filter=w, out_backprop=g, strides=steps, padding="SAME"), w, g)


def repeated(product, a, b):
    holders = [[tf.Variable(v) for v in side] for side in (a, b)]  # variables, so that nothing is folded away
    return tf.function(lambda: tf.add_n([tf.reshape(product(x, y), [-1])[0] for x, y in zip(*holders)]))  # what nothing uses is not computed


def seconds(run):
    """The shortest of some windows, after a warm-up."""
    run()
    windows = []
    for _ in range(5):
        count, start = 0, time.perf_counter()
        while (elapsed := time.perf_counter() - start) < SECONDS / 5:
            run()
            count += 1
        windows.append(elapsed / count)
    return min(windows)


def optimizer_seconds(parameters):
    """Adam's traffic, and the bandwidth in GB/s."""
    y, x = tf.Variable(tf.zeros([2 * parameters])), tf.ones([2 * parameters])
    bandwidth = 3 * 4 * 2 * parameters / seconds(lambda: tf.raw_ops.AssignAddVariableOp(resource=y.handle, value=x))
    return 7 * 4 * parameters / bandwidth, bandwidth / 1e9


def measured(args, parts):
    """[(floating-point operations, seconds) of each product], (seconds, GB/s) of the optimizer; in a process of its own, TensorFlow's threads being set once."""
    tf.config.threading.set_intra_op_parallelism_threads(args.threads // parts)
    tf.config.threading.set_inter_op_parallelism_threads(parts)
    type = tf.bfloat16 if args.contestant == "limit-bf16" else tf.float32
    found = [(flops * parts, seconds(run) / COPIES) for flops, run in products(args, parts, type)]
    parameters = sum(i * o + o for i, o in dense_layers(args)) + sum(np.prod(k) for *_, k in CONVOLUTIONS if args.arch == "conv")
    return found, optimizer_seconds(int(parameters))


def main():
    args = training.flags()
    ways = []
    for parts in sorted({1, args.threads if args.device == "cpu" else 1}):
        with concurrent.futures.ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as process:
            ways.append(process.submit(measured, args, parts).result())
    shared, (traffic, bandwidth) = ways[0]
    flops = sum(flops for flops, _ in shared)
    spent = sum(min(seconds for _, seconds in same) for same in zip(*(found for found, _ in ways)))
    contest.finish({"images_per_second": [args.batch / (spent + traffic)], "gigaflops": flops / spent / 1e9, "gigabytes_per_second": bandwidth,
        "product_microseconds": spent * 1e6, "optimizer_microseconds": traffic * 1e6,
        "product_microseconds_by_way": [sum(seconds for _, seconds in found) * 1e6 for found, _ in ways]}, "tensorflow-cpu", "numpy")


if __name__ == "__main__":
    main()
