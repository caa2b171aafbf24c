//! Identity numbers of a dossier's people: kept in full, shown masked, and taken back as they were shown.

use super::check::same_person;
use super::{Dossier, Person};
use crate::text::Text;
use crate::validation::Complaints;
use crate::values::IdentityNumber;

/// The form in which a kept number may be shown; nothing of a text that is none.
pub(super) fn shown(number: &str) -> String {
    number.parse::<IdentityNumber>().map(|number| number.masked()).unwrap_or_default()
}

impl Dossier {
    /// The dossier as it may be shown.
    #[must_use]
    pub fn masked(mut self) -> Self {
        for person in &mut self.people {
            person.identity_number = shown(&person.identity_number);
        }
        self
    }

    /// The dossier as it is kept: each number that came as it was shown in full again, from the dossier it was shown of.
    ///
    /// # Errors
    /// A complaint by pointer about a masked number that nobody there has.
    pub fn unmasked(mut self, held: &Self) -> Result<Self, Complaints> {
        let mut found = Complaints::default();
        for (index, person) in self.people.iter_mut().enumerate() {
            let number = if IdentityNumber::is_masked(&person.identity_number) {
                of(person, held)
            } else {
                Some(person.identity_number.parse::<IdentityNumber>().map(String::from).unwrap_or_default())
            };
            match number {
                Some(number) => person.identity_number = number,
                None => {
                    let text = Text::new("请重新填写完整的身份证号码", "Enter the whole identity number again");
                    found.add(format!("/people/{index}/identity_number"), "masked", text);
                }
            }
        }
        found.into_result(self)
    }
}

/// The number that a masked one stands for: that of the same person, or the only one that is shown like it.
fn of(person: &Person, held: &Dossier) -> Option<String> {
    let alike: Vec<&Person> = held.people.iter().filter(|one| shown(&one.identity_number) == person.identity_number).collect();
    let same = alike.iter().find(|one| same_person(one, person) || one.name.trim() == person.name.trim());
    let only = || alike.first().filter(|_| alike.len() == 1);
    same.or_else(only).map(|one| one.identity_number.clone())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::filings::{PersonRole, Title};

    fn person(name: &str, identity_number: &str) -> Person {
        Person {
            name: name.into(),
            identity_number: identity_number.into(),
            roles: vec![PersonRole::Nurse],
            title: Title::Junior,
            years: 1,
            practice_certificate: String::new(),
            external: false,
            diagnosis_certificate: None,
        }
    }

    fn dossier(people: Vec<Person>) -> Dossier {
        Dossier { people, ..Dossier::default() }
    }

    #[test]
    fn what_was_shown_masked_comes_back_in_full() {
        let held = dossier(vec![person("白某", "11010519491231002X"), person("韩某", "")]);
        let shown = held.clone().masked();
        assert_eq!(shown.people[0].identity_number, "110***********002X");
        assert_eq!(shown.people[1].identity_number, "");
        assert_eq!(shown.clone().unmasked(&held), Ok(held.clone()));
        let mut renamed = shown;
        renamed.people.reverse();
        renamed.people[1].name = "白芳".into();
        assert_eq!(renamed.unmasked(&held).unwrap().people[1].identity_number, "11010519491231002X");
    }

    #[test]
    fn a_masked_number_that_nobody_has_is_asked_for_again() {
        let typed = dossier(vec![person("白某", "110***********002X")]);
        let found = typed.unmasked(&Dossier::default()).unwrap_err();
        assert_eq!(found.iter().map(|one| one.pointer.as_str()).collect::<Vec<_>>(), ["/people/0/identity_number"]);
    }

    #[test]
    fn a_small_x_is_kept_as_a_large_one() {
        let typed = dossier(vec![person("白某", "11010519491231002x")]);
        assert_eq!(typed.unmasked(&Dossier::default()).unwrap().people[0].identity_number, "11010519491231002X");
    }
}
