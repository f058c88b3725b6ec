use candle_core::{D, DType, Device, Module, Result as CandleResult, Tensor};
use candle_nn::{LayerNorm, Linear, VarBuilder, layer_norm, linear, ops::softmax_last_dim};
use serde::Deserialize;
use tokenizers::{Tokenizer, TruncationParams};

use super::{DIMENSIONS, Embedding, EmbeddingError, files::Files};

/// What the network was trained for; longer texts are cut.
const MOST_TOKENS: usize = 256;

/// Texts taken through the network together.
const BATCH: usize = 16;

/// The tokenizer and the network, BERT with six layers. Devlin et al., "BERT", 2018.
pub(super) struct Encoder {
    tokenizer: Tokenizer,
    words: Tensor,
    /// Positions and the one token type there is, added up.
    places: Tensor,
    norm: LayerNorm,
    layers: Vec<Layer>,
}

#[derive(Deserialize)]
struct Shape {
    hidden_size: usize,
    intermediate_size: usize,
    layer_norm_eps: f64,
    max_position_embeddings: usize,
    num_attention_heads: usize,
    num_hidden_layers: usize,
    type_vocab_size: usize,
    vocab_size: usize,
}

struct Layer {
    heads: usize,
    query_key_value: Linear,
    attended: Linear,
    attended_norm: LayerNorm,
    wide: Linear,
    narrow: Linear,
    norm: LayerNorm,
}

impl Encoder {
    pub(super) fn load(files: &Files) -> Result<Self, EmbeddingError> {
        const CONFIG: &str = "config.json";
        const TOKENIZER: &str = "tokenizer.json";
        const WEIGHTS: &str = "model.safetensors";
        let shape: Shape = serde_json::from_slice(&files.read(CONFIG)?)
            .map_err(|error| files.unusable(CONFIG, error))?;
        if shape.hidden_size != DIMENSIONS || shape.max_position_embeddings < MOST_TOKENS {
            return Err(files.unusable(CONFIG, "is of another network"));
        }
        let mut tokenizer = Tokenizer::from_bytes(files.read(TOKENIZER)?)
            .map_err(|error| files.unusable(TOKENIZER, error))?;
        let truncation = TruncationParams {
            max_length: MOST_TOKENS,
            ..TruncationParams::default()
        };
        tokenizer
            .with_padding(None)
            .with_truncation(Some(truncation))
            .map_err(|error| files.unusable(TOKENIZER, error))?;
        let weights =
            VarBuilder::from_buffered_safetensors(files.read(WEIGHTS)?, DType::F32, &Device::Cpu);
        weights
            .and_then(|weights| Self::with(tokenizer, &shape, &weights))
            .map_err(|error| files.unusable(WEIGHTS, error))
    }

    fn with(tokenizer: Tokenizer, shape: &Shape, weights: &VarBuilder<'_>) -> CandleResult<Self> {
        let embeddings = weights.pp("embeddings");
        let width = shape.hidden_size;
        let table = |name: &str, rows: usize| embeddings.pp(name).get((rows, width), "weight");
        let places = table("position_embeddings", shape.max_position_embeddings)?;
        let kind = table("token_type_embeddings", shape.type_vocab_size)?.get(0)?;
        Ok(Self {
            tokenizer,
            words: table("word_embeddings", shape.vocab_size)?,
            places: places.broadcast_add(&kind)?,
            norm: layer_norm(width, shape.layer_norm_eps, embeddings.pp("LayerNorm"))?,
            layers: (0..shape.num_hidden_layers)
                .map(|index| Layer::load(shape, &weights.pp("encoder.layer").pp(index)))
                .collect::<CandleResult<_>>()?,
        })
    }

    /// The vectors of `texts`, in their order.
    pub(super) fn embed(&self, texts: &[String]) -> Result<Vec<Embedding>, EmbeddingError> {
        let mut vectors = Vec::with_capacity(texts.len());
        for batch in texts.chunks(BATCH) {
            let tokens = self
                .tokenizer
                .encode_batch(batch.to_vec(), true)
                .map_err(|error| EmbeddingError::Failed(error.to_string()))?;
            let ids: Vec<&[u32]> = tokens.iter().map(|tokens| tokens.get_ids()).collect();
            let batch = self
                .vectors(&ids)
                .map_err(|error| EmbeddingError::Failed(error.to_string()))?;
            vectors.extend(batch);
        }
        Ok(vectors)
    }

