#![allow(clippy::unwrap_used, clippy::panic)]
use std::collections::HashMap;

use shared::config::Layers;

use super::*;

fn read(pairs: &[(&str, &str)]) -> Result<Database, String> {
    let environment: HashMap<String, String> = pairs
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect();
    let layers = Layers::merge(HashMap::new(), environment).unwrap();
    let mut reader = layers.reader();
    let database = Database::read(&mut reader);
    let finished = reader.finish().map_err(|error| error.to_string());
    finished.map(|()| database)
}

#[tokio::test]
async fn sqlite_is_made_where_it_is_lacking_and_opened_where_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path().join("new");
    for _ in 0..2 {
        let store = Store::open(&Database::Sqlite {
            folder: folder.clone(),
        })
        .await
        .unwrap();
        let count: i64 = on_store!(&store, pool => sqlx::query_scalar("SELECT count(*) FROM garments WHERE id > $1")
            .bind(0_i64)
            .fetch_one(pool)
            .await)
        .unwrap();
        store.ping().await.unwrap();
        assert_eq!((store.name(), count), ("SQLite", 0));
    }
}

#[tokio::test]
async fn what_cannot_be_opened_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    fs::write(&file, "").unwrap();
    let error = Store::open(&Database::Sqlite { folder: file }).await;
    assert!(error.unwrap_err().to_string().starts_with("DATA_DIR"));

    let nobody = read(&[("DATABASE_URL", "postgres://u:hush@127.0.0.1:1/x")]).unwrap();
    let error = Store::open(&nobody).await.unwrap_err().to_string();
    assert!(
        error.starts_with("DATABASE_URL") && !error.contains("hush"),
        "{error}"
    );
}

#[test]
fn the_url_decides_and_must_be_one_of_postgres() {
    assert!(
        matches!(read(&[]).unwrap(), Database::Sqlite { folder } if folder == Path::new("data"))
    );
    let url = ("DATABASE_URL", "postgresql://u:hush@localhost/x");
    let database = read(&[url, ("DATA_DIR", "/elsewhere")]).unwrap();
    assert!(matches!(database, Database::Postgres { .. }));
    assert!(!format!("{database:?}").contains("hush"));
    let error = read(&[("DATABASE_URL", "mysql://u:hush@localhost/x")]).unwrap_err();
    assert!(
        error.contains("DATABASE_URL") && !error.contains("hush"),
        "{error}"
    );
}
