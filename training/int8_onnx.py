"""From a PyTorch encoder to a small ONNX file: weights are stored in 8 bits, and computed with in 32.

Quantising the activations too (onnxruntime's quantize_dynamic) takes one scale for a whole batch, so that a
text's vector depends on its neighbours. Here only the stored weights are rounded: each block of 64 weights
shares one scale, and onnxruntime restores 32-bit weights once, when it loads the file (constant folding).
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnx
import torch
from onnx import NodeProto, TensorProto, helper, numpy_helper

Floats = npt.NDArray[np.float32]

BLOCK = 64
OPSET = 20
"""The first with Gelu as one operator."""


def export(model: torch.nn.Module, inputs: Sequence[str], outputs: Sequence[str]) -> onnx.ModelProto:
    """Export a model whose inputs are all int64 of shape (batch, tokens), both free."""
    example = tuple(torch.ones((3, 7), dtype=torch.int64) for _ in inputs)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.onnx"
        torch.onnx.export(
            model,
            example,
            path,
            input_names=list(inputs),
            output_names=list(outputs),
            dynamic_shapes=tuple({0: "batch", 1: "tokens"} for _ in inputs),
            opset_version=OPSET,
            external_data=False,
            dynamo=True,
            verbose=False,
        )
        return _without_traces(onnx.load(path))


def quantise(model: onnx.ModelProto) -> onnx.ModelProto:
    """Store every multiplied matrix and every looked-up table in 8 bits; change `model` in place."""
    graph = model.graph
    weights = {tensor.name: tensor for tensor in graph.initializer}
    nodes: list[NodeProto] = []
    for node in graph.node:
        if node.op_type == "MatMul" and node.input[1] in weights:
            nodes.extend(_int8_matrix(graph, weights[node.input[1]]))
            nodes.append(node)
        elif node.op_type == "Gather" and node.input[0] in weights:
            nodes.extend(_int8_lookup(graph, weights[node.input[0]], node))
        else:
            nodes.append(node)
    del graph.node[:]
    graph.node.extend(nodes)
    onnx.checker.check_model(model, full_check=True)
    return model


def _int8_matrix(graph: onnx.GraphProto, tensor: TensorProto) -> Iterator[NodeProto]:
    name, matrix = tensor.name, numpy_helper.to_array(tensor)
    rounded, scale = _round(matrix.reshape(-1, BLOCK, matrix.shape[1]), axis=1)
    graph.initializer.remove(tensor)
    _store(graph, {f"{name}.int8": rounded, f"{name}.scale": scale})
    _store(graph, {f"{name}.shape": np.array(matrix.shape, np.int64)})
    yield helper.make_node("Cast", [f"{name}.int8"], [f"{name}.cast"], to=TensorProto.FLOAT)
    yield helper.make_node("Mul", [f"{name}.cast", f"{name}.scale"], [f"{name}.blocks"])
    yield helper.make_node("Reshape", [f"{name}.blocks", f"{name}.shape"], [name])


def _int8_lookup(graph: onnx.GraphProto, tensor: TensorProto, node: NodeProto) -> Iterator[NodeProto]:
    # Rows are restored after the look-up, so the table stays small in memory too.
    name, ids, output = tensor.name, node.input[1], node.output[0]
    rounded, scale = _round(numpy_helper.to_array(tensor), axis=1)
    graph.initializer.remove(tensor)
    _store(graph, {f"{name}.int8": rounded, f"{name}.scale": scale})
    yield helper.make_node("Gather", [f"{name}.int8", ids], [f"{output}.int8"])
    yield helper.make_node("Gather", [f"{name}.scale", ids], [f"{output}.scale"])
    yield helper.make_node("Cast", [f"{output}.int8"], [f"{output}.cast"], to=TensorProto.FLOAT)
    yield helper.make_node("Mul", [f"{output}.cast", f"{output}.scale"], [output])


def _round(weights: Floats, axis: int) -> tuple[npt.NDArray[np.int8], Floats]:
    scale = np.maximum(np.abs(weights).max(axis=axis, keepdims=True), 1e-12) / 127.0
    return np.round(weights / scale).astype(np.int8), scale.astype(np.float32)


def _store(graph: onnx.GraphProto, arrays: dict[str, npt.NDArray[np.generic]]) -> None:
    graph.initializer.extend(numpy_helper.from_array(array, name) for name, array in arrays.items())


def _without_traces(model: onnx.ModelProto) -> onnx.ModelProto:
    # The exporter notes the file and line of each operation, which are nobody's business and 100 KB.
    graph = model.graph
    values = (*graph.input, *graph.output, *graph.value_info)
    for part in (model, graph, *graph.node, *graph.initializer, *values):
        part.ClearField("metadata_props")
        part.ClearField("doc_string")
    return model
