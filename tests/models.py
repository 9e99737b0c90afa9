"""Small models made in the tests: real ones of their kind, with random weights."""

from pathlib import Path


def static_model(folder: Path, *, prompts: dict[str, str] | None = None, seed: int = 0) -> Path:
    """Save a sentence-transformers model that looks characters up in a table of 16 dimensions."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding
    from tokenizers import Tokenizer, models, pre_tokenizers

    characters = "的一是在会议市委书记章旭升问：为这个句子生成表示以用于检索相关文章query:passge "
    tokenizer = Tokenizer(
        models.WordLevel({"[UNK]": 0} | {one: at for at, one in enumerate(dict.fromkeys(characters), 1)}, "[UNK]")
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Split("", "isolated")
    torch.manual_seed(seed)
    SentenceTransformer(modules=[StaticEmbedding(tokenizer, embedding_dim=16)], prompts=prompts).save(str(folder))
    return folder


def cross_encoder(folder: Path, *, labels: int = 1, seed: int = 0) -> Path:
    """Save a sentence-transformers CrossEncoder: one layer of BERT over characters, 16 dimensions."""
    import torch
    from sentence_transformers import CrossEncoder
    from transformers import BertConfig, BertForSequenceClassification, BertTokenizer

    folder.mkdir(parents=True)
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *"的一是在会议市委书记章旭升天气今晴主持谁由"]
    (folder / "vocab.txt").write_text("\n".join(words), encoding="utf-8")
    torch.manual_seed(seed)
    config = BertConfig(
        vocab_size=len(words),
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=16,
        max_position_embeddings=128,
    )
    config.num_labels = labels
    BertForSequenceClassification(config).save_pretrained(folder)
    BertTokenizer(str(folder / "vocab.txt")).save_pretrained(folder)
    CrossEncoder(str(folder), max_length=128).save(str(folder))
    return folder
