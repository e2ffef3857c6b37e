"""Tiny ONNX models, written byte by byte: the package ``onnx`` is larger than all of poise.

A protobuf message is a row of fields, each a tag and a value; the numbers are those of
``onnx.proto`` (IR version 8, operators of opset 13).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

FLOAT, INT64 = 1, 7


def varint(value: int) -> bytes:
    value &= (1 << 64) - 1
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*out, value])


def field(number: int, value: int | str | bytes) -> bytes:
    if isinstance(value, int):
        return varint(number << 3) + varint(value)
    data = value.encode() if isinstance(value, str) else value
    return varint(number << 3 | 2) + varint(len(data)) + data


def port(name: str, shape: Sequence[int], kind: int = FLOAT) -> bytes:
    """A ValueInfoProto; a dimension of 0 is of any size."""
    dims = b"".join(field(1, field(1, n) if n else field(2, "any")) for n in shape)
    return field(1, name) + field(2, field(1, field(1, kind) + field(2, dims)))


def node(op: str, inputs: Sequence[str], outputs: Sequence[str], **ints: int | list[int]) -> bytes:
    """A NodeProto whose attributes are whole numbers or lists of them."""
    message = b"".join(field(1, name) for name in inputs)
    message += b"".join(field(2, name) for name in outputs) + field(4, op)
    for name, value in ints.items():
        listed = isinstance(value, list)
        held = b"".join(field(8, v) for v in value) if isinstance(value, list) else field(3, value)
        message += field(5, field(1, name) + held + field(20, 7 if listed else 2))
    return message


def constant(name: str, values: np.ndarray) -> bytes:
    """A TensorProto."""
    kind = INT64 if values.dtype == np.int64 else FLOAT
    dims = b"".join(field(1, n) for n in values.shape)
    return dims + field(2, kind) + field(8, name) + field(9, values.tobytes())


def model(
    nodes: Sequence[bytes],
    inputs: Sequence[bytes],
    outputs: Sequence[bytes],
    constants: Sequence[bytes] = (),
) -> bytes:
    graph = b"".join(field(1, n) for n in nodes) + field(2, "tiny")
    graph += b"".join(field(5, c) for c in constants)
    graph += b"".join(field(11, i) for i in inputs) + b"".join(field(12, o) for o in outputs)
    return field(1, 8) + field(7, graph) + field(8, field(2, 13))


def darker() -> bytes:
    """The mean of green, turned about to rise with more blood; and the time it has run."""
    return model(
        [
            node("Gather", ["face", "one"], ["green"], axis=4),
            node("ReduceMean", ["green"], ["level"], axes=[0, 1, 2, 3], keepdims=0),
            node("Neg", ["level"], ["pulse"]),
            node("Add", ["ran", "dt"], ["ran_on"]),
        ],
        [port("face", [1, 0, 36, 36, 3]), port("ran", [1]), port("dt", [1])],
        [port("pulse", []), port("ran_on", [1])],
        [constant("one", np.array(1, np.int64))],
    )
