"""Digits drawn from a label: does a network that has never seen this model take them for that label, and do they vary?

Trains a small convolutional network on MNIST (a minute or two), or takes it from --judge FILE, then looks at an array of images as
`sample --given each --n N --out digits.npy` writes it: N images of 0, N of 1, and so on.
"""

import argparse
import gzip
import json
import pathlib

import numpy as np
import torch
from torch import nn

ROOT = pathlib.Path(__file__).resolve().parents[2]
MNIST = ROOT / "src/main/resources/org/latent4j/io/mnist"


def idx(name, start):
    return np.frombuffer(gzip.open(MNIST / name).read(), np.uint8, offset=start)


def images(part):
    return idx(f"{part}-images-idx3-ubyte.gz", 16).reshape(-1, 1, 28, 28)


def labels(part):
    return idx(f"{part}-labels-idx1-ubyte.gz", 8).astype(np.int64)


def network():
    return nn.Sequential(
        nn.Conv2d(1, 16, 5, 2, 2), nn.ReLU(), nn.Conv2d(16, 32, 3, 2, 1), nn.ReLU(), nn.Flatten(),
        nn.Dropout(0.3), nn.Linear(32 * 7 * 7, 128), nn.ReLU(), nn.Dropout(0.3), nn.Linear(128, 10))


def train(judge, epochs=4, rate=1.5e-3):
    x, y = torch.from_numpy(images("train").copy()), torch.from_numpy(labels("train"))
    adam = torch.optim.Adam(judge.parameters())
    for epoch in range(epochs):
        for group in adam.param_groups:
            group["lr"] = rate * (1 - 0.9 * epoch / epochs)
        judge.train()
        for rows in torch.randperm(len(x)).split(128):
            adam.zero_grad()
            nn.functional.cross_entropy(judge(x[rows].float() / 255), y[rows]).backward()
            adam.step()


def seen(judge, pixels):
    judge.eval()
    with torch.no_grad():
        parts = torch.from_numpy(np.ascontiguousarray(pixels, np.float32)).split(2000)
        return torch.cat([judge(part).argmax(1) for part in parts]).numpy()


def spread(pixels, classes):
    """Mean over classes and pixels of the standard deviation within a class."""
    flat = pixels.reshape(len(pixels), -1)
    return float(np.mean([flat[classes == k].std(0).mean() for k in range(10)]))


def main():
    flags = argparse.ArgumentParser(description=__doc__)
    flags.add_argument("digits", help=".npy of raw pixels, 0 to 255, as many rows for each digit")
    flags.add_argument("--judge", type=pathlib.Path, help="weights, read if they are there, else written")
    given = flags.parse_args()
    torch.manual_seed(0)
    judge = network()
    if given.judge and given.judge.exists():
        judge.load_state_dict(torch.load(given.judge))
    else:
        train(judge)
        if given.judge:
            torch.save(judge.state_dict(), given.judge)
    drawn = np.load(given.digits).reshape(-1, 1, 28, 28) / 255
    wanted = np.repeat(np.arange(10), len(drawn) // 10)
    found = seen(judge, drawn)
    real = images("train") / 255
    print(json.dumps({
        "judge_test_accuracy": float((seen(judge, images("t10k") / 255) == labels("t10k")).mean()),
        "images": len(drawn),
        "recognised": float((found == wanted).mean()),
        "recognised_by_digit": [float((found == wanted)[wanted == k].mean()) for k in range(10)],
        "spread_to_real": spread(drawn, wanted) / spread(real, labels("train")),
    }, indent=1))


if __name__ == "__main__":
    main()
