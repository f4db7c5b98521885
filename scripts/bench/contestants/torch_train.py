"""The VAE in PyTorch eager: the ordinary way, and the strongest way without compiling."""

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import contest
import training
import torch
from torch import nn
from torch.nn import functional as F

WORK = "train"
CONTESTANTS = {
    "torch-eager": "PyTorch eager, DataLoader",
    "torch-resident": "PyTorch eager, data resident, fused Adam",
}


class Vae(nn.Module):
    def __init__(self, hidden, latent):
        super().__init__()
        self.encoder, self.mean, self.log_variance = nn.Linear(784, hidden), nn.Linear(hidden, latent), nn.Linear(hidden, latent)
        self.decoder, self.logits = nn.Linear(latent, hidden), nn.Linear(hidden, 784)

    def forward(self, x):  # [batch, 784] -> loss in nats per example
        h = F.relu(self.encoder(x))
        mean, log_variance = self.mean(h), self.log_variance(h)
        z = mean + torch.exp(0.5 * log_variance) * torch.randn_like(mean)
        logits = self.logits(F.relu(self.decoder(z)))
        reconstruction = F.binary_cross_entropy_with_logits(logits, x, reduction="sum")
        kl = -0.5 * torch.sum(1 + log_variance - mean.pow(2) - log_variance.exp())
        return (reconstruction + kl) / len(x)


def main():
    args = training.flags()
    torch.set_num_threads(args.threads)
    torch.manual_seed(args.seed)
    pixels = torch.from_numpy(contest.images("train").copy())
    model = Vae(args.hidden, args.latent)
    resident = args.contestant == "torch-resident"
    optimizer = torch.optim.Adam(model.parameters(), lr=args.rate, fused=resident or None)

    def step(x):
        optimizer.zero_grad()
        loss = model(x)
        loss.backward()
        optimizer.step()
        return loss.detach() * len(x)

    def resident_epoch():
        order, total = torch.randperm(len(pixels)), torch.zeros(())
        for rows in order.split(args.batch):
            total += step(pixels[rows].float().div_(255))
        return total / len(pixels)

    loader = torch.utils.data.DataLoader(
        torch.utils.data.TensorDataset(pixels.float() / 255), batch_size=args.batch, shuffle=True)

    def loader_epoch():
        return sum(step(x).item() for (x,) in loader) / len(pixels)

    def test_loss():
        test = torch.from_numpy(contest.images("t10k").copy()).float() / 255
        with torch.no_grad():
            return model(test)

    epoch = resident_epoch if resident else loader_epoch
    contest.finish(training.train(args, len(pixels), epoch, test_loss), "torch", "numpy")


if __name__ == "__main__":
    main()
