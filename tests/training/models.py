"""The two models: MiniLM with a head that points at a span, and with one that judges a pair."""

from pathlib import Path

import torch
from transformers import BertModel


class _Trunk(torch.nn.Module):
    """MiniLM, and one linear layer over its last hidden states."""

    def __init__(self, folder: Path, outputs: int) -> None:
        super().__init__()
        # Half the time of a step goes into drawing dropout on a CPU; one pass over the data does
        # without. Eager attention is half as fast again as the fused one there.
        self.bert = BertModel.from_pretrained(
            folder,
            add_pooling_layer=False,
            attn_implementation="eager",
            hidden_dropout_prob=0.0,
            attention_probs_dropout_prob=0.0,
        )
        self.head = torch.nn.Linear(self.bert.config.hidden_size, outputs)


class ReaderModel(_Trunk):
    """Token ids to two scores a token: an answer begins here, an answer ends here."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, 2)

    def forward(
        self, input_ids: torch.Tensor, attention_mask: torch.Tensor, token_type_ids: torch.Tensor
    ) -> torch.Tensor:
        """Return the scores, shape (batch, tokens, 2)."""
        states = self.bert(input_ids, attention_mask, token_type_ids).last_hidden_state
        return self.head(states)  # type: ignore[no-any-return]


class JudgeModel(_Trunk):
    """Token ids to three scores: supported, contradicted, unstated."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, 3)

    def forward(
        self, input_ids: torch.Tensor, attention_mask: torch.Tensor, token_type_ids: torch.Tensor
    ) -> torch.Tensor:
        """Return the scores, shape (batch, 3)."""
        states = self.bert(input_ids, attention_mask, token_type_ids).last_hidden_state
        return self.head(states[:, 0])  # type: ignore[no-any-return]