    /// All tokens of all texts are the rows of one matrix, so that nothing is padded; only
    /// attention looks at one text at a time.
    fn vectors(&self, texts: &[&[u32]]) -> CandleResult<Vec<Embedding>> {
        let lengths: Vec<usize> = texts.iter().map(|ids| ids.len()).collect();
        let ids = Tensor::new(texts.concat(), &Device::Cpu)?;
        let places: Vec<u32> = lengths
            .iter()
            .flat_map(|&length| 0..length as u32)
            .collect();
        let places = self
            .places
            .index_select(&Tensor::new(places, &Device::Cpu)?, 0)?;
        let mut rows = (self.words.index_select(&ids, 0)? + places)?;
        rows = self.norm.forward(&rows)?;
        for layer in &self.layers {
            rows = layer.forward(&rows, &lengths)?;
        }
        let mut start = 0;
        lengths
            .iter()
            .map(|&length| {
                let mean = rows.narrow(0, start, length)?.mean(0)?;
                start += length;
                let norm = mean.sqr()?.sum_all()?.sqrt()?;
                let values: Vec<f32> = mean.broadcast_div(&norm)?.to_vec1()?;
                values
                    .try_into()
                    .map_err(|_| candle_core::Error::Msg("a vector has a wrong length".to_owned()))
            })
            .collect()
    }
}

impl Layer {
    fn load(shape: &Shape, weights: &VarBuilder<'_>) -> CandleResult<Self> {
        let (width, wide, epsilon) = (
            shape.hidden_size,
            shape.intermediate_size,
            shape.layer_norm_eps,
        );
        let part = |name: &str| {
            let weights = weights.pp("attention.self").pp(name);
            linear(width, width, weights)
        };
        let parts = [part("query")?, part("key")?, part("value")?];
        let matrices: Vec<&Tensor> = parts.iter().map(Linear::weight).collect();
        let biases: Vec<&Tensor> = parts.iter().filter_map(Linear::bias).collect();
        Ok(Self {
            heads: shape.num_attention_heads,
            query_key_value: Linear::new(
                Tensor::cat(&matrices, 0)?,
                Some(Tensor::cat(&biases, 0)?),
            ),
            attended: linear(width, width, weights.pp("attention.output.dense"))?,
            attended_norm: layer_norm(width, epsilon, weights.pp("attention.output.LayerNorm"))?,
            wide: linear(width, wide, weights.pp("intermediate.dense"))?,
            narrow: linear(wide, width, weights.pp("output.dense"))?,
            norm: layer_norm(width, epsilon, weights.pp("output.LayerNorm"))?,
        })
    }

    fn forward(&self, rows: &Tensor, lengths: &[usize]) -> CandleResult<Tensor> {
        let attended = self.attended.forward(&self.attention(rows, lengths)?)?;
        let rows = self.attended_norm.forward(&(attended + rows)?)?;
        let wide = self.wide.forward(&rows)?.gelu_erf()?;
        self.norm.forward(&(self.narrow.forward(&wide)? + &rows)?)
    }

    fn attention(&self, rows: &Tensor, lengths: &[usize]) -> CandleResult<Tensor> {
        let width = rows.dim(D::Minus1)?;
        let per_head = width / self.heads;
        let scale = 1.0 / (per_head as f64).sqrt();
        let all = self.query_key_value.forward(rows)?;
        let mut start = 0;
        let mut attended = Vec::with_capacity(lengths.len());
        for &length in lengths {
            // (3, heads, length, per_head)
            let text = all
                .narrow(0, start, length)?
                .reshape((length, 3, self.heads, per_head))?
                .permute((1, 2, 0, 3))?
                .contiguous()?;
            let (query, key, value) = (text.get(0)?, text.get(1)?, text.get(2)?);
            let scores = (query.matmul(&key.t()?)? * scale)?;
            let mixed = softmax_last_dim(&scores)?.matmul(&value)?;
            attended.push(mixed.transpose(0, 1)?.reshape((length, width))?);
            start += length;
        }
        Tensor::cat(&attended, 0)
    }
}
