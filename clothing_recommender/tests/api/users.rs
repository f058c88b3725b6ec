//! What is kept of people: seen, changed, used, deleted.

use std::time::Duration;

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::support::{Service, new_database};

/// An id with everything that a path must escape.
const ADA: &str = "ada%20l%2Fovelace%F0%9F%91%97";
const ADA_IN_A_BODY: &str = "ada l/ovelace👗";

async fn at(service: &Service, method: Method, path: &str, body: Option<Value>) -> (u16, Value) {
    let (status, body) = service
        .send(method, &format!("/api/v1/agent/users/{path}"), body)
        .await;
    (status.as_u16(), body)
}

async fn say(service: &Service, user: &str, session: &str, message: &str) -> Value {
    let body = json!({"message": message, "user_id": user, "session_id": session});
    service.chat(&body).await
}

#[tokio::test]
async fn sessions_are_listed_shown_and_deleted_by_their_person_alone() {
    let service = Service::builtin().await;
    say(&service, ADA_IN_A_BODY, "first", "I'm a Dark Winter.").await;
    let answer = say(&service, ADA_IN_A_BODY, "second", "Hello").await;
    let (status, list) = at(&service, Method::GET, &format!("{ADA}/sessions"), None).await;
    assert_eq!(status, 200);
    let sessions = list["sessions"].as_array().unwrap();
    assert_eq!(sessions.len(), 2);
    assert_eq!(sessions[0]["session_id"], "second");
    assert_eq!(sessions[0]["messages"], 2);
    assert!(
        sessions[0]["updated_at"]
            .as_str()
            .unwrap()
            .ends_with("+00:00")
    );

    let second = format!("{ADA}/sessions/second");
    let (_, session) = at(&service, Method::GET, &second, None).await;
    let messages = session["messages"].as_array().unwrap();
    assert_eq!(messages[0]["content"], "Hello");
    assert_eq!(messages[1]["role"], "assistant");
    assert_eq!(messages[1]["content"], answer["message"]);

    for (method, path) in [
        (Method::GET, "eve/sessions/second"),
        (Method::DELETE, "eve/sessions/second"),
        (Method::GET, &format!("{ADA}/sessions/third")),
        (Method::GET, &format!("{ADA}/sessions/not%20valid")),
    ] {
        let (status, body) = at(&service, method, path, None).await;
        assert_eq!((status, &body["code"]), (404, &json!("unknown_session")));
    }
    assert_eq!(at(&service, Method::DELETE, &second, None).await.0, 204);
    assert_eq!(at(&service, Method::GET, &second, None).await.0, 404);
    let all = format!("{ADA}/sessions");
    assert_eq!(at(&service, Method::DELETE, &all, None).await.0, 204);
    let (_, list) = at(&service, Method::GET, &all, None).await;
    assert_eq!(list, json!({"sessions": []}));
    let forgotten = say(&service, ADA_IN_A_BODY, "first", "Which colors suit me?").await;
    let message = forgotten["message"].as_str().unwrap();
    assert!(
        message.contains("do not know your color season"),
        "{message}"
    );
}

