"""Write a trained model as ONNX with int8 weights, as it goes into the product.

    python -m tests.training.ship reader /tmp/reader/model.pt assistant/weights/reader.onnx

Several files of weights are averaged. The size and the largest difference of a score to the model
in PyTorch are printed.
"""

import argparse
import tempfile
from pathlib import Path

import numpy as np
import onnxruntime
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.shape_inference import quant_pre_process

from index.embedding import model_folder
from tests.training.models import JudgeModel, ReaderModel

MODELS = {"reader": ReaderModel, "judge": JudgeModel}
INPUTS = ("input_ids", "attention_mask", "token_type_ids")


def weights(paths: list[Path]) -> dict[str, torch.Tensor]:
    """Return the weights of a run, or the mean of several; a checkpoint serves too."""
    found = [torch.load(path, map_location="cpu", weights_only=True) for path in paths]
    states = [state.get("model", state) for state in found]
    return {name: torch.stack([s[name] for s in states]).mean(0) for name in states[0]}


def export(model: torch.nn.Module, path: Path) -> None:
    """Write the model with a free number and length of its inputs."""
    example = tuple(torch.ones((2, 16), dtype=torch.int64) for _ in INPUTS)
    axes = {name: {0: "batch", 1: "tokens"} for name in (*INPUTS, "scores")}
    torch.onnx.export(
        model,
        example,
        str(path),
        input_names=list(INPUTS),
        output_names=["scores"],
        dynamic_axes=axes,
        opset_version=17,
        dynamo=False,
    )


def difference(model: torch.nn.Module, path: Path) -> float:
    """Return the largest difference of a score between the model and the file."""
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    ids = torch.randint(1000, 20000, (4, 60))
    inputs = (ids, torch.ones_like(ids), torch.zeros_like(ids))
    with torch.no_grad():
        wanted = model(*inputs).numpy()
    feed = {name: value.numpy() for name, value in zip(INPUTS, inputs, strict=True)}
    (found,) = session.run(["scores"], feed)
    return float(np.abs(wanted - found).max())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kind", choices=MODELS)
    parser.add_argument("weights", type=Path, nargs="+")
    parser.add_argument("onnx", type=Path)
    parser.add_argument("--whole", action="store_true", help="leave the weights in 32 bits")
    arguments = parser.parse_args()
    model = MODELS[arguments.kind](model_folder(None))
    model.load_state_dict(weights(arguments.weights))
    model.eval()
    arguments.onnx.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        whole, prepared = Path(folder) / "whole.onnx", Path(folder) / "prepared.onnx"
        export(model, whole)
        if arguments.whole:
            arguments.onnx.write_bytes(whole.read_bytes())
        else:
            quant_pre_process(str(whole), str(prepared), skip_symbolic_shape=True)
            quantize_dynamic(
                prepared, arguments.onnx, per_channel=True, weight_type=QuantType.QInt8
            )
    size = arguments.onnx.stat().st_size / 2**20
    print(f"{size:.1f} MiB, largest difference {difference(model, arguments.onnx):.3f}")


if __name__ == "__main__":
    main()
