//! Which photos there are, and what people said of them.

use std::{
    collections::HashMap,
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, bail};
use shared::{face_shape::FaceShape, season::Season};

/// A table of this name in the folder needs not be asked for.
const TABLE: &str = "labels.csv";
/// Names that photos end with. What else lies in a folder is passed over in silence, but a file with
/// such a name that is no photo counts as one that was refused.
const EXTENSIONS: [&str; 9] = [
    "jpg", "jpeg", "png", "webp", "bmp", "tif", "tiff", "gif", "jpe",
];

/// A photo and what people said of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Labeled {
    /// The file.
    pub path: PathBuf,
    /// Its season, if anybody told.
    pub season: Option<Season>,
    /// Its shape, if anybody told.
    pub shape: Option<FaceShape>,
}

/// Finds the photos below `folder`: those of a table, or all. `only` chooses rows of the table.
pub fn find(
    folder: &Path,
    table: Option<&Path>,
    only: Option<&str>,
) -> anyhow::Result<Vec<Labeled>> {
    let own = folder.join(TABLE);
    let table = table.or_else(|| own.is_file().then_some(own.as_path()));
    match (table, only) {
        (Some(table), only) => {
            let text = fs::read_to_string(table).with_context(|| table.display().to_string())?;
            rows(folder, &text, only).with_context(|| table.display().to_string())
        }
        (None, Some(_)) => bail!("--only chooses rows of a table, and there is none"),
        (None, None) => {
            let mut photos = Vec::new();
            walk(folder, None, None, &mut photos)?;
            Ok(photos)
        }
    }
}

fn rows(folder: &Path, text: &str, only: Option<&str>) -> anyhow::Result<Vec<Labeled>> {
    let only = match only {
        Some(only) => Some(only.split_once('=').context("--only takes COLUMN=VALUE")?),
        None => None,
    };
    let mut reader = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let mut photos = Vec::new();
    for row in reader.deserialize() {
        let row: HashMap<String, String> = row?;
        let value = |column: &str| row.get(column).map(String::as_str).unwrap_or_default();
        if let Some((column, _)) = only.filter(|(column, _)| !row.contains_key(*column)) {
            bail!("there is no column {column:?}");
        }
        if only.is_some_and(|(column, wanted)| value(column) != wanted) {
            continue;
        }
        let file = row.get("file").context("there is no column \"file\"")?;
        let label = |column: &str| Some(value(column)).filter(|text| !text.is_empty());
        photos.push(Labeled {
            path: folder.join(file),
            season: label("season")
                .map(str::parse)
                .transpose()
                .context(file.clone())?,
            shape: label("shape")
                .map(str::parse)
                .transpose()
                .context(file.clone())?,
        });
    }
    Ok(photos)
}

fn walk(
    folder: &Path,
    season: Option<Season>,
    shape: Option<FaceShape>,
    photos: &mut Vec<Labeled>,
) -> anyhow::Result<()> {
    for entry in fs::read_dir(folder).with_context(|| folder.display().to_string())? {
        let path = entry?.path();
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        if path.is_dir() {
            let (season, shape) = (name.parse().ok().or(season), name.parse().ok().or(shape));
            walk(&path, season, shape, photos)?;
        } else if is_photo(&path) {
            photos.push(Labeled {
                path,
                season,
                shape,
            });
        }
    }
    Ok(())
}

fn is_photo(path: &Path) -> bool {
    let extension = path.extension().unwrap_or_default().to_string_lossy();
    EXTENSIONS
        .iter()
        .any(|known| extension.eq_ignore_ascii_case(known))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn labels(photos: &[Labeled]) -> Vec<(String, Option<Season>, Option<FaceShape>)> {
        let mut labels: Vec<_> = photos
            .iter()
            .map(|photo| {
                let name = photo
                    .path
                    .file_name()
                    .unwrap()
                    .to_string_lossy()
                    .into_owned();
                (name, photo.season, photo.shape)
            })
            .collect();
        labels.sort_by(|a, b| a.0.cmp(&b.0));
        labels
    }

    #[test]
    fn folders_name_the_labels_of_what_they_hold() {
        let root = tempfile::tempdir().unwrap();
        for file in [
            "warm-autumn/a.jpg",
            "Round/b.PNG",
            "dark_winter/oval/c.webp",
            "misc/d.jpg",
            "misc/notes.txt",
        ] {
            let path = root.path().join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "").unwrap();
        }
        let found = find(root.path(), None, None).unwrap();
        assert_eq!(
            labels(&found),
            [
                ("a.jpg".into(), Some(Season::WarmAutumn), None),
                ("b.PNG".into(), None, Some(FaceShape::Round)),
                (
                    "c.webp".into(),
                    Some(Season::DarkWinter),
                    Some(FaceShape::Oval)
                ),
                ("d.jpg".into(), None, None),
            ]
        );
        assert!(find(root.path(), None, Some("split=val")).is_err());
    }

    #[test]
    fn a_table_names_files_and_labels_and_can_be_chosen_from() {
        let root = tempfile::tempdir().unwrap();
        let text = "file,shape,season,split\na.jpg,heart,,val\nb.jpg,,Soft Summer,train\n";
        fs::write(root.path().join(TABLE), text).unwrap();
        let found = find(root.path(), None, None).unwrap();
        assert_eq!(
            labels(&found),
            [
                ("a.jpg".into(), None, Some(FaceShape::Heart)),
                ("b.jpg".into(), Some(Season::MutedSummer), None),
            ]
        );
        assert_eq!(find(root.path(), None, Some("split=val")).unwrap().len(), 1);
        assert!(find(root.path(), None, Some("fold=1")).is_err());
    }

    #[test]
    fn a_label_that_nobody_knows_is_named() {
        let root = tempfile::tempdir().unwrap();
        fs::write(root.path().join(TABLE), "file,shape\na.jpg,triangle\n").unwrap();
        let error = find(root.path(), None, None).unwrap_err();
        assert!(format!("{error:#}").contains("a.jpg"), "{error:#}");
    }
}
