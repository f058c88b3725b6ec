use super::{
    Candidate, Catalog, CatalogError, Filter, Item, Shortlist, Unit, Wish, known::Known, outfit,
    rank, shelf::Hit,
};
use crate::{knowledge::FaceShapes, language::Tokens, profile::Profile};

/// How many it returns where fewer fit in every point: the nearest make up the number.
const FEWEST_CANDIDATES: usize = 5;

/// How many garments are looked at closely, and how many of each department for an outfit.
const POOL: usize = 96;
const POOL_OF_A_DEPARTMENT: usize = 16;

/// A page of garments, each in the color that matches best.
#[derive(Debug, Clone)]
pub struct Page {
    /// The garments, best first.
    pub candidates: Vec<Candidate>,
    /// How many there are in all.
    pub total: usize,
}

impl Catalog {
    /// The items that come closest to `wish` for a person: only in colors of their season where
    /// it is known, only in cuts for those whom the wish names, and never of a kind, of a material
    /// or in a color that the wish rules out.
    ///
    /// # Errors
    /// [`CatalogError`] when the database fails.
    pub async fn search(
        &self,
        wish: Wish,
        profile: &Profile,
        shapes: &FaceShapes,
    ) -> Result<Shortlist, CatalogError> {
        let pool = if wish.kinds.is_empty() {
            POOL_OF_A_DEPARTMENT
        } else {
            POOL
        };
        let Some(shelf) = &self.shelf else {
            return Ok(Shortlist {
                wish,
                candidates: Vec::new(),
            });
        };
        let filter = Filter {
            season: profile.season,
            ..Filter::default()
        };
        let found = shelf.find(&wish, &filter, pool).await?;
        let items = self.items(found, &filter, &wish);
        let known = Known {
            wish: &wish,
            profile,
            shapes,
            vocabulary: &self.vocabulary,
            unit: wish.budget.compared_in().unwrap_or_default(),
        };
        let scored: Vec<_> = items
            .iter()
            .filter(|(item, _)| !wish.passed_over.contains(&item.garment.item))
            .filter(|(item, _)| !self.names_unwanted_kind(&item.garment.item, &wish))
            .map(|(item, relevance)| rank::score(item, *relevance, &known))
            .collect();
        let mut candidates = if wish.kinds.is_empty() {
            outfit::pick(&scored, &wish)
        } else {
            rank::pick(scored, &wish)
        };
        let fitting = candidates
            .iter()
            .take_while(|candidate| candidate.fits())
            .count();
        candidates.truncate(fitting.max(FEWEST_CANDIDATES));
        Ok(Shortlist { wish, candidates })
    }

    /// The garments that `filter` leaves, `limit` of them after the first `offset`, those that
    /// come closest to `wish` first.
    ///
    /// # Errors
    /// [`CatalogError`] when the database fails.
    pub async fn browse(
        &self,
        wish: Wish,
        filter: &Filter,
        shapes: &FaceShapes,
        (offset, limit): (usize, usize),
    ) -> Result<Page, CatalogError> {
        let Some(shelf) = &self.shelf else {
            return Ok(Page {
                candidates: Vec::new(),
                total: 0,
            });
        };
        let found = shelf.page(&wish, filter, (offset, limit)).await?;
        let profile = Profile {
            season: filter.season,
            ..Profile::default()
        };
        let known = Known {
            wish: &wish,
            profile: &profile,
            shapes,
            vocabulary: &self.vocabulary,
            unit: wish
                .budget
                .compared_in()
                .or(filter.currency.map(Unit::In))
                .unwrap_or_default(),
        };
        let candidates = found
            .hits
            .into_iter()
            .filter_map(|hit| {
                let items = self.items(vec![hit], filter, &wish);
                let scored = items
                    .iter()
                    .map(|(item, relevance)| rank::score(item, *relevance, &known));
                let scored: Vec<_> = scored.collect();
                rank::best(scored.iter(), |scored| scored.merit).map(Candidate::from)
            })
            .collect();
        Ok(Page {
            candidates,
            total: found.total,
        })
    }

    /// Whether a garment is called by a kind that the wish rules out, whatever kind it is filed
    /// under: a skirt suit is none for who wears no skirts.
    fn names_unwanted_kind(&self, name: &str, wish: &Wish) -> bool {
        if wish.without_kinds.is_empty() {
            return false;
        }
        let kinds = &self.vocabulary.kinds;
        kinds.mentions(&Tokens::of(name)).iter().any(|found| {
            let named = kinds.ids(found);
            !named.is_empty() && named.is_subset(&wish.without_kinds)
        })
    }

    /// The garments found in each of their colors that comes into question.
    fn items(&self, hits: Vec<Hit>, filter: &Filter, wish: &Wish) -> Vec<(Item, f64)> {
        let colors = &self.vocabulary.colors;
        let comes_into_question = |item: &Item| {
            let color = &item.color;
            filter.season.is_none_or(|season| color.fit(season).suits)
                && filter.color.is_none_or(|rgb| color.is_near(rgb))
                && wish.without_colors.iter().all(|not| !not.is_met_by(color))
        };
        hits.into_iter()
            .flat_map(|hit| {
                let relevance = f64::from(hit.relevance);
                let items = hit.record.items(colors).into_iter();
                items.map(move |item| (item, relevance))
            })
            .filter(|(item, _)| comes_into_question(item))
            .collect()
    }
}
