"""The VAE in PyTorch and the ways to train it; used by the contestants of both its forms."""

import os

import contest
import torch
import training
from torch import nn
from torch.nn import functional as F


class Vae(nn.Module):
    def __init__(self, args):
        super().__init__()
        hidden, latent, self.latent = args.hidden, args.latent, args.latent
        if args.arch == "conv":
            self.encoder = nn.Sequential(nn.Unflatten(1, (1, 28, 28)), nn.Conv2d(1, 32, 3, 2, 1), nn.ReLU(), nn.Conv2d(32, 64, 3, 2, 1), nn.ReLU(),
                nn.Flatten(), nn.Linear(3136, hidden), nn.ReLU())
            self.decoder = nn.Sequential(nn.Linear(latent, hidden), nn.ReLU(), nn.Linear(hidden, 3136), nn.ReLU(), nn.Unflatten(1, (64, 7, 7)),
                nn.ConvTranspose2d(64, 64, 3, 2, 1, 1), nn.ReLU(), nn.ConvTranspose2d(64, 32, 3, 2, 1, 1), nn.ReLU(), nn.Conv2d(32, 1, 3, 1, 1),
                nn.Flatten())
        else:
            self.encoder = nn.Sequential(nn.Linear(784, hidden), nn.ReLU())
            self.decoder = nn.Sequential(nn.Linear(latent, hidden), nn.ReLU(), nn.Linear(hidden, 784))
        self.mean, self.log_variance = nn.Linear(hidden, latent), nn.Linear(hidden, latent)

    def forward(self, x):  # [batch, 784] -> loss in nats per example
        h = self.encoder(x)
        mean, log_variance = self.mean(h), self.log_variance(h)
        logits = self.decoder(mean + torch.exp(0.5 * log_variance) * torch.randn_like(mean))
        reconstruction = F.binary_cross_entropy_with_logits(logits, x, reduction="sum")
        kl = -0.5 * torch.sum(1 + log_variance - mean.pow(2) - log_variance.exp())
        return (reconstruction + kl) / len(x)


def compete():
    """Trains as the contestant's key says: with a DataLoader, or with resident pixels; compiled; channels last."""
    args = training.flags()
    torch.set_num_threads(args.threads)
    torch.manual_seed(args.seed)
    device = "cuda" if args.device == "gpu" else "cpu"
    pixels = torch.from_numpy(contest.images(args.part).copy())
    model = Vae(args).to(device)
    resident = args.contestant != "torch-eager"
    if "channels-last" in args.contestant:
        model = model.to(memory_format=torch.channels_last)
    optimizer = torch.optim.Adam(model.parameters(), lr=args.rate, fused=resident or None)
    loss_of = torch.compile(model, dynamic=False) if "compile" in args.contestant else model  # one form for each size of a batch

    def step(x):
        optimizer.zero_grad()
        loss = loss_of(x)
        loss.backward()
        optimizer.step()
        return loss.detach() * len(x)

    def resident_epoch():
        order, total = torch.randperm(len(pixels), device=device), torch.zeros((), device=device)
        for rows in order.split(args.batch):
            total += step(kept[rows].float().div_(255))
        return total / len(kept)

    def loader_epoch():
        return sum(step(x.to(device)).item() for (x,) in loader) / len(pixels)

    def test_loss():
        with torch.no_grad():
            return model(torch.from_numpy(contest.images("t10k").copy()).to(device).float() / 255)

    if resident:
        kept = pixels.to(device)
    else:
        loader = torch.utils.data.DataLoader(torch.utils.data.TensorDataset(pixels.float() / 255), batch_size=args.batch, shuffle=True)
    save = lambda folder: torch.save(model.state_dict(), os.path.join(folder, "model.pt"))
    contest.finish(training.train(args, len(pixels), resident_epoch if resident else loader_epoch, test_loss, save), "torch", "numpy")
