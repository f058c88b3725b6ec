#![allow(clippy::unwrap_used)]
use super::*;
use crate::{
    catalog::{Audience, Wish},
    colors::{ColorWish, Colors},
    conversation::Message,
    weather::Weather,
};

fn follow_ups() -> FollowUps {
    let colors = Arc::new(Colors::bundled().unwrap());
    let occasions = Arc::new(Occasions::bundled().unwrap());
    let catalog = Catalog::bundled(colors, occasions.clone()).unwrap();
    let weights = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../weights");
    let spelling = Spelling::new(crate::embedding::common_words(&[weights]).unwrap());
    FollowUps::new(Arc::new(catalog), occasions, Arc::new(spelling)).unwrap()
}

const ITEMS: &str = "Based on your style profile, here are my recommendations:\n\n\
    1. **Tailored Wool Blazer** in Navy\n   - Price: $120-200\n\n\
    2. **Quilted Down Puffer** in Black\n   - Price: $80-180\n\n\
    3. **Suede Biker Jacket** in Brown\n   - Price: $150-320\n";

/// The wish after these messages, each but the last answered with the same items.
fn wish(messages: &[&str]) -> Wish {
    let follow_ups = follow_ups();
    let (last, earlier) = messages.split_last().unwrap();
    let history: Vec<Message> = earlier
        .iter()
        .flat_map(|said| [Message::user(*said), Message::assistant(ITEMS)])
        .collect();
    follow_ups.wish(last, &follow_ups.thread(&history))
}

fn color(wish: &Wish) -> Option<String> {
    wish.color.as_ref().map(ColorWish::text)
}

const FIRST: &str = "Find my husband a navy jacket for work under $200";

#[test]
fn another_color_keeps_everything_else() {
    let wish = wish(&[FIRST, "in green instead"]);
    assert_eq!(color(&wish).as_deref(), Some("green"));
    assert!(wish.kinds.contains("blazer"));
    assert_eq!(wish.occasion.unwrap().id, "work");
    assert_eq!(wish.budget.to, Some(200));
    assert_eq!(wish.audience, Some(Audience::Men));
}

#[test]
fn cheaper_is_below_most_of_what_was_shown() {
    let cheaper = wish(&[FIRST, "cheaper please"]);
    assert_eq!(cheaper.budget.to, Some(199));
    assert!(cheaper.budget.thrifty && cheaper.kinds.contains("blazer"));
    let dearer = wish(&[FIRST, "I can spend more"]);
    assert_eq!((dearer.budget.from, dearer.budget.to), (Some(120), None));
    let limited = wish(&[FIRST, "under 90 though"]);
    assert_eq!(limited.budget.to, Some(90));
}

#[test]
fn something_beside_it_keeps_the_occasion_and_not_the_color() {
    let wish = wish(&[FIRST, "and shoes?"]);
    assert!(wish.kinds.contains("loafers") && !wish.kinds.contains("blazer"));
    assert_eq!(color(&wish), None);
    assert_eq!(wish.occasion.unwrap().id, "work");
    assert_eq!(wish.audience, Some(Audience::Men));
}

#[test]
fn another_kind_in_its_place_keeps_the_color() {
    let wish = wish(&[FIRST, "rather a cardigan instead"]);
    assert!(wish.kinds.contains("cardigan"));
    assert_eq!(color(&wish).as_deref(), Some("navy"));
}

#[test]
fn warmth_and_formality_are_shifted() {
    assert_eq!(
        wish(&[FIRST, "something warmer"]).weather,
        Some(Weather::Cold)
    );
    assert_eq!(
        wish(&["a summer dress", "something warmer"]).weather,
        Some(Weather::Mild)
    );
    assert_eq!(
        wish(&["a winter coat", "something lighter"]).weather,
        Some(Weather::Mild)
    );
    let usual = wish(&[FIRST]).occasion.unwrap();
    let formal = wish(&[FIRST, "more formal"]).occasion.unwrap();
    assert!(
        formal.formal[0] > usual.formal[0],
        "{:?} {:?}",
        formal.formal,
        usual.formal
    );
    let plain = wish(&[FIRST, "more casual please"]).occasion.unwrap();
    assert!(plain.formal[1] < usual.formal[1]);
    assert!(
        wish(&["a blue dress", "dressier"])
            .occasion
            .unwrap()
            .title
            .contains("dressier")
    );
}

