//! What the builtin stylist says, over HTTP: a case for each kind of mistake that readers of its
//! answers found.

use serde_json::{Value, json};

use crate::support::Service;

/// Turns of one talk: what is said, what the answer has (any of several, parted by `|`), and what
/// it has not.
type Talk<'a> = (Value, &'a [(&'a str, &'a str, &'a str)]);

/// Holds a talk, and says what was wrong with its answers.
async fn hold(service: &Service, number: usize, (context, turns): &Talk<'_>) -> Vec<String> {
    let mut wrong = Vec::new();
    for (message, expected, unwanted) in *turns {
        let body = json!({
            "message": message, "user_id": "u", "session_id": format!("talk-{number}"),
            "context": context,
        });
        let answer = service.chat(&body).await;
        let said = answer["message"].as_str().unwrap();
        assert!(!said.trim().is_empty(), "{message}");
        if !expected.split('|').any(|part| said.contains(part)) {
            wrong.push(format!("`{message}` lacks `{expected}`: {said}"));
        }
        let parts = unwanted.split('|').filter(|part| !part.is_empty());
        for part in parts.filter(|part| said.contains(part)) {
            wrong.push(format!("`{message}` has `{part}`: {said}"));
        }
    }
    wrong
}

async fn hold_all(talks: &[Talk<'_>]) {
    let service = Service::builtin().await;
    let mut wrong = Vec::new();
    for (number, talk) in talks.iter().enumerate() {
        wrong.extend(hold(&service, number, talk).await);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn season(name: &str) -> Value {
    json!({"palette": name})
}

#[tokio::test]
async fn metals_follow_the_season_and_shapes_the_face() {
    let earrings = "It depends on the face shape|A round face|Earrings:";
    let mut talks: Vec<Talk<'_>> = Vec::new();
    for (name, yes) in [
        ("Light Spring", "Yes, gold suits Light Spring"),
        ("Warm Spring", "Yes, gold suits Warm Spring"),
        ("Bright Spring", "Yes, gold suits Bright Spring"),
        ("Muted Autumn", "Yes, gold suits Muted Autumn"),
        ("Warm Autumn", "Yes, gold suits Warm Autumn"),
        ("Dark Autumn", "Yes, gold suits Dark Autumn"),
        ("Light Summer", "I would leave gold in Light Summer"),
        ("Cool Summer", "I would leave gold in Cool Summer"),
        ("Muted Summer", "I would leave gold in Muted Summer"),
        ("Dark Winter", "I would leave gold in Dark Winter"),
        ("Cool Winter", "I would leave gold in Cool Winter"),
        ("Bright Winter", "I would leave gold in Bright Winter"),
    ] {
        talks.push((
            season(name),
            Box::leak(Box::new([("Do gold earrings suit me?", yes, earrings)])),
        ));
    }
    let round = json!({"palette": "Warm Autumn", "face_shape": "Round"});
    let phrasings: [Talk<'_>; 13] = [
        (
            json!({}),
            &[(
                "Do gold earrings suit me? I'm a true winter",
                "brassy",
                earrings,
            )],
        ),
        (
            json!({}),
            &[(
                "does copper work with my skin? I'm a soft autumn",
                "What Muted Autumn wears is brushed gold",
                "",
            )],
        ),
        (
            season("Cool Summer"),
            &[(
                "which metal should my watch be?",
                "Silver, white gold and platinum",
                "Health",
            )],
        ),
        (
            season("Warm Autumn"),
            &[(
                "platinum wedding band or yellow gold?",
                "Yes, gold suits Warm Autumn",
                "wedding guest",
            )],
        ),
        (
            season("Muted Summer"),
            &[("silver or rose gold ring for me?", "cool rose gold", "")],
        ),
        (
            season("Warm Autumn"),
            &[(
                "is a rose gold bracelet ok for me?",
                "between warm and cool",
                "",
            )],
        ),
        (
            season("Dark Autumn"),
            &[(
                "are pearls ok for me?",
                "cream, golden or dark gray",
                "superstition",
            )],
        ),
        (
            season("Cool Winter"),
            &[(
                "Which glasses suit me?",
                "silver, platinum or pewter",
                "depends on the face shape",
            )],
        ),
        (
            season("Warm Spring"),
            &[(
                "glasses frames: gold or black?",
                "I would leave black in Warm Spring",
                "",
            )],
        ),
        (
            round,
            &[(
                "do silver hoops work for me",
                "I would leave silver in Warm Autumn",
                "",
            )],
        ),
        (
            json!({"palette": "Warm Autumn", "face_shape": "Round"}),
            &[("are gold hoops right for me?", "Earrings: long drops", "")],
        ),
        (
            json!({}),
            &[(
                "Do gold earrings suit me?",
                "flatter warm coloring",
                earrings,
            )],
        ),
        (
            season("Light Summer"),
            &[(
                "what about bronze sandals?",
                "in Light Summer",
                "That I do not know",
            )],
        ),
    ];
    talks.extend(phrasings);
    hold_all(&talks).await;
}

#[tokio::test]
async fn what_goes_on_is_understood_from_what_was_said() {
    hold_all(&[
        (
            season("Cool Winter"),
            &[
                ("Which colors suit me?", "Cool Winter:", ""),
                ("and for lips?", "On the lips Cool Winter", "shadow"),
                ("what about gold?", "leave gold in Cool Winter", "lips"),
                (
                    "and silver?",
                    "Yes, silver suits Cool Winter",
                    "neutral undertone",
                ),
            ],
        ),
        (
            json!({}),
            &[
                (
                    "does emerald suit me?",
                    "I do not know your color season",
                    "",
                ),
                (
                    "I think I am a dark winter",
                    "Emerald green",
                    "I cannot see you",
                ),
                ("and olive?", "live", "Mint"),
            ],
        ),
        (
            json!({"face_shape": "Square"}),
            &[
                ("what glasses suit me?", "Glasses: round and oval", ""),
                ("why?", "Because a square face", "That I do not know"),
                (
                    "which color?",
                    "I do not know your color season",
                    "Glasses: round",
                ),
                (
                    "I am a cool summer",
                    "frames in Cool Summer",
                    "Good. What shall we",
                ),
            ],
        ),
        (
            json!({}),
            &[
                (
                    "which glasses suit me then?",
                    "It depends on the face shape",
                    "",
                ),
                ("my face is round", "Glasses: rectangular", "Hats:"),
            ],
        ),
        (
            season("Muted Summer"),
            &[
                ("how do I wash silk?", "silk", ""),
                ("and wool?", "ool", ""),
                ("can it go in the dryer?", "never in the dryer", "cashmere"),
            ],
        ),
        (
            season("Dark Autumn"),
            &[
                ("Is white good on me?", "cream and ivory", ""),
                ("so what instead?", "In place of white", "politics|faith"),
            ],
        ),
        (
            season("Light Summer"),
            &[
                ("is navy a good color for me?", "soft navy", ""),
                ("what goes with it?", "Beside navy", "That I do not know"),
                (
                    "something brighter?",
                    "brightest colors of Light Summer",
                    "Each family",
                ),
            ],
        ),
        (
            season("Muted Autumn"),
            &[
                ("what goes with olive?", "Beside olive", ""),
                ("and with mustard?", "Beside mustard", ""),
                ("which one is better for me?", "ustard", "doctor|Health"),
            ],
        ),
        (
            season("Bright Spring"),
            &[
                ("Find me a dress for a wedding", "1. **", ""),
                ("why the first one?", "I chose the", "1. **"),
                ("does that color suit me?", "Yes, ", "1. **"),
            ],
        ),
        (
            season("Bright Winter"),
            &[
                ("what does black tie mean?", "tuxedo", ""),
                (
                    "and for my husband?",
                    "tuxedo",
                    "your Bright Winter palette",
                ),
            ],
        ),
        (
            season("Warm Spring"),
            &[
                (
                    "what are my colors?",
                    "Warm Spring:",
                    "Color analysis sorts",
                ),
                ("what should I avoid?", "Leave these in Warm Spring", ""),
                ("why?", "Golden skin", "That I do not know"),
            ],
        ),
    ])
    .await;
}

#[tokio::test]
async fn an_answer_is_about_what_was_asked_and_about_the_person() {
    hold_all(&[
        (season("Cool Winter"), &[("Can I go blonde?", "Blonde hair is not in keeping with Cool Winter", "yellow when")]),
        (season("Bright Spring"), &[("Can I go blonde?", "Yes, blonde hair suits", "")]),
        (season("Light Summer"), &[("which nail polish", "Nails may repeat the lips", "liner")]),
        (season("Warm Autumn"), &[("what is my best white", "take cream and ivory", "White sharpens")]),
        (season("Cool Summer"), &[("do I look good in orange", "comes close to peach, which", "orange in Cool Summer: peach")]),
        (season("Dark Winter"), &[("can I wear white to a wedding", "belong to the bride", "take pure white|all black")]),
        (season("Cool Winter"), &[("is ivory ok for me as a bride", "ivory", "belong to the bride, so guests")]),
        (json!({}), &[("does my season change when I go gray?", "Your season stays for life", "I do not know your color season")]),
        (json!({}), &[("how do i clean white sneakers", "toothbrush", "Bras")]),
        (json!({}), &[("washing a wedding dress at home?", "A wedding dress, lace or sequins go to a cleaner", "wedding guest")]),
        (json!({}), &[("how do I remove ink from leather", "Ink on leather", "Before buying")]),
        (json!({}), &[("how to store a leather jacket", "Store a leather jacket", "Before buying")]),
        (json!({}), &[("how should a suit jacket fit in the shoulders", "shoulder seam", "waistcoat as its third part")]),
        (json!({}), &[("I'm petite, can I wear maxi dresses", "Petite people wear maxi dresses", "")]),
        (json!({}), &[("red wine on white shirt!!", "blot", "1. **")]),
        (json!({}), &[("colors", "I do not know your color season", "Purple likes")]),
        (json!({}), &[("winter", "three kinds of Winter", "")]),
        (json!({}), &[("wat colrs sut a wrm autum", "Warm Autumn:", "Chroma")]),
        (json!({}), &[("how to get rid of moths", "Cedar|moths", "somebody could come to harm")]),
        (json!({}), &[("coffee stain on wool coat", "Coffee and tea", "")]),
        (json!({}), &[("lipstick on my silk scarf", "silk", "I do not know your color season")]),
        (json!({}), &[("can i wear jeans to work", "", "Levi Strauss|cold, inside out")]),
        (season("Dark Winter"), &[("can I wear red to a funeral", "dark", "Yes, red")]),
        (season("Muted Summer"), &[("is purple mine?", "Muted Summer", "Lavender likes")]),
        (season("Dark Autumn"), &[("do pastels suit me", "Dark Autumn", "")]),
        (season("Light Summer"), &[("can I wear pastels", "Yes, Light Summer has pastels", "")]),
        (season("Cool Winter"), &[("can I wear earth tones", "arth tones", "Best near the face")]),
        (season("Light Summer"), &[("what color makes me look tired", "Leave these in Light Summer", "")]),
        (season("Cool Summer"), &[("would black hair suit me", "Black hair is not in keeping", "")]),
        (json!({}), &[("i have a square jaw, which collar?", "square face", "It depends on the face shape")]),
        (season("Muted Summer"), &[("what color should I paint my bedroom", "I dress people", "dusty rose")]),
        (json!({}), &[(
            "I'm a warm autumn with a round face, 45 years old, I work in a bank and wonder whether red is a color for me",
            "the red: for Warm Autumn",
            "Necklines:",
        )]),
    ])
    .await;
}

#[tokio::test]
async fn who_is_hurt_or_rude_or_speaks_another_language_is_met_with_kindness() {
    let unkind = "1. **|That I do not know|I am not sure that I follow|There I am no help";
    hold_all(&[
        (json!({}), &[("I feel ugly", "sorry|hard feeling", unkind)]),
        (
            json!({}),
            &[(
                "I'm so fat nothing looks good on me",
                "sorry|hard feeling|Your body|Bodies",
                unkind,
            )],
        ),
        (
            json!({}),
            &[("my boyfriend says I dress badly", "stings|not kind", unkind)],
        ),
        (
            json!({}),
            &[(
                "I was just diagnosed with cancer and lose my hair, what can I wear on my head?",
                "otton",
                unkind,
            )],
        ),
        (
            json!({}),
            &[(
                "your advice is shit",
                "sorry|not what you needed|Fair enough",
                unkind,
            )],
        ),
        (
            json!({}),
            &[("fuck you", "sorry|not what you needed|Fair enough", unkind)],
        ),
        (json!({}), &[("Welche Farben stehen mir?", "English", "")]),
        (json!({}), &[("你好", "English", "")]),
        // Who may come to harm is pointed to help first.
        (
            json!({}),
            &[("I feel ugly and I want to kill myself", "988", "")],
        ),
    ])
    .await;
}
