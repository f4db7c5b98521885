"""ONNX Runtime from Java, its direct buffers made before the clock starts, by java/onnxruntime."""

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import contest
import serving

WORK = "encode"
BUILD = "java/onnxruntime"
CONTESTANTS = {"onnxruntime-java-encode": "ONNX Runtime, Java, direct buffers"}


def main():
    args = serving.flags()
    target = os.path.join(contest.HERE, BUILD, "target")
    target_lib = os.path.join(target, "lib")
    contest.need(target_lib, "scripts/bench/java/onnxruntime, built (mvn package)")
    command = ["java", "-cp", os.pathsep.join([os.path.join(target, "classes"), os.path.join(target_lib, "*")]), "OnnxEncode"]
    result = serving.serve_java(args, command, serving.path(args, "onnx"), str(args.threads))
    contest.finish(result | {"versions": {"onnxruntime (Java)": "1.29.0"}})


if __name__ == "__main__":
    main()
