//! The same vehicle, device or person in two places on one day.

use chrono::{NaiveDate, NaiveTime};

use super::{Finding, Member, NoticeBody, Weight};
use crate::ids::OutingId;
use crate::provenance::Mark;
use crate::text::Text;

/// What an outing takes, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Occupancy {
    /// The outing.
    pub id: OutingId,
    /// What it is called: the employer, or «another institution's».
    pub name: Text,
    /// Whether the institution that asks carries it out itself.
    pub own: bool,
    /// The hours of a day, where they are given.
    pub hours: Option<(NaiveTime, NaiveTime)>,
    /// The numbers of the certificates of practice of who goes along, as far as they are on record.
    pub certificates: Vec<String>,
    /// The notice.
    pub notice: NoticeBody,
}

impl Occupancy {
    fn shared_day(&self, other: &Self) -> Option<NaiveDate> {
        let first = self.notice.starts_on.max(other.notice.starts_on);
        (first <= self.notice.ends_on && first <= other.notice.ends_on).then_some(first)
    }

    /// Whether the hours overlap; unknown hours do.
    fn same_hours(&self, other: &Self) -> bool {
        match (self.hours, other.hours) {
            (Some((from, to)), Some((other_from, other_to))) => from < other_to && other_from < to,
            _ => true,
        }
    }
}

/// What an outing takes that another takes on the same day: refused where the hours overlap, worth a warning where they do not.
///
/// Of another institution only a physician counts, by the certificate: names may be alike.
#[must_use]
pub fn clashes(one: &Occupancy, others: &[Occupancy]) -> Vec<Finding> {
    others.iter().filter(|other| other.id != one.id).flat_map(|other| with(one, other)).collect()
}

fn with(one: &Occupancy, other: &Occupancy) -> Vec<Finding> {
    let Some(day) = one.shared_day(other) else { return Vec::new() };
    let weight = if other.own && one.same_hours(other) { Weight::Refusal } else { Weight::Warning };
    let found = |pointer: String, what: &str| Finding {
        weight,
        pointer,
        code: "clash".into(),
        text: Text::owned(
            format!("“{what}”{day} 已安排在“{}”的外出检查", other.name.zh),
            format!("«{what}» is taken on {day} by the outing to «{}»", other.name.en),
        ),
        clause: "—".into(),
        mark: Mark::Own,
        evidence: Vec::new(),
    };
    if !other.own {
        let shared = one.certificates.iter().filter(|number| other.certificates.contains(number));
        return shared.map(|number| found("/people".into(), number)).collect();
    }
    let (mine, theirs) = (&one.notice, &other.notice);
    let vehicles = mine.vehicles.iter().enumerate().filter(|(_, plate)| theirs.vehicles.contains(plate));
    let vehicles = vehicles.map(|(index, plate)| found(format!("/vehicles/{index}"), plate));
    let devices = mine.devices.iter().enumerate().filter(|(_, device)| theirs.devices.contains(device));
    let devices = devices.map(|(index, device)| found(format!("/devices/{index}"), &device.name));
    let goes = |member: &Member| theirs.people.iter().any(|other| member.may_be(other));
    let people = mine.people.iter().enumerate().filter(|(_, member)| goes(member));
    let people = people.map(|(index, member)| found(format!("/people/{index}"), &member.name));
    vehicles.chain(devices).chain(people).collect()
}
