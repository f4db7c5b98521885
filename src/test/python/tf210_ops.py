"""Every operation of TensorFlow 2.10 with its attributes, a line each: what exports are held against.

Needs Python 3.10 with tensorflow-cpu==2.10.0, numpy<2, protobuf<3.20:

  python src/test/python/tf210_ops.py > src/test/resources/org/latent4j/export/tf210-ops.txt
"""

import sys

import tensorflow as tf
from tensorflow.core.framework import op_def_pb2
from tensorflow.python.client import pywrap_tf_session

if not tf.__version__.startswith("2.10."):
    sys.exit(f"expected TensorFlow 2.10, found {tf.__version__}")
known = op_def_pb2.OpList.FromString(pywrap_tf_session.TF_GetBuffer(pywrap_tf_session.TF_GetAllOpList()))
for op in sorted(known.op, key=lambda op: op.name):
    print(" ".join([op.name, *sorted(attribute.name for attribute in op.attr)]))
