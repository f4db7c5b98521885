"""Flags and clock of contestants that train."""

import time

import contest


def flags():
    return contest.flags(_add)


def _add(parser):
    parser.add_argument("--part", choices=["train", "t10k"], default="train", help="of MNIST, to train on")
    parser.add_argument("--epochs", type=int, default=4)
    parser.add_argument("--batch", type=int, default=128)
    parser.add_argument("--arch", choices=["mlp", "conv"], default="mlp", help="conv: 3x3 of stride 2, 32 and 64 filters, and the mirror")
    parser.add_argument("--hidden", type=int, default=512)
    parser.add_argument("--latent", type=int, default=32)
    parser.add_argument("--rate", type=float, default=1e-3)
    parser.add_argument("--save", help="folder to write the trained model to, in the contestant's usual form")
    parser.add_argument("--test", action="store_true", help="also the test set's negative ELBO, posterior sampled")


def train(args, rows, epoch, test_loss=None, save=None):
    """Times `epoch()`, which trains on every row once and returns the mean loss in nats per example. The first is warm-up."""
    speeds, losses = [], []
    for _ in range(args.epochs):
        start = time.perf_counter()
        losses.append(float(epoch()))
        speeds.append(rows / (time.perf_counter() - start))
    result = {"images_per_second": speeds[1:] or speeds, "warmup_images_per_second": speeds[0], "train_loss": losses[-1]}
    if args.test and test_loss is not None:
        result["test_negative_elbo"] = float(test_loss())
    if args.save:
        save(args.save)
    return result
