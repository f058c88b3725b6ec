#![allow(clippy::unwrap_used)]
use std::time::Duration;

use super::*;
use crate::{
    conversation::Message,
    session::{SessionId, SessionKey},
    sheet::MAX_ENTRIES,
    store::Database,
    wardrobe::Owned,
};

/// Over SQLite in a folder of its own; the tests of the API run over PostgreSQL, too.
async fn people() -> (People, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let database = Database::Sqlite {
        folder: folder.path().to_owned(),
    };
    let store = Store::open(&database).await.unwrap();
    let people = People::new(store.open_people(&database).await.unwrap());
    (people, folder)
}

fn key(user_id: &str, session_id: &str) -> SessionKey {
    SessionKey {
        user_id: user_id.to_owned(),
        session_id: SessionId::accept_or_new(Some(session_id)),
    }
}

fn turn(text: &str) -> [Message; 2] {
    [Message::user(text), Message::assistant("ok")]
}

#[tokio::test]
async fn a_session_belongs_to_its_person() {
    let (people, _folder) = people().await;
    let (ada, eve) = ("ada\0", "eve");
    people.append(&key(ada, "s"), &turn("hi")).await.unwrap();
    assert_eq!(people.history(&key(ada, "s")).await.unwrap(), turn("hi"));
    assert_eq!(people.history(&key(eve, "s")).await.unwrap(), []);
    assert!(!people.delete_session(&key(eve, "s")).await.unwrap());
    assert_eq!(people.sessions(ada).await.unwrap()[0].messages, 2);
    assert_eq!(people.sessions(eve).await.unwrap(), []);
}

#[tokio::test]
async fn what_is_kept_of_a_session_is_bounded() {
    let (people, _folder) = people().await;
    let key = key("ada", "s");
    for number in 0..120 {
        people
            .append(&key, &turn(&format!("{number}\0")))
            .await
            .unwrap();
    }
    let kept = people.session(&key).await.unwrap();
    assert_eq!(kept.len(), 200);
    assert_eq!(kept[0].content, "20");
    let seen = people.history(&key).await.unwrap();
    assert_eq!((seen.len(), seen[18].content.as_str()), (20, "119"));
}

#[tokio::test]
async fn old_sessions_are_forgotten_with_what_was_said() {
    let (people, _folder) = people().await;
    let (old, new) = (key("a", "old"), key("a", "new"));
    people.append(&old, &turn("x")).await.unwrap();
    tokio::time::sleep(Duration::from_millis(1_200)).await;
    people.append(&new, &turn("x")).await.unwrap();
    let retention = Retention(Duration::from_millis(1_000));
    assert!(people.prune(retention).await.unwrap() >= 1);
    assert_eq!(people.session(&old).await.unwrap(), []);
    assert_eq!(people.history(&new).await.unwrap().len(), 2);
}

#[tokio::test]
async fn a_wardrobe_takes_so_many_and_no_more() {
    let (people, _folder) = people().await;
    let ada = "ada";
    let many = vec![Owned::named("shirt"); MAX_ENTRIES - 1];
    people.put_wardrobe(ada, many).await.unwrap();
    let coat = Owned::named("coat");
    let added = people.add_to_wardrobe(ada, coat.clone()).await.unwrap();
    assert!(matches!(&added, Added::Item(item) if item.owned == coat));
    assert_eq!(
        people.add_to_wardrobe(ada, coat).await.unwrap(),
        Added::Full
    );
    let kept = people.wardrobe(ada).await.unwrap();
    assert_eq!(kept.last().unwrap().owned.item, "coat");
    people.forget(ada).await.unwrap();
    assert_eq!(people.wardrobe(ada).await.unwrap(), []);
}
