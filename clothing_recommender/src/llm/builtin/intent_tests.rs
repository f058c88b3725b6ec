#![allow(clippy::unwrap_used)]
use std::sync::Arc;

use super::*;
use crate::{catalog::Catalog, colors::Colors, occasions::Occasions};

const CLOTHING: &[&str] = &[
    // The original's documented examples.
    "Find me a jacket for a job interview",
    "Suggest me shoes for work",
    // Others.
    "What should I wear to a wedding?",
    "I need a dress under $100",
    "blue dress",
    "jacket",
    "shoes for work",
    "something nice for my date tonight",
    "Can you recommend a warm coat for my husband?",
    "I'm looking for black ankle boots",
    "show me some handbags",
    "outfit for a beach vacation",
    "I don't know what to wear tomorrow at the office",
    "help me pick an outfit for graduation",
    "Do you have red sneakers?",
    "gift for my wife, maybe earrings, around $80",
    "Hi, I need a winter coat please",
    "what about a skirt instead",
    "running shoes under 120 dollars",
    "I want to buy a navy suit",
    "Where can I get a good trench coat?",
    "My interview is on Monday and I have nothing to wear",
    "cheap jeans",
    "any ideas for a black tie gala?",
    "Which shoes should I buy to go with a gray suit?",
    "I would like a silk blouse in emerald",
    "give me an outfit for date night",
    "we're going hiking, I need boots that are waterproof",
    "Suggest a scarf that goes with my camel coat",
    "What is a good bag for the office?",
    "Looking for a gift for my dad, maybe a watch",
    "Find something to wear to a funeral",
    "put together a look for a summer brunch",
    "need new sneakers asap",
    "Looking for something elegant for the opera",
    "whats a nice dress for a summer wedding",
    "shirt for my brother's graduation",
    "I want to look sharp at work, suggest an outfit",
    "I have a first date on friday, help!",
    "got any leather bags?",
    "gift ideas for a stylish dad under $50",
    "Something in emerald green for a gala",
    "what should a man wear to a black tie event",
    "my old boots died, need replacements",
    "I'd like earrings that suit a round face",
    "show options for beach wedding guest dress",
    "recommend sunglasses for a square face",
    "which coat should I get",
];

const GENERAL: &[&str] = &[
    // The original's documented examples.
    "What colors suit warm autumn skin tones?",
    "Hello",
    // Others.
    "hi there!",
    "thanks so much",
    "How do I wash a wool sweater?",
    "What is business casual?",
    "Which necklines flatter a round face?",
    "What glasses suit a square face?",
    "Can I wear brown shoes with black trousers?",
    "Does mustard suit me?",
    "what is my undertone",
    "Are skinny jeans still in style?",
    "How do I style a denim jacket?",
    "What's the difference between a blazer and a sport coat?",
    "I need to wash a silk blouse, how?",
    "Who are you?",
    "what can you do",
    "Tell me a joke",
    "Who won the world cup?",
    "What is the capital of France?",
    "write me a poem",
    "what goes with navy?",
    "Which colors should a light spring avoid?",
    "gold or silver for cool skin?",
    "How should a suit fit?",
    "How often should I wash jeans",
    "I love this jacket, thanks!",
    "Why do I look tired in black?",
    "What does smart casual mean?",
    "explain the 12 seasons",
    "I'm a dark winter. What are my best colors?",
    "what lipstick suits a bright winter?",
    "how do I build a capsule wardrobe?",
    "do pearls work with casual clothes?",
    "Is black ok for a wedding guest?",
    "how do i get grass stains out of jeans",
    "Should I wear gold or silver jewelry?",
    "why does beige wash me out",
    "cheers, that helps",
    "can I mix navy and black",
    "does a turtleneck suit a long face",
    "Is it rude to wear white to a wedding?",
    "how to tie a tie",
    "I hate shopping",
    "can you see my photo?",
    "what's the weather in Paris",
    "who invented jeans?",
    "what's the difference between oxford and derby shoes",
];

#[test]
fn wishes_for_garments_are_told_from_other_messages() {
    let colors = Arc::new(Colors::bundled().unwrap());
    let occasions = Arc::new(Occasions::bundled().unwrap());
    let catalog = Catalog::bundled(colors, occasions).unwrap();
    let cues = Cues::bundled().unwrap();
    let expected = CLOTHING
        .iter()
        .map(|message| (message, Intent::Clothing))
        .chain(GENERAL.iter().map(|message| (message, Intent::General)));
    let wrong: Vec<_> = expected
        .filter(|(message, intent)| cues.decide(message, &catalog.wish(message)) != *intent)
        .map(|(message, intent)| {
            let score = cues.score(message, &catalog.wish(message));
            format!("{message:?} should be {intent:?}, scored {score}")
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_cue_counts_once_for_its_longest_phrase() {
    let cues = Cues::bundled().unwrap();
    let score = |message| cues.score(message, &Wish::default());
    assert!(score("How about it?") > 0.0);
    assert!(score("How do I do it?") < 0.0);
}
