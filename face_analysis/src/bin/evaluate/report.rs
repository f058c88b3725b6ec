//! The figures, printed.

use std::collections::BTreeMap;

use face_analysis::{
    color::{season::SeasonScores, skin_tone::ItaClass},
    evaluation::{
        calibration::{Bin, Outcome, bins, expected_error},
        interval::Share,
        labels::Labeled,
        season::{Evaluation, best_family, rank},
    },
    probability::Verdict,
};
use shared::{face_shape::FaceShape, season::Season};

use crate::{
    change::Change,
    look::{Changed, Finding, Found},
};

/// Bins of the calibration error, as the trainer has them, and of the printed table.
const BINS: usize = 15;
const PRINTED_BINS: usize = 5;

/// Prints every figure that the labels allow.
#[expect(clippy::print_stdout, reason = "the figures are the program's output")]
pub fn print(findings: &[(&Labeled, Finding)]) {
    for line in lines(findings) {
        println!("{line}");
    }
}

fn lines(findings: &[(&Labeled, Finding)]) -> Vec<String> {
    let mut lines = Vec::new();
    let found: Vec<(&Labeled, &Found)> = findings
        .iter()
        .filter_map(|(labeled, finding)| match finding {
            Finding::Found(found) => Some((*labeled, &**found)),
            Finding::Refused(_) => None,
        })
        .collect();
    lines.push(format!(
        "{} photos, {} analyzed",
        findings.len(),
        found.len()
    ));
    lines.extend(refusals(findings));
    lines.push(String::new());
    lines.extend(tones(&found));
    lines.extend(seasons(&found));
    lines.extend(shapes(&found));
    lines.extend(robustness(&found));
    lines
}

fn refusals(findings: &[(&Labeled, Finding)]) -> Vec<String> {
    let mut reasons = BTreeMap::<&str, usize>::new();
    for (_, finding) in findings {
        if let Finding::Refused(reason) = finding {
            *reasons.entry(reason).or_default() += 1;
        }
    }
    let line = |(reason, count): (&str, usize)| format!("  {count:>5}  {reason}");
    reasons.into_iter().map(line).collect()
}

fn tones(found: &[(&Labeled, &Found)]) -> Vec<String> {
    let count = |class: Option<ItaClass>| {
        let of_class = found.iter().filter(|(_, found)| found.ita_class() == class);
        of_class.count()
    };
    let mut lines = vec!["Skin tone (class of ITA°)".to_owned()];
    for class in ItaClass::ALL {
        lines.push(format!("  {:<14} {:>5}", class.name(), count(Some(class))));
    }
    lines.push(format!("  {:<14} {:>5}", "not measured", count(None)));
    lines.push(String::new());
    lines
}

fn seasons(found: &[(&Labeled, &Found)]) -> Vec<String> {
    let judged: Vec<(SeasonScores, Season)> = found
        .iter()
        .filter_map(|(labeled, found)| Some((found.season, labeled.season?)))
        .collect();
    if judged.is_empty() {
        return Vec::new();
    }
    let share = |is_hit: &dyn Fn(&SeasonScores, Season) -> bool| {
        Share::of(
            judged
                .iter()
                .map(|(scores, season)| is_hit(scores, *season)),
        )
    };
    let top = |places: usize| share(&|scores, season| rank(scores, season) < places);
    let family = share(&|scores, season| best_family(scores) == season.family());
    let mut lines = vec![
        format!("Season, {} labeled photos", judged.len()),
        line("right one first", top(1)),
        line("among the first three", top(3)),
        line("right one of four", family),
        format!(
            "  {:<28} {:.3}",
            "mean log loss",
            Evaluation::of(&judged).log_loss
        ),
    ];
    lines.extend(calibration(found, |labeled, found| {
        Some(outcome(found.season.verdict(), labeled.season?))
    }));
    lines
}

