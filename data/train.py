"""Trains ResNet-18 on the handwritten digits of the UCI set, as a job of Skyops: it goes on from its checkpoint,
and saves one when it is asked to end. Arguments: the data (CSV, gzipped, the label last) and the epochs."""
import argparse
import gzip
import json
import os
import signal

import numpy
import torch
import torchvision

parser = argparse.ArgumentParser()
parser.add_argument("--data", required=True)
parser.add_argument("--epochs", type=int, default=3)
parser.add_argument("--batch", type=int, default=32)
parser.add_argument("--save-every", type=int, default=10, help="steps between checkpoints")
options = parser.parse_args()
checkpoint = os.path.join(os.environ["SKYOPS_CHECKPOINT"], "state.pt")
outputs = os.environ["SKYOPS_OUTPUTS"]

torch.manual_seed(7)
torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", "1")))

with gzip.open(options.data, "rt") as file:
    rows = numpy.array([[float(value) for value in line.split(",")] for line in file if line[0].isdigit()], dtype=numpy.float32)
images = torch.from_numpy(rows[:, :-1].reshape(-1, 1, 8, 8) / 16)
images = torch.nn.functional.interpolate(images, size=32, mode="bilinear", align_corners=False).expand(-1, 3, -1, -1)
labels = torch.from_numpy(rows[:, -1].astype(numpy.int64))
test = torch.arange(len(labels)) % 5 == 0
train = torch.nonzero(~test).flatten()

model = torchvision.models.resnet18(num_classes=10)
optimiser = torch.optim.SGD(model.parameters(), lr=0.05, momentum=0.9)
steps_in_epoch = len(train) // options.batch
last = options.epochs * steps_in_epoch
step = 0
if os.environ.get("SKYOPS_RESUME") == "1" and os.path.exists(checkpoint):
    state = torch.load(checkpoint)
    model.load_state_dict(state["model"])
    optimiser.load_state_dict(state["optimiser"])
    step = state["step"]
began = step
print(f"begins at step {step} of {last}", flush=True)


def save():
    part = os.path.join(os.path.dirname(checkpoint), ".state.pt")
    torch.save({"model": model.state_dict(), "optimiser": optimiser.state_dict(), "step": step}, part)
    os.replace(part, checkpoint)


asked_to_end = []
signal.signal(signal.SIGTERM, lambda *_: asked_to_end.append(True))
model.train()
while step < last:
    # The order of an epoch follows from its number, so a run that goes on sees what one that was never stopped sees.
    order = train[torch.randperm(len(train), generator=torch.Generator().manual_seed(step // steps_in_epoch))]
    at = step % steps_in_epoch * options.batch
    batch = order[at:at + options.batch]
    loss = torch.nn.functional.cross_entropy(model(images[batch]), labels[batch])
    optimiser.zero_grad()
    loss.backward()
    optimiser.step()
    step += 1
    print(f"::progress {step / last:.4f}\n::metric loss={loss.item():.4f}\n::metric step={step}", flush=True)
    if step % options.save_every == 0 or asked_to_end:
        save()
    if asked_to_end:
        raise SystemExit(143)

model.eval()
with torch.no_grad():
    right = (model(images[test]).argmax(1) == labels[test]).float().mean().item()
print(f"::metric accuracy={right:.4f}", flush=True)
torch.save(model.state_dict(), os.path.join(outputs, "model.pt"))
with open(os.path.join(outputs, "metrics.json"), "w") as file:
    json.dump({"resumedFromStep": began, "steps": last, "accuracy": round(right, 4)}, file)
