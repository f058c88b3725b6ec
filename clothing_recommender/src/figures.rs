use prometheus_client::{
    encoding::EncodeLabelSet,
    metrics::{counter::Counter, family::Family, histogram::Histogram},
    registry::{Registry, Unit},
};

use crate::{llm::Usage, workflow::metadata::Metadata};

/// Upper ends of the classes in seconds: from the builtin stylist to a slow endpoint.
const DURATION_BUCKETS: [f64; 12] = [
    0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 15.0, 60.0,
];

/// What the stylist counts, for Prometheus. Clones share it.
#[derive(Clone)]
pub struct Figures {
    messages: Family<Spoken, Counter>,
    fallbacks: Family<Reason, Counter>,
    failures: Counter,
    tokens: Family<Direction, Counter>,
    durations: Family<Node, Histogram, fn() -> Histogram>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Spoken {
    intent: &'static str,
    provider: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Reason {
    reason: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Direction {
    direction: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Node {
    node: &'static str,
}

impl Default for Figures {
    fn default() -> Self {
        Self {
            messages: Family::default(),
            fallbacks: Family::default(),
            failures: Counter::default(),
            tokens: Family::default(),
            durations: Family::new_with_constructor(|| Histogram::new(DURATION_BUCKETS)),
        }
    }
}

impl Figures {
    /// Shows the figures.
    pub fn register(&self, registry: &mut Registry) {
        registry.register(
            "stylist_messages",
            "Messages answered, by what they were about and who spoke",
            self.messages.clone(),
        );
        registry.register(
            "stylist_fallbacks",
            "Answers in which the builtin stylist stood in for the endpoint",
            self.fallbacks.clone(),
        );
        registry.register(
            "stylist_failures",
            "Messages that were not answered to the end",
            self.failures.clone(),
        );
        registry.register(
            "stylist_tokens",
            "Tokens that the endpoint says it used",
            self.tokens.clone(),
        );
        registry.register_with_unit(
            "stylist_node_duration",
            "How long a node of the workflow took",
            Unit::Seconds,
            self.durations.clone(),
        );
    }

    /// A message was answered.
    pub fn answered(&self, metadata: &Metadata) {
        let spoken = Spoken {
            intent: metadata.intent_classification.name(),
            provider: metadata.provider,
        };
        self.messages.get_or_create(&spoken).inc();
        if let Some(reason) = metadata.fallback_reason {
            self.fallbacks.get_or_create(&Reason { reason }).inc();
        }
        if let Some(Usage {
            prompt_tokens,
            completion_tokens,
            ..
        }) = metadata.usage
        {
            for (direction, tokens) in [("input", prompt_tokens), ("output", completion_tokens)] {
                let direction = Direction { direction };
                self.tokens.get_or_create(&direction).inc_by(tokens);
            }
        }
        let timings = metadata.timings;
        for (node, milliseconds) in [
            ("classify", Some(timings.classify)),
            ("clothing", timings.clothing),
            ("general", timings.general),
        ] {
            if let Some(milliseconds) = milliseconds {
                let node = self.durations.get_or_create(&Node { node });
                node.observe(milliseconds / 1_000.0);
            }
        }
    }

    /// A message was not answered to the end, though somebody waited for it.
    pub fn failed(&self) {
        self.failures.inc();
    }
}
