"""From the start of the process to a trained, saved model."""

import os

from work import Column, Flag, Variant, Work


def variants(settings, folder):
    return [Variant(f"784-512-32, batch {settings['batch']}, {settings['epochs']} epochs",
        ["--batch", settings["batch"], "--epochs", settings["epochs"], "--save", folder])]


WORK = Work(
    title="From the start of the process to a trained, saved model",
    ours="latent4j",
    unit="s",
    flags={"batch": Flag(128, 128, "batch size"), "epochs": Flag(10, 2, "epochs")},
    variants=variants,
    figures=lambda result: {"": result["process_seconds"]},
    columns=(Column("peak memory, MB", lambda r: r["peak_megabytes"], "{:,.0f}"), Column("processor, s", lambda r: r["processor_seconds"]),
        Column("train loss, nats", lambda r: r["train_loss"], "{:.2f}")),
    note="Everything from the start of the interpreter or virtual machine to its end: imports, reading the images, compiling, training, writing the model "
    "in the contestant's usual form. Peak memory is that of the largest process. Caches on disk (of compiled kernels, of unpacked libraries) are warm after "
    "the first round.",
    less_is_better=True,
    form="{:,.1f}",
    contestants=("train",),
    only=("latent4j", "tf-function", "tf-function-loop", "torch-eager", "torch-resident", "torch-compile", "keras", "keras-xla", "keras-jax",
        "keras-jax-steps", "jax", "djl", "dl4j"),
)
