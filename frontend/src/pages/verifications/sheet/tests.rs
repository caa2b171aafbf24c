//! What is put down on site survives a change of mind, a lost connection and another person.

use ohqc_domain::catalogues::Category;
use ohqc_domain::checklists::latest;

use super::*;

fn dust() -> Template {
    latest("verification-ohe").unwrap().for_categories(&[Category::Dust].into())
}

fn item(checklist: &Template, na_allowed: bool) -> Item {
    checklist.items().find(|item| item.na_allowed == na_allowed).cloned().unwrap()
}

#[test]
fn only_what_nobody_compared_is_put_down_with_the_rest() {
    let codes: Vec<ItemCode> = ["D1", "D2", "D3"].map(|code| code.parse().unwrap()).into();
    let mut notes = Notes::default();
    notes.compare(&codes[1], Finding::Differs);
    notes.remark(&codes[1], "实测 6.1 m²".into());
    assert_eq!(notes.not_compared(&codes).collect::<Vec<_>>(), [&codes[0], &codes[2]]);
}

#[test]
fn a_reason_survives_a_change_of_mind() {
    let item = item(&dust(), false);
    let mut notes = Notes::default();
    notes.judge(&item, Verdict::Fails);
    notes.explain(&item.code, "无诊断资格".into());
    notes.judge(&item, Verdict::Conforms);
    assert_eq!(notes.content.sheet.get(&item.code), Some(&Answer::Conforms));
    notes.judge(&item, Verdict::Fails);
    assert_eq!(notes.content.sheet.get(&item.code).and_then(Answer::reason), Some("无诊断资格"));
    notes.clear(&item.code);
    assert_eq!(notes.verdict(&item.code), None);
}

#[test]
fn not_applicable_needs_the_checklists_leave() {
    let checklist = dust();
    let (always, sometimes) = (item(&checklist, false), item(&checklist, true));
    let mut notes = Notes::default();
    notes.judge(&always, Verdict::NotApplicable);
    notes.judge(&sometimes, Verdict::NotApplicable);
    assert_eq!(notes.verdict(&always.code), None);
    assert_eq!(notes.verdict(&sometimes.code), Some(Verdict::NotApplicable));
}

#[test]
fn a_failure_without_reason_is_not_done() {
    let checklist = dust();
    let item = item(&checklist, false);
    let mut notes = Notes::default();
    notes.judge(&item, Verdict::Fails);
    let progress = Progress::of(checklist.items(), &notes.content.sheet);
    assert_eq!((progress.done, progress.failed, progress.unexplained), (0, 1, 1));
    notes.explain(&item.code, "过期".into());
    assert_eq!(Progress::of(checklist.items(), &notes.content.sheet).done, 1);
    assert!(!Progress::of(checklist.items(), &notes.content.sheet).complete());
}

#[test]
fn the_page_opens_at_the_first_item_that_is_open() {
    let checklist = dust();
    let codes: Vec<_> = checklist.items().map(|item| item.code.clone()).collect();
    let mut notes = Notes::default();
    assert_eq!(notes.first_open(checklist.items()).as_ref(), codes.first());
    let items: Vec<Item> = checklist.items().cloned().collect();
    notes.judge(&items[0], Verdict::Conforms);
    notes.judge(&items[1], Verdict::Fails);
    assert_eq!(notes.first_open(checklist.items()), Some(codes[1].clone()), "its reason is lacking");
    items.iter().for_each(|item| notes.judge(item, Verdict::Conforms));
    assert_eq!(notes.first_open(checklist.items()).as_ref(), codes.first());
}

#[test]
fn every_item_stands_under_one_of_the_five_links() {
    for id in ["verification-ohe", "verification-diagnosis"] {
        let checklist = latest(id).unwrap();
        let groups = by_link(checklist);
        assert_eq!(groups.len(), 5, "{id}");
        assert_eq!(groups.iter().map(|(_, items)| items.len()).sum::<usize>(), checklist.items().count());
    }
}

#[test]
fn each_verdict_has_its_key() {
    for verdict in Verdict::ALL {
        assert_eq!(Verdict::of_key(verdict.key()), Some(verdict));
    }
    assert_eq!(Verdict::of_key("9"), None);
}

