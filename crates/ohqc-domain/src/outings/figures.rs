//! What is counted of outings (I11, I28, I29): each figure a pair of counts, and each count a list.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Standing;

enumeration! {
    /// What is counted, and listed when somebody asks which.
    pub enum Figure as OutingFigure {
        /// Outings found: those told of and not called off, and those whose first day came without notice.
        Found = "found" => ("外出批次", "Outings"),
        /// Of them told before they began.
        Notified = "notified" => ("已告知", "Told"),
        /// Of these, those whose time can be judged.
        Timed = "timed" => ("可判断时限的告知", "Told, with a time that can be judged"),
        /// Of these told by the last moment, as the province reads the period.
        OnTime = "on_time" => ("按期告知", "Told in time"),
        /// Of these told sooner than the period in which a notice is due.
        Early = "early" => ("早于告知期", "Told early"),
        /// Told so many working days ahead, however the period is read.
        Ahead = "ahead" => ("提前规定工作日告知", "Told so many working days ahead"),
        /// Told after the day it was due, and before the outing.
        Late = "late" => ("逾期告知", "Told late"),
        /// Not told before the outing began.
        Missing = "missing" => ("未告知", "Not told"),
        /// Told, with working days that cannot be counted yet.
        Unknown = "unknown" => ("无法判断时限", "Not to be judged yet"),
    }
}

enumeration! {
    /// An indicator of outings; the codes are those of the indicator dictionaries.
    pub enum OutingIndicator {
        /// How many were told of; the first part of I11 too.
        Told = "I28" => ("外出告知率", "Outings told of"),
        /// How many of those whose time can be judged came in time, as the province reads the period.
        InTime = "I11" => ("按期告知率", "Told in time"),
        /// How many of them so many working days ahead.
        Ahead = "I29" => ("外出及时告知率", "Told so many working days ahead"),
    }
}

impl OutingIndicator {
    /// What the upper and the lower count count.
    #[must_use]
    pub const fn counts(self) -> (Figure, Figure) {
        match self {
            Self::Told => (Figure::Notified, Figure::Found),
            Self::InTime => (Figure::OnTime, Figure::Timed),
            Self::Ahead => (Figure::Ahead, Figure::Timed),
        }
    }
}

/// An indicator with its two counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OutingRatio {
    /// Which one.
    pub indicator: OutingIndicator,
    /// What the upper count counts.
    pub of: Figure,
    /// The upper count.
    pub numerator: u64,
    /// What the lower count counts.
    pub among: Figure,
    /// The lower count.
    pub denominator: u64,
}

/// Numbers of outings, by what became of their notice.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OutingCounts {
    /// Outings found: those told of and not called off, and those whose first day came without notice.
    pub found: u64,
    /// Of them told before they began.
    pub notified: u64,
    /// Of these, those whose time can be judged.
    pub timed: u64,
    /// Of these told by the last moment, as the province reads the period; early ones among them.
    pub on_time: u64,
    /// Of these told sooner than the period in which a notice is due.
    pub early: u64,
    /// Told so many working days ahead, however the period is read.
    pub ahead: u64,
    /// Told late.
    pub late: u64,
    /// Not told before they began.
    pub missing: u64,
    /// Told, with working days that cannot be counted while a year's holidays are not published.
    pub unknown: u64,
}

impl OutingCounts {
    /// Counts so many outings whose notice stands so; none of them has a notice where there is no standing.
    pub fn add(&mut self, standing: Standing, ahead: bool, count: u64) {
        self.found += count;
        if standing == Standing::Missing {
            self.missing += count;
            return;
        }
        self.notified += count;
        self.timed += if standing.is_timed() { count } else { 0 };
        self.ahead += if ahead { count } else { 0 };
        self.on_time += if standing.in_time() { count } else { 0 };
        match standing {
            Standing::Early => self.early += count,
            Standing::Late => self.late += count,
            Standing::Unknown => self.unknown += count,
            Standing::NoRule | Standing::OnTime | Standing::Missing => {}
        }
    }

    /// One of the counts.
    #[must_use]
    pub const fn get(&self, figure: Figure) -> u64 {
        match figure {
            Figure::Found => self.found,
            Figure::Notified => self.notified,
            Figure::Timed => self.timed,
            Figure::OnTime => self.on_time,
            Figure::Early => self.early,
            Figure::Ahead => self.ahead,
            Figure::Late => self.late,
            Figure::Missing => self.missing,
            Figure::Unknown => self.unknown,
        }
    }

    /// Every indicator with its counts.
    #[must_use]
    pub fn ratios(&self) -> Vec<OutingRatio> {
        let ratio = |indicator: &OutingIndicator| {
            let (of, among) = indicator.counts();
            OutingRatio { indicator: *indicator, of, numerator: self.get(of), among, denominator: self.get(among) }
        };
        OutingIndicator::ALL.iter().map(ratio).collect()
    }
}