fn shapes(found: &[(&Labeled, &Found)]) -> Vec<String> {
    let judged: Vec<(&Found, FaceShape)> = found
        .iter()
        .filter_map(|(labeled, found)| Some((*found, labeled.shape?)))
        .collect();
    if judged.is_empty() {
        return Vec::new();
    }
    let share = |is_hit: &dyn Fn(&Found, FaceShape) -> bool| {
        Share::of(judged.iter().map(|(found, shape)| is_hit(found, *shape)))
    };
    let log_loss = |score: &dyn Fn(&Found, FaceShape) -> f64| {
        let losses = judged
            .iter()
            .map(|(found, shape)| -score(found, *shape).ln());
        losses.sum::<f64>() / judged.len() as f64
    };
    let first = share(&|found, shape| found.shape.verdict().first == shape);
    let two = share(&|found, shape| {
        let verdict = found.shape.verdict();
        verdict.first == shape || verdict.second == shape
    });
    let network = share(&|found, shape| found.shape_by_network.verdict().first == shape);
    let voted_loss = log_loss(&|found, shape| found.shape.of(shape));
    let network_loss = log_loss(&|found, shape| found.shape_by_network.of(shape));
    let mut lines = vec![
        format!("Face shape, {} labeled photos", judged.len()),
        line("right one first", first),
        line("among the first two", two),
        format!("  {:<28} {voted_loss:.3}", "mean log loss"),
        line("network alone", network),
        format!("  {:<28} {network_loss:.3}", "its mean log loss"),
    ];
    lines.extend(calibration(found, |labeled, found| {
        Some(outcome(found.shape.verdict(), labeled.shape?))
    }));
    lines
}

fn outcome<T: PartialEq>(verdict: Verdict<T>, truth: T) -> Outcome {
    (verdict.confidence, verdict.first == truth)
}

/// Calibration error, reliability by confidence, and accuracy by skin tone.
fn calibration(
    found: &[(&Labeled, &Found)],
    outcome: impl Fn(&Labeled, &Found) -> Option<Outcome>,
) -> Vec<String> {
    let outcomes: Vec<(Outcome, Option<ItaClass>)> = found
        .iter()
        .filter_map(|(labeled, found)| Some((outcome(labeled, found)?, found.ita_class())))
        .collect();
    let all: Vec<Outcome> = outcomes.iter().map(|(outcome, _)| *outcome).collect();
    let error = expected_error(&bins(&all, BINS));
    let mut lines = vec![format!("  {:<28} {error:.3}", "expected calibration error")];
    lines.push("  by confidence (its mean, then how often that was right)".to_owned());
    for bin in bins(&all, PRINTED_BINS).iter().filter(|bin| bin.count > 0) {
        lines.push(reliability(bin));
    }
    lines.push("  by skin tone".to_owned());
    for class in ItaClass::ALL {
        let of_class = outcomes.iter().filter(|(_, own)| *own == Some(class));
        let share = Share::of(of_class.map(|((_, is_right), _)| *is_right));
        if share.total > 0 {
            lines.push(line(&format!("  {}", class.name()), share));
        }
    }
    lines.push(String::new());
    lines
}

fn reliability(bin: &Bin) -> String {
    let share = Share {
        hits: bin.right,
        total: bin.count,
    };
    let name = format!("  from {:.1}: {:.3}", bin.from, bin.confidence);
    line(&name, share)
}

fn robustness(found: &[(&Labeled, &Found)]) -> Vec<String> {
    let photos = found.iter().filter(|(_, found)| !found.changed.is_empty());
    let photos: Vec<&Found> = photos.map(|(_, found)| *found).collect();
    if photos.is_empty() {
        return Vec::new();
    }
    let mut lines = vec![format!("The same {} photos in another light", photos.len())];
    for change in Change::ALL {
        let copies = photos.iter().flat_map(|found| &found.changed);
        let copies = copies.filter(|(made, _)| *made == change);
        let copies: Vec<Option<&Changed>> = copies.map(|(_, copy)| copy.as_ref()).collect();
        // A copy in which nothing was found did not keep anything.
        let kept = |is_kept: fn(&Changed) -> bool| {
            Share::of(copies.iter().map(|copy| copy.is_some_and(is_kept)))
        };
        lines.push(format!("  {}", change.name()));
        lines.push(line("  keeps its season", kept(|copy| copy.keeps_season)));
        lines.push(line("  keeps its shape", kept(|copy| copy.keeps_shape)));
        let shifts: Vec<_> = copies
            .iter()
            .flatten()
            .filter_map(|copy| copy.skin_shift)
            .collect();
        let mean =
            |of: fn(&(f64, f64)) -> f64| shifts.iter().map(of).sum::<f64>() / shifts.len() as f64;
        lines.push(format!(
            "    skin moves by ΔC {:.1} with white balance, {:.1} without",
            mean(|shift| shift.0),
            mean(|shift| shift.1)
        ));
    }
    lines
}

fn line(name: &str, share: Share) -> String {
    let (low, high) = share.interval();
    format!(
        "  {name:<28} {:>5.1} %  ({:.1} to {:.1}; {} of {})",
        100.0 * share.value(),
        100.0 * low,
        100.0 * high,
        share.hits,
        share.total
    )
}
