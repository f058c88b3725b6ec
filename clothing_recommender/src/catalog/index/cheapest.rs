use super::Eligible;

/// Those of `priced` that cost no more than the dearest of the `enough` cheapest; for a whole
/// outfit, of each department.
pub(super) fn cheapest(priced: Vec<Eligible>, enough: usize, is_outfit: bool) -> Vec<Eligible> {
    if priced.len() <= enough {
        return priced;
    }
    let group = |one: &Eligible| {
        if is_outfit {
            one.department as usize
        } else {
            0
        }
    };
    let groups = priced.iter().map(group).max().map_or(0, |last| last + 1);
    let mut penalties: Vec<Vec<f32>> = vec![Vec::new(); groups];
    for one in &priced {
        penalties[group(one)].push(one.penalty);
    }
    let limits: Vec<f32> = penalties
        .into_iter()
        .map(|mut penalties| {
            if penalties.len() <= enough {
                return f32::INFINITY;
            }
            let (_, limit, _) = penalties.select_nth_unstable_by(enough, f32::total_cmp);
            *limit
        })
        .collect();
    let mut left = priced;
    left.retain(|one| one.penalty <= limits[group(one)]);
    left
}