/// Notes that an earlier visit left upon these answers, and the same answers on the server.
fn upon(checklist: &Template, answers: &[(usize, Answer)]) -> (Notes, Vec<ItemCode>) {
    let codes: Vec<ItemCode> = checklist.items().map(|item| item.code.clone()).collect();
    let sheet: Sheet = answers.iter().map(|(at, answer)| (codes[*at].clone(), answer.clone())).collect();
    let content = Content { sheet, ..Content::default() };
    (Notes { base: "\"1\"".into(), upon: content.clone(), content, ..Notes::default() }, codes)
}

#[test]
fn two_peoples_answers_are_merged_by_item_and_only_what_differs_is_asked() {
    let fails = |reason: &str| Answer::DoesNotConform { reason: reason.into() };
    let (mut notes, codes) = upon(&dust(), &[(0, Answer::Conforms)]);
    let mut theirs = notes.content.clone();
    notes.content.sheet.insert(codes[1].clone(), Answer::Conforms);
    notes.content.sheet.insert(codes[2].clone(), fails("甲"));
    theirs.sheet.insert(codes[3].clone(), Answer::Conforms);
    theirs.sheet.insert(codes[2].clone(), fails("乙"));
    let contested = notes.take_up(&theirs, "\"2\"");
    assert_eq!(contested.len(), 1);
    assert_eq!(notes.base, "\"1\"", "nothing is sent over the other's answer");
    for at in [0, 1, 3] {
        assert_eq!(notes.content.sheet.get(&codes[at]), Some(&Answer::Conforms));
    }
    assert_eq!(notes.content.sheet.get(&codes[2]).and_then(Answer::reason), Some("甲"));

    let mut other = notes.clone();
    other.choose(&contested[0], false);
    assert_eq!(other.take_up(&theirs, "\"2\""), []);
    assert_eq!(other.content.sheet.get(&codes[2]).and_then(Answer::reason), Some("乙"));
    notes.choose(&contested[0], true);
    assert_eq!(notes.take_up(&theirs, "\"2\""), []);
    assert_eq!((notes.base.as_str(), notes.content.sheet.get(&codes[2]).and_then(Answer::reason)), ("\"2\"", Some("甲")));
    assert!(notes.unsent());
}

#[test]
fn photographs_of_both_are_kept_and_what_waits_is_unsent() {
    let photo = |number: u128| Photo { attachment: ohqc_domain::ids::AttachmentId(uuid::Uuid::from_u128(number)), item: None };
    let (mut notes, _) = upon(&dust(), &[]);
    let theirs = Content { photos: vec![photo(2)], ..notes.content.clone() };
    notes.content.photos.push(photo(1));
    assert_eq!(notes.take_up(&theirs, "\"2\""), []);
    assert_eq!(notes.content.photos, [photo(1), photo(2)]);
    let sent = notes.content.clone();
    notes.saved(&sent, "\"3\"");
    assert!(!notes.unsent());
    notes.waiting.push(Waiting { key: "photo-1".into(), item: None });
    assert!(notes.unsent());
    let kept: Notes = serde_json::from_str(&serde_json::to_string(&notes).unwrap()).unwrap();
    assert_eq!(kept, notes);
}

#[test]
fn a_photograph_that_is_lost_is_told_and_one_that_is_stored_is_shown() {
    let (mut notes, codes) = upon(&dust(), &[]);
    let waiting = [None, Some(codes[0].clone())].map(|item| Waiting { key: format!("photo-{}", item.is_some()), item });
    notes.waiting = waiting.to_vec();
    notes.stored(&waiting[1], None);
    assert_eq!((notes.waiting.as_slice(), notes.lost.as_slice()), (&waiting[..1], &[Some(codes[0].clone())][..]));
    notes.stored(&waiting[0], Some(AttachmentId(uuid::Uuid::nil())));
    assert_eq!((notes.waiting.len(), notes.lost.len(), notes.content.photos.len()), (0, 1, 1));
    let kept: Notes = serde_json::from_str(&serde_json::to_string(&notes).unwrap()).unwrap();
    assert_eq!(kept.lost, notes.lost, "also once the page was left");
}

#[test]
fn a_note_on_the_dossier_survives_a_change_of_mind() {
    let code: ItemCode = "D1".parse().unwrap();
    let mut notes = Notes::default();
    notes.compare(&code, Finding::Differs);
    notes.remark(&code, "实测 6.1 m²".into());
    notes.compare(&code, Finding::NotFound);
    assert_eq!(notes.content.comparison.get(&code).unwrap().note, "实测 6.1 m²");
}