#[tokio::test]
async fn postgresql_keeps_people_as_sqlite_does() {
    let url = new_database().await;
    let service = Service::start(&[("DATABASE_URL", &url)]).await;
    say(&service, ADA_IN_A_BODY, "s", "I'm a Dark Winter.").await;
    say(&service, ADA_IN_A_BODY, "s", "Hello").await;
    let (_, list) = at(&service, Method::GET, &format!("{ADA}/sessions"), None).await;
    assert_eq!(list["sessions"][0]["messages"], 4);
    let (_, session) = at(&service, Method::GET, &format!("{ADA}/sessions/s"), None).await;
    assert_eq!(session["messages"][2]["content"], "Hello");
    for palette in ["Light Spring", "Dark Winter"] {
        let profile = json!({"palette": palette});
        at(
            &service,
            Method::PUT,
            &format!("{ADA}/profile"),
            Some(profile),
        )
        .await;
    }
    let (_, profile) = at(&service, Method::GET, &format!("{ADA}/profile"), None).await;
    assert_eq!(profile["palette"], "Dark Winter");
    let wardrobe = format!("{ADA}/wardrobe");
    at(&service, Method::PUT, &wardrobe, Some(json!(["coat"]))).await;
    at(&service, Method::POST, &wardrobe, Some(json!("scarf\u{0}"))).await;
    let (_, kept) = at(&service, Method::GET, &wardrobe, None).await;
    assert_eq!(kept["items"][1]["item"], "scarf");
    assert_eq!(at(&service, Method::DELETE, ADA, None).await.0, 204);
    let (_, list) = at(&service, Method::GET, &format!("{ADA}/sessions"), None).await;
    assert_eq!(list, json!({"sessions": []}));
    assert_eq!(
        at(&service, Method::GET, &format!("{ADA}/profile"), None)
            .await
            .0,
        404
    );
}

#[tokio::test]
async fn what_is_disliked_is_not_recommended_unless_it_is_asked_for() {
    let service = Service::builtin().await;
    let profile = json!({"preferences": {"dislikes": ["wool", "black"]}});
    at(&service, Method::PUT, "ada/profile", Some(profile)).await;
    let body = |message: &str| json!({"message": message, "user_id": "ada"});
    let colors = |events: &[Value]| -> Vec<String> {
        let items = events[5]["content"]["recommendations"].as_array().unwrap();
        items
            .iter()
            .map(|item| item["color"].as_str().unwrap().to_owned())
            .collect()
    };
    let events = service.stream(&body("find me a coat")).await.all().await;
    let found = colors(&events);
    assert!(
        found.len() >= 3 && !found.contains(&"Black".to_owned()),
        "{found:?}"
    );
    let events = service
        .stream(&body("find me a black coat"))
        .await
        .all()
        .await;
    assert!(colors(&events).contains(&"Black".to_owned()));
}

#[tokio::test]
async fn a_profile_counts_where_the_context_says_nothing() {
    let service = Service::builtin().await;
    let path = format!("{ADA}/profile");
    let (status, body) = at(&service, Method::GET, &path, None).await;
    assert_eq!((status, &body["code"]), (404, &json!("unknown_profile")));
    let sent = json!({
        "analysis": {"palette": "Dark Winter", "face_shape": "Heart", "features": []},
        "preferences": {"style": "minimalist", "budget": "under $20", "sizes": {"shoes": 9}},
    });
    let (status, written) = at(&service, Method::PUT, &path, Some(sent)).await;
    assert_eq!(status, 200);
    let (_, read) = at(&service, Method::GET, &path, None).await;
    assert_eq!(read["palette"], "Dark Winter");
    assert_eq!(read["face_shape"], "Heart");
    assert_eq!(
        read["preferences"],
        json!({"style": ["minimalist"], "budget": {"max": 20}, "sizes": {"shoes": "9"}})
    );
    assert_eq!(read["preferences"], written["preferences"]);

    let question = "Which colors suit me?";
    let kept = say(&service, ADA_IN_A_BODY, "s", question).await;
    assert!(kept["message"].as_str().unwrap().contains("Dark Winter"));
    let said = say(&service, ADA_IN_A_BODY, "t", "What suits a Light Spring?").await;
    assert!(said["message"].as_str().unwrap().contains("Light Spring"));
    let context = json!({"palette": "Muted Summer"});
    let body = json!({"message": question, "user_id": ADA_IN_A_BODY, "context": context});
    let sent = service.chat(&body).await;
    assert!(sent["message"].as_str().unwrap().contains("Muted Summer"));
    let coat = say(&service, ADA_IN_A_BODY, "u", "find me a wool coat").await;
    assert!(coat["message"].as_str().unwrap().contains("under $20"));

    assert_eq!(at(&service, Method::DELETE, &path, None).await.0, 204);
    let gone = say(&service, ADA_IN_A_BODY, "v", question).await;
    assert!(
        gone["message"]
            .as_str()
            .unwrap()
            .contains("do not know your color season")
    );
}

