//! How the five key links fare from year to year (`JL24-1-3-c`): what finalised rounds kept of the points that counted.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::score::cut;
use crate::catalogues::KeyLink;
use crate::checklists::{ItemScore, SheetScore};

/// What rounds came to in one key link.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LinkTally {
    /// The key link.
    pub link: KeyLink,
    /// Items that were judged; those that did not apply are not among them.
    pub items: u32,
    /// Items at which something was found.
    pub findings: u32,
    /// What the judged items are worth.
    #[schema(value_type = String, format = "decimal")]
    pub points: Decimal,
    /// What is left of that.
    #[schema(value_type = String, format = "decimal")]
    pub score: Decimal,
}

impl LinkTally {
    const fn none(link: KeyLink) -> Self {
        Self { link, items: 0, findings: 0, points: Decimal::ZERO, score: Decimal::ZERO }
    }

    fn count(&mut self, item: &ItemScore) {
        let one = Self { link: self.link, items: 1, findings: u32::from(item.failed), points: item.points, score: item.score };
        self.add(&one);
    }

    fn add(&mut self, other: &Self) {
        self.items = self.items.saturating_add(other.items);
        self.findings = self.findings.saturating_add(other.findings);
        self.points += other.points;
        self.score += other.score;
    }

    /// What is left of the points in percent, cut to two decimals; nothing where no item was judged.
    #[must_use]
    pub fn percentage(&self) -> Option<Decimal> {
        (!self.points.is_zero()).then(|| cut(self.score / self.points * Decimal::ONE_HUNDRED, 2))
    }
}

/// What the sheets of a round came to in each key link, in the links' order.
#[must_use]
pub fn tallies(sheets: &[SheetScore]) -> Vec<LinkTally> {
    let judged = || sheets.iter().flat_map(|sheet| &sheet.items).filter(|item| !item.not_applicable);
    each_link(|link, tally| judged().filter(|item| item.link == link).for_each(|item| tally.count(item)))
}

fn each_link(fill: impl Fn(KeyLink, &mut LinkTally)) -> Vec<LinkTally> {
    let filled = |link: &KeyLink| {
        let mut tally = LinkTally::none(*link);
        fill(*link, &mut tally);
        tally
    };
    KeyLink::ALL.iter().map(filled).collect()
}

/// What the finalised rounds of a year came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct YearTrend {
    /// The year.
    pub year: i32,
    /// Its finalised rounds.
    pub rounds: u32,
    /// All five key links, in their order.
    pub links: Vec<LinkTally>,
}

/// Rounds with their tallies, brought together by year, the earliest first.
#[must_use]
pub fn by_year(rounds: impl IntoIterator<Item = (i32, Vec<LinkTally>)>) -> Vec<YearTrend> {
    let mut years: BTreeMap<i32, Vec<Vec<LinkTally>>> = BTreeMap::new();
    for (year, tallies) in rounds {
        years.entry(year).or_default().push(tallies);
    }
    let trend = |(year, rounds): (i32, Vec<Vec<LinkTally>>)| YearTrend {
        year,
        rounds: u32::try_from(rounds.len()).unwrap_or(u32::MAX),
        links: each_link(|link, sum| rounds.iter().flatten().filter(|tally| tally.link == link).for_each(|tally| sum.add(tally))),
    };
    years.into_iter().map(trend).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checklists::{Answer, KeyPass, NaPolicy, Sheet, latest, score_sheet};

    /// JL24-1-3-c: what was found at an item takes points from its link and from no other.
    #[test]
    fn a_deduction_shows_in_its_own_link() {
        let template = latest("ohe-a").unwrap();
        let item = template.items().find(|item| item.link == KeyLink::Equipment).unwrap();
        let mut sheet: Sheet = template.items().map(|item| (item.code.clone(), Answer::Full)).collect();
        sheet.insert(item.code.clone(), Answer::Deduct { points: item.points, reason: "设备未检定".into() });
        let score = score_sheet(template, &sheet, NaPolicy::Full, KeyPass::WHOLE).unwrap();
        for tally in tallies(&[score]) {
            let lost = if tally.link == KeyLink::Equipment { item.points } else { Decimal::ZERO };
            assert_eq!(tally.points - tally.score, lost, "{:?}", tally.link);
            assert_eq!(tally.findings, u32::from(!lost.is_zero()), "{:?}", tally.link);
            assert_eq!(tally.percentage().is_some(), tally.items > 0, "{:?}", tally.link);
        }
    }

    #[test]
    fn years_are_summed_apart_and_every_link_is_there() {
        let tally = |score: u32| LinkTally {
            link: KeyLink::People,
            items: 2,
            findings: 1,
            points: Decimal::from(10),
            score: Decimal::from(score),
        };
        let years = by_year([(2025, vec![tally(10)]), (2024, vec![tally(5)]), (2025, vec![tally(5)])]);
        assert_eq!(years.iter().map(|year| (year.year, year.rounds)).collect::<Vec<_>>(), [(2024, 1), (2025, 2)]);
        let last = years.last().unwrap();
        assert_eq!(last.links.len(), KeyLink::ALL.len());
        let people = last.links.iter().find(|tally| tally.link == KeyLink::People).unwrap();
        assert_eq!((people.items, people.findings, people.percentage()), (4, 2, Some(Decimal::from(75))));
        let others = last.links.iter().filter(|tally| tally.link != KeyLink::People);
        assert!(others.clone().count() > 0 && others.clone().all(|tally| tally.percentage().is_none()));
    }
}
