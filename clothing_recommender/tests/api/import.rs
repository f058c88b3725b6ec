//! `clothing_recommender catalog import FILE`, as it is called.

use std::path::Path;

use reqwest::StatusCode;
use serde_json::Value;
use tempfile::TempDir;

use crate::support::{Service, import, new_database};

const FILES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data");

async fn imported(name: &str, variable: (&str, &str)) -> String {
    let output = import(&Path::new(FILES).join(name), variable).await;
    let (said, error) = (output.stdout, String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{error}");
    String::from_utf8(said).unwrap()
}

async fn best(service: &Service, query: &str) -> Value {
    let path = format!("/api/v1/agent/catalog/search?{query}");
    let (status, body) = service.get(&path).await;
    assert_eq!(status, StatusCode::OK);
    body["items"][0].clone()
}

#[tokio::test]
async fn a_csv_file_is_imported_but_for_its_bad_rows_which_are_told_by_line() {
    let folder = TempDir::new().unwrap();
    let folder = folder.path().to_str().unwrap();
    let url = new_database().await;
    for variable in [("DATA_DIR", folder), ("DATABASE_URL", url.as_str())] {
        let said = imported("garments.csv", variable).await;
        for line in [
            "line 4: names no kind of garment",
            "line 5: its price is no amount",
            "line 6: has a color whose name means nothing",
            "line 8: its id is that of line 2",
            "line 9: has 2 fields",
            "4 garments imported, 5 rows refused",
        ] {
            assert!(said.contains(line), "{line}: {said}");
        }
        assert!(said.trim_end().ends_with("done"), "{said}");

        let service = Service::start(&[variable]).await;
        let cardigan = best(&service, "q=loom+cardigan").await;
        assert_eq!(cardigan["item"], "Heather Loom Cardigan");
        assert_eq!(cardigan["price_range"], "€49.99");
        assert_eq!(cardigan["where_to_buy"][0], "Loom & Co");
        let belt = best(&service, "q=glow+belt").await;
        assert_eq!(belt["hex_color"], "#FF8800");
        let gown = best(&service, "q=moonlit+gown").await;
        assert_eq!(gown["note"], "it spans two lines");
        // What a product says of itself moves no one: it comes up where it belongs and nowhere else.
        let coat = best(&service, "q=harbor+raincoat&gender=men").await;
        assert_eq!(coat["item"], "Harbor Raincoat");
        let dress = best(&service, "q=a+red+dress").await;
        assert_eq!(dress["category"], "dresses");
    }
}

#[tokio::test]
async fn json_lines_and_a_shopify_export_are_understood() {
    let folder = TempDir::new().unwrap();
    let variable = ("DATA_DIR", folder.path().to_str().unwrap());
    let said = imported("garments.jsonl", variable).await;
    assert!(said.contains("line 3: is no JSON object"), "{said}");
    assert!(
        said.contains("2 garments imported, 2 rows refused"),
        "{said}"
    );
    let said = imported("shopify.csv", variable).await;
    assert!(said.contains("line 5: is not published"), "{said}");
    assert!(
        said.contains("2 garments imported, 1 rows refused"),
        "{said}"
    );
    // Once more: the same garments, not twice as many.
    imported("shopify.csv", variable).await;

    let service = Service::start(&[variable]).await;
    let trousers = best(&service, "q=tidewater+linen+trousers").await;
    assert_eq!(trousers["colors"], serde_json::json!(["Sand", "Navy"]));
    assert_eq!(trousers["gender"], "men");
    let (_, found) = service
        .get("/api/v1/agent/catalog/search?q=fjord+anorak&category=outerwear")
        .await;
    let anoraks = found["items"].as_array().unwrap().iter();
    let anoraks: Vec<_> = anoraks
        .filter(|item| item["item"] == "Fjord Anorak")
        .collect();
    assert_eq!(anoraks.len(), 1, "{found}");
    assert_eq!(anoraks[0]["price_range"], "$129-139.50");
    assert_eq!(anoraks[0]["sizes"], "M, L");
    assert_eq!(anoraks[0]["note"], "Keeps rain out & packs small");
    assert_eq!(anoraks[0]["gender"], "men");
}

#[tokio::test]
async fn a_running_service_finds_what_is_imported_beside_it() {
    let folder = TempDir::new().unwrap();
    let variable = ("DATA_DIR", folder.path().to_str().unwrap());
    let service = Service::start(&[variable]).await;
    imported("garments.csv", variable).await;
    for _ in 0..100 {
        if best(&service, "q=moonlit+gown").await["item"] == "Moonlit Gown" {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    }
    panic!("the service does not see the import");
}

#[tokio::test]
async fn what_cannot_be_imported_is_said_and_changes_nothing() {
    let folder = TempDir::new().unwrap();
    let variable = ("DATA_DIR", folder.path().to_str().unwrap());
    for (name, content, told) in [
        ("empty.csv", "", "empty"),
        (
            "useless.csv",
            "item,price\nNothing,10\n",
            "no row that can be used",
        ),
        ("text.csv", "just a line of text\n", "names no columns"),
        (
            "bytes.csv",
            "item,price\n\u{1F}\u{0}",
            "no row that can be used",
        ),
    ] {
        let file = folder.path().join(name);
        std::fs::write(&file, content).unwrap();
        let output = import(&file, variable).await;
        let error = String::from_utf8_lossy(&output.stderr);
        assert!(
            !output.status.success() && error.contains(told),
            "{name}: {error}"
        );
    }
    let output = import(Path::new("/nowhere.csv"), variable).await;
    assert!(String::from_utf8_lossy(&output.stderr).contains("cannot open"));
}
