"""Training of the convolutional VAE, in the shape of Keras's example."""

from work import Flag, Variant, Work
from works import train


def variants(settings, folder):
    return [Variant(f"batch {settings['batch']}",
        ["--arch", "conv", "--hidden", 16, "--latent", 2, "--part", "t10k", "--batch", settings["batch"], "--epochs", settings["epochs"]])]


WORK = Work(
    title="Training a convolutional VAE on 10,000 images of MNIST (3×3 of stride 2, 32 and 64 filters, dense 16, latent 2, and its mirror), Adam 1e-3",
    ours="latent4j",
    unit="images/s",
    flags={"batch": Flag(128, 128, "batch size"), "epochs": Flag(3, 2, "a round trains this many; the first is warm-up")},
    variants=variants,
    figures=train.WORK.figures,
    columns=train.WORK.columns,
    note=train.WORK.note,
    limit="limit",
    contestants=("train",),
    only=("latent4j", "latent4j-bf16", "limit", "limit-bf16", "tf-function", "tf-function-xla", "tf-function-loop", "keras", "keras-xla", "keras-jax", "jax",
        "jax-patches", "torch-eager", "torch-resident", "torch-compile", "torch-channels-last", "torch-compile-channels-last", "djl", "dl4j"),
    slow=("jax", "keras-jax"),  # XLA's convolutions on a processor: minutes an epoch
)
