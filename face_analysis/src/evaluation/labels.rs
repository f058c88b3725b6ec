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
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Labeled {
    /// The file.
    pub path: PathBuf,
    /// Its season, if anybody told.
    pub season: Option<Season>,
    /// Its shape, if anybody told.
    pub shape: Option<FaceShape>,
    /// Its row of the table, if there is one, by column.
    pub row: HashMap<String, String>,
}

impl Labeled {
    /// What the table says of it in a column.
    ///
    /// # Errors
    /// When there is no such column.
    pub fn value(&self, column: &str) -> anyhow::Result<&str> {
        let value = self.row.get(column).map(String::as_str);
        value.with_context(|| format!("there is no column {column:?}"))
    }

    /// Whether the table has a value in a column, as in `split=val`.
    ///
    /// # Errors
    /// When that says no column and value, or there is no such column.
    pub fn has(&self, wanted: &str) -> anyhow::Result<bool> {
        let (column, wanted) = wanted
            .split_once('=')
            .with_context(|| format!("{wanted:?} is not of the form COLUMN=VALUE"))?;
        Ok(self.value(column)? == wanted)
    }
}

/// Finds the photos below `folder`: those of a table, or all. `only` chooses rows of the table, as in
/// `split=val`.
///
/// # Errors
/// When the folder or the table cannot be read, or a label is none.
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
    let mut reader = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let mut photos = Vec::new();
    for row in reader.deserialize() {
        let row: HashMap<String, String> = row?;
        let photo = Labeled {
            row,
            ..Labeled::default()
        };
        if let Some(only) = only
            && !photo.has(only)?
        {
            continue;
        }
        let file = photo.value("file")?.to_owned();
        let label = |column: &str| {
            let text = photo.row.get(column).map(String::as_str);
            text.filter(|text| !text.is_empty())
        };
        photos.push(Labeled {
            path: folder.join(&file),
            season: label("season")
                .map(str::parse)
                .transpose()
                .with_context(|| file.clone())?,
            shape: label("shape")
                .map(str::parse)
                .transpose()
                .with_context(|| file.clone())?,
            ..photo
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
                ..Labeled::default()
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
        assert_eq!(found[0].value("split").unwrap(), "val");
        assert!(found[0].has("split").is_err() && found[0].has("fold=1").is_err());
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