#[test]
fn what_is_not_wanted_is_passed_over() {
    let none = wish(&[FIRST, "not those, show me others"]);
    assert_eq!(none.passed_over.len(), 3);
    assert!(none.kinds.contains("blazer"));
    let one = wish(&[FIRST, "I don't like the second one"]);
    assert_eq!(
        one.passed_over.iter().collect::<Vec<_>>(),
        ["Quilted Down Puffer"]
    );
}

#[test]
fn one_of_the_items_is_meant_by_its_place() {
    let second = wish(&[FIRST, "the second one, but in green"]);
    assert_eq!(second.like.as_deref(), Some("Quilted Down Puffer"));
    assert_eq!(second.kinds.iter().collect::<Vec<_>>(), ["puffer"]);
    assert_eq!(color(&second).as_deref(), Some("green"));
    assert_eq!(
        wish(&[FIRST, "the last one in red"]).like.as_deref(),
        Some("Suede Biker Jacket")
    );
}

#[test]
fn a_wish_is_carried_over_several_turns() {
    let wish = wish(&[
        FIRST,
        "in green instead",
        "cheaper",
        "and shoes?",
        "in brown",
    ]);
    assert!(wish.kinds.contains("loafers"));
    assert_eq!(color(&wish).as_deref(), Some("brown"));
    assert_eq!(wish.audience, Some(Audience::Men));
    assert_eq!(wish.occasion.unwrap().id, "work");
}

#[test]
fn a_new_wish_is_new() {
    let wish = wish(&[FIRST, "Now I am looking for a dress for a wedding"]);
    assert_eq!(wish.occasion.as_ref().unwrap().id, "wedding");
    assert_eq!(
        (color(&wish), wish.budget.to, wish.audience),
        (None, None, None)
    );
}

#[test]
fn without_anything_before_a_message_is_all_there_is() {
    let follow_ups = follow_ups();
    let thread = follow_ups.thread(&[Message::user("hi"), Message::assistant("Hello!")]);
    let wish = follow_ups.wish("in blue instead", &thread);
    assert!(wish.kinds.is_empty() && color(&wish).as_deref() == Some("blue"));
    assert_eq!(
        follow_ups.leaning("and green?", &thread),
        Leaning::Conversation
    );
    let clothes = follow_ups.thread(&[Message::user(FIRST), Message::assistant(ITEMS)]);
    assert_eq!(
        follow_ups.leaning("not that one", &clothes),
        Leaning::Clothing
    );
    assert_eq!(
        follow_ups.leaning("and green?", &clothes),
        Leaning::Clothing
    );
    assert_eq!(
        follow_ups.leaning("Which colors suit a Dark Winter best?", &clothes),
        Leaning::Nothing
    );
}

#[test]
fn a_garment_and_what_it_must_not_be_made_of_are_a_wish() {
    let follow_ups = follow_ups();
    for message in [
        "wool sweater, I'm allergic to cashmere",
        "I'm allergic to wool. A warm sweater please",
        "a winter coat; no wool",
    ] {
        assert!(follow_ups.names_what_and_what_not(message), "{message}");
    }
    for message in [
        "wool sweater",
        "My wool sweater itches, I'm allergic to wool",
        "Can I wash a wool sweater, not silk?",
        "I'm allergic to wool, is a cashmere sweater ok?",
        "I'm allergic to nickel earrings",
        "wash a silk blouse, no wool",
    ] {
        assert!(!follow_ups.names_what_and_what_not(message), "{message}");
    }
}
