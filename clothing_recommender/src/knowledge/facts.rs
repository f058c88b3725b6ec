//! What a model is told before it answers, so that it need not invent.

use super::{Knowledge, color_answer::beauty, seasons};
use crate::conversation::Conversation;

impl Knowledge {
    /// The facts that bear on a conversation, one a line; empty where none does.
    pub fn facts(&self, conversation: &Conversation) -> String {
        let question = self.question(conversation);
        let mut facts = Vec::new();
        if let Some(season) = question.profile.season {
            facts.push(format!("Color season: {}", seasons::colors_of(season)));
            facts.extend(beauty(&question).map(|uses| seasons::beauty_of(season, uses)));
            if !question.metals.is_empty() {
                facts.push(self.jewelry.verdicts(&question.metals, season));
            }
            facts.extend(
                question
                    .colors
                    .iter()
                    .map(|wish| self.verdict(wish, season)),
            );
        }
        if let Some(shape) = question.profile.face_shape {
            let advice = self.shape_advice(shape, &[]).unwrap_or_default();
            facts.push(format!("Face shape {}: {advice}", shape.title()));
        }
        if let Some(occasion) = question.occasion {
            facts.push(format!("Occasion: {}", occasion.advice));
        }
        facts.extend(
            self.named_topic(&question.text, 1)
                .map(|topic| topic.sentences.join(" ")),
        );
        facts
            .iter()
            .map(|fact| format!("- {fact}\n"))
            .collect::<String>()
    }
}
