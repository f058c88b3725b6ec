//! What the program does besides serving: `catalog import FILE`.

use std::{
    ffi::OsString,
    io::{self, Write},
    path::Path,
    sync::Arc,
};

use anyhow::bail;
use shared::config::Layers;

use crate::{
    Settings, catalog::Catalog, colors::Colors, embedding::Embedder, occasions::Occasions,
    store::Store,
};

/// How to call it.
const USAGE: &str = "usage: clothing_recommender catalog import FILE\n\
                     FILE is CSV, JSON Lines or a Shopify product export";

/// Garments between two lines of progress.
const STEP: usize = 1_024;

/// Whether `arguments`, without the program's name, are for [`run`].
pub fn is_command(arguments: &[OsString]) -> bool {
    arguments.first().is_some_and(|first| first == "catalog")
}

/// Does what `arguments` say, and tells of it on standard output.
///
/// # Errors
/// When they make no sense, or what they ask for fails; the catalog is as it was then.
pub async fn run(arguments: &[OsString]) -> anyhow::Result<()> {
    match arguments {
        [catalog, import, file] if catalog == "catalog" && import == "import" => {
            import_catalog(Path::new(file)).await
        }
        [catalog, vectors, file] if catalog == "catalog" && vectors == "vectors" => {
            write_vectors(Path::new(file)).await
        }
        _ => bail!(USAGE),
    }
}

/// For who changes the bundled garments: makes data/catalog/vectors.bin anew.
async fn write_vectors(file: &Path) -> anyhow::Result<()> {
    let layers = Layers::load()?;
    let mut reader = layers.reader();
    let settings = Settings::read(&mut reader);
    reader.finish()?;
    let colors = Arc::new(Colors::bundled()?);
    let catalog = Catalog::bundled(colors, Arc::new(Occasions::bundled()?))?;
    let embedder = Embedder::open(&settings.model_folders)?;
    std::fs::write(file, catalog.sample_vectors(&embedder).await?)?;
    Ok(())
}

async fn import_catalog(file: &Path) -> anyhow::Result<()> {
    let layers = Layers::load()?;
    let mut reader = layers.reader();
    let settings = Settings::read(&mut reader);
    reader.finish()?;
    let mut output = io::stdout();
    let store = Store::open(&settings.database).await?;
    let colors = Arc::new(Colors::bundled()?);
    let catalog = Catalog::bundled(colors, Arc::new(Occasions::bundled()?))?;
    let report = catalog.import(file, &store, &mut output).await?;
    writeln!(
        output,
        "{} garments imported, {} rows refused, {} cleaned; they are found by their words now",
        report.imported, report.refused, report.cleaned
    )?;
    let embedder = Embedder::open(&settings.model_folders)?;
    let catalog = catalog.open_idle(store, Some(embedder)).await?;
    let embedded = catalog
        .embed(|done| {
            if done.is_multiple_of(STEP) {
                // Nobody is left to tell when this fails.
                let _ = writeln!(io::stdout(), "{done} garments found by their meaning too");
            }
        })
        .await?;
    writeln!(output, "{embedded} garments got sentence vectors; done")?;
    Ok(())
}