#[tokio::test]
async fn a_profile_with_mistakes_is_refused_by_name() {
    let service = Service::builtin().await;
    for (body, loc, kind) in [
        (json!([]), json!(["body"]), "dict_type"),
        (
            json!({"palette": 3}),
            json!(["body", "palette"]),
            "string_type",
        ),
        (
            json!({"palette": "Mauve Monsoon"}),
            json!(["body", "palette"]),
            "value_error",
        ),
        (
            json!({"face_shape": "triangle"}),
            json!(["body", "face_shape"]),
            "value_error",
        ),
        (
            json!({"preferences": {"budget": []}}),
            json!(["body", "preferences", "budget"]),
            "float_type",
        ),
    ] {
        let (status, answer) = at(&service, Method::PUT, "ada/profile", Some(body)).await;
        assert_eq!((status, &answer["code"]), (422, &json!("validation_error")));
        assert_eq!(answer["detail"][0]["loc"], loc);
        assert_eq!(answer["detail"][0]["type"], kind);
    }
    assert_eq!(at(&service, Method::GET, "ada/profile", None).await.0, 404);
}

#[tokio::test]
async fn a_wardrobe_is_written_added_to_and_deleted() {
    let service = Service::builtin().await;
    let path = "ada/wardrobe";
    assert_eq!(
        at(&service, Method::GET, path, None).await,
        (200, json!({"items": []}))
    );
    let sent = json!({"items": ["navy coat", {"item": "loafers", "color": "brown"}]});
    let (status, written) = at(&service, Method::PUT, path, Some(sent)).await;
    assert_eq!(status, 200);
    let scarf = json!({"name": "scarf", "color": "red", "material": "silk", "category": "scarf"});
    let (status, added) = at(&service, Method::POST, path, Some(scarf)).await;
    assert_eq!(status, 201);
    assert_eq!(added["material"], "silk");
    let (_, read) = at(&service, Method::GET, path, None).await;
    let items = read["items"].as_array().unwrap();
    assert_eq!(items[..2], *written["items"].as_array().unwrap());
    assert_eq!(items[2], added);
    let jacket = say(&service, "ada", "s", "Find me a jacket for a job interview").await;
    let message = jacket["message"].as_str().unwrap();
    let completes = "from your wardrobe: your navy coat and your brown loafers";
    assert!(message.contains(completes), "{message}");
    let first = format!("{path}/{}", items[0]["id"].as_str().unwrap());
    let of_others = first.replace("ada", "eve");
    assert_eq!(at(&service, Method::DELETE, &of_others, None).await.0, 404);
    assert_eq!(at(&service, Method::DELETE, &first, None).await.0, 204);
    let (status, body) = at(&service, Method::DELETE, &first, None).await;
    assert_eq!((status, &body["code"]), (404, &json!("unknown_item")));
    assert_eq!(at(&service, Method::DELETE, path, None).await.0, 204);
    assert_eq!(
        at(&service, Method::GET, path, None).await.1,
        json!({"items": []})
    );
}

