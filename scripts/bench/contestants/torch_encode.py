"""PyTorch: NumPy array in, NumPy arrays out, in inference mode; the scale is a layer of its own, as in the export."""

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import contest
import serving
import torch

WORK = "encode"
CONTESTANTS = {"torch-encode": "PyTorch", "torch-encode-compiled": "PyTorch, torch.compile"}


def main():
    args = serving.flags()
    torch.set_num_threads(args.threads)
    kernel, bias, out_kernel, out_bias = (torch.from_numpy(w.T.copy()) for w in serving.weights(args))
    linear = torch.nn.functional.linear

    def encode(x):
        mean, log_variance = linear(torch.relu(linear(x * (1 / 255), kernel, bias)), out_kernel, out_bias).chunk(2, dim=1)
        return mean, log_variance.clamp(-15, 15)

    def decode(z):
        return (torch.sigmoid(linear(torch.relu(linear(z, kernel, bias)), out_kernel, out_bias)) * 255,)

    model = encode if args.signature == "encode" else decode
    if args.contestant.endswith("compiled"):
        model = torch.compile(model, dynamic=False)
        torch._dynamo.config.recompile_limit = 64

    def call(rows):
        with torch.inference_mode():
            return [out.numpy() for out in model(torch.from_numpy(rows))]

    contest.finish(serving.serve(args, call), "torch", "numpy")


if __name__ == "__main__":
    main()
