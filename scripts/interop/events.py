"""Reads an event file back with TensorBoard and TensorFlow; prints what it holds as JSON.

usage: events.py EVENT_FILE

Fails if a record's checksum is wrong, if the two readers disagree, or if a picture is no PNG of its stated size.
"""

import json
import sys

import tensorflow as tf
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
from tensorflow.core.util import event_pb2


def main(path):
    # TFRecordDataset checks both checksums of every record.
    events = [event_pb2.Event.FromString(r.numpy()) for r in tf.data.TFRecordDataset(path)]
    if not events or events[0].file_version != "brain.Event:2":
        sys.exit(f"{path}: the first event must state file version brain.Event:2")
    raw = {}
    for event in events:
        for value in event.summary.value:
            if value.HasField("simple_value"):
                raw.setdefault(value.tag, []).append([event.step, value.simple_value])

    accumulator = EventAccumulator(path, size_guidance={"scalars": 0, "images": 0})
    accumulator.Reload()
    scalars = {
        tag: [[e.step, e.value] for e in accumulator.Scalars(tag)]
        for tag in accumulator.Tags()["scalars"]
    }
    if scalars != raw:
        sys.exit(f"{path}: TensorBoard reads {scalars}, TensorFlow {raw}")

    images = {}
    for tag in accumulator.Tags()["images"]:
        for image in accumulator.Images(tag):
            shape = tf.io.decode_png(image.encoded_image_string).shape.as_list()
            if shape[:2] != [image.height, image.width]:
                sys.exit(f"{path}: picture {tag} is {shape}, stated {image.height}x{image.width}")
            images.setdefault(tag, []).append([image.step, *shape])
    print(json.dumps({"events": len(events), "scalars": scalars, "images": images}))


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