#[tokio::test]
async fn a_wardrobe_with_mistakes_is_refused_by_place() {
    let service = Service::builtin().await;
    let path = "ada/wardrobe";
    for (method, body, loc, kind) in [
        (Method::PUT, json!({}), json!(["body", "items"]), "missing"),
        (
            Method::PUT,
            json!({"items": 1}),
            json!(["body", "items"]),
            "list_type",
        ),
        (
            Method::PUT,
            json!({"items": ["ok", {"color": "red"}]}),
            json!(["body", "items", 1, "item"]),
            "missing",
        ),
        (
            Method::PUT,
            json!([{"item": "coat", "color": 3}]),
            json!(["body", 0, "color"]),
            "string_type",
        ),
        (
            Method::PUT,
            json!({"items": vec!["x"; 101]}),
            json!(["body", "items"]),
            "too_long",
        ),
        (Method::POST, json!(" "), json!(["body"]), "value_error"),
        (Method::POST, json!({}), json!(["body", "item"]), "missing"),
        (Method::POST, json!(7), json!(["body"]), "dict_type"),
    ] {
        let (status, answer) = at(&service, method, path, Some(body)).await;
        assert_eq!((status, &answer["code"]), (422, &json!("validation_error")));
        assert_eq!(answer["detail"][0]["loc"], loc);
        assert_eq!(answer["detail"][0]["type"], kind);
    }
    let full = json!(vec!["x"; 100]);
    assert_eq!(at(&service, Method::PUT, path, Some(full)).await.0, 200);
    let (status, answer) = at(&service, Method::POST, path, Some(json!("one more"))).await;
    assert_eq!((status, &answer["code"]), (409, &json!("wardrobe_full")));
}

#[tokio::test]
async fn deleting_a_person_deletes_everything_of_theirs_and_nothing_of_others() {
    let service = Service::builtin().await;
    for user in ["ada", "eve"] {
        say(&service, user, "s", "I'm a Dark Winter.").await;
        let profile = json!({"palette": "Dark Winter"});
        at(
            &service,
            Method::PUT,
            &format!("{user}/profile"),
            Some(profile),
        )
        .await;
        let wardrobe = json!(["coat"]);
        at(
            &service,
            Method::PUT,
            &format!("{user}/wardrobe"),
            Some(wardrobe),
        )
        .await;
    }
    assert_eq!(at(&service, Method::DELETE, "ada", None).await.0, 204);
    for (user, expected) in [("ada", [404, 404, 0]), ("eve", [200, 200, 1])] {
        let session = at(&service, Method::GET, &format!("{user}/sessions/s"), None).await;
        let profile = at(&service, Method::GET, &format!("{user}/profile"), None).await;
        let (_, wardrobe) = at(&service, Method::GET, &format!("{user}/wardrobe"), None).await;
        let items = u16::try_from(wardrobe["items"].as_array().unwrap().len()).unwrap();
        assert_eq!([session.0, profile.0, items], expected, "{user}");
    }
}

#[tokio::test]
async fn what_was_said_outlives_a_restart_and_not_its_retention() {
    let service = Service::builtin().await;
    say(&service, "ada", "s", "I'm a Dark Winter.").await;
    let service = service.restarted(&[]).await;
    let remembered = say(&service, "ada", "s", "Which colors suit me?").await;
    assert!(
        remembered["message"]
            .as_str()
            .unwrap()
            .contains("Dark Winter")
    );

    // A second and three quarters.
    let service = service
        .restarted(&[("SESSION_RETENTION_DAYS", "0.00002")])
        .await;
    for _ in 0..200 {
        if at(&service, Method::GET, "ada/sessions/s", None).await.0 == 404 {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("the session was not forgotten");
}

#[tokio::test]
async fn a_wardrobe_that_is_kept_reaches_the_endpoint_as_material() {
    let fake = crate::support::Fake::start().await;
    let service = Service::with(&fake).await;
    at(
        &service,
        Method::PUT,
        "u/wardrobe",
        Some(json!(["navy coat"])),
    )
    .await;
    let preferences = json!({"preferences": {"style": "boho"}});
    at(&service, Method::PUT, "u/profile", Some(preferences)).await;
    let body = json!({"message": "Does mustard suit me?", "user_id": "u"});
    service.chat(&body).await;
    let reply = &fake.requests()[1];
    let said = reply["messages"][1]["content"].as_str().unwrap();
    assert!(
        said.contains("navy coat") && said.contains("boho"),
        "{said}"
    );
    let (status, _) = at(&service, Method::PATCH, "u/profile", None).await;
    assert_eq!(status, StatusCode::METHOD_NOT_ALLOWED.as_u16());
}
