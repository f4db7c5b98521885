"""Training of the fully connected VAE."""

import statistics

from work import Column, Flag, Variant, Work


def variants(settings, folder):
    shape = ["--hidden", settings["hidden"], "--latent", settings["latent"], "--epochs", settings["epochs"]]
    return [Variant(f"784-{settings['hidden']}-{settings['latent']}, batch {batch}", shape + ["--batch", batch])
        for batch in settings["batches"].split(",")]


WORK = Work(
    title="Training a VAE on MNIST, Adam 1e-3",
    ours="latent4j",
    unit="images/s",
    flags={
        "batches": Flag("128,512,4096", "128", "batch sizes"),
        "epochs": Flag(4, 2, "a round trains this many; the first is warm-up"),
        "hidden": Flag(512, 512, "width"),
        "latent": Flag(32, 32, "dimensions of the latent"),
    },
    variants=variants,
    figures=lambda result: {"": statistics.median(result["images_per_second"])},
    columns=(Column("train loss, nats", lambda r: r["train_loss"], "{:.2f}"), Column("process, s", lambda r: r["process_seconds"]),
        Column("peak memory, MB", lambda r: r["peak_megabytes"], "{:,.0f}"), Column("GFLOP/s of products", lambda r: r["gigaflops"], "{:,.0f}")),
    note="A round's figure is the median of its epochs without the first. The loss, the mean over the last epoch, shows that all did the same work. The limit is "
    "the time of a step's matrix products alone, in float32, each by TensorFlow's kernel for its shapes, in the better of two ways to share the threads, and of Adam's memory traffic.",
    limit="limit",
)
