//! The word to the authority that issued the practice licence: what was told, and the dialog that records it.

use chrono::NaiveDate;
use ohqc_domain::filings::{Telling, TellingBody};
use ohqc_domain::ids::FilingId;
use ohqc_domain::validation::Complaints;
use serde::{Deserialize, Serialize};

use crate::api::filings::{self, FilingAction, FilingView};
use crate::format::today;
use crate::prelude::*;

/// The letter as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
struct TellingForm {
    on: String,
    licensor: String,
    number: String,
}

impl TellingForm {
    fn body(&self, version_on: NaiveDate, today: NaiveDate) -> Result<TellingBody, Complaints> {
        let mut found = Complaints::default();
        let missing = || ("required", Text::new("请填写告知日期", "Give the day of the letter"));
        let on = found.check("/on", self.on.parse::<NaiveDate>().map_err(|_| missing()));
        let (licensor, number) = (self.licensor.trim().to_owned(), self.number.trim().to_owned());
        let body = TellingBody { on: on.unwrap_or(today), licensor, number };
        if let Err(wrong) = body.check(version_on, today) {
            found.extend(wrong);
        }
        found.into_result(body)
    }
}

/// Asks for day, addressee and number of the letter.
#[component]
pub(super) fn TellDialog(
    filing: FilingView,
    etag: String,
    open: RwSignal<bool>,
    page: Fetched<Versioned<FilingView>>,
) -> impl IntoView {
    let (client, toasts, id) = (use_client(), use_toasts(), filing.id);
    let version_on = filing.version_on.or(filing.accepted_on).unwrap_or_default();
    let initial = TellingForm { licensor: filing.dossier.licences.licensor.clone(), ..TellingForm::default() };
    let form = Form::on(format!("filing-licensor-{id}"), initial, &etag).when_stale(move || page.reload());
    let submit = form.submit(
        move |values: &TellingForm| values.body(version_on, today()),
        move |body| filings::tell_licensor(client, id, etag.clone(), body),
        move |read| {
            open.set(false);
            toasts.success(Text::new("告知已登记", "Recorded"));
            page.set(read);
        },
    );
    view! {
        <Dialog open title=label(FilingAction::TellLicensor.label())>
            <p class="muted">{t!("登记已发出的告知函；函件可先在本页下载。", "Records the letter that was sent; it can be downloaded on this page first.")}</p>
            <EditForm form submit label=t!("登记告知", "Record")>
                <DateField bind=field!(form, on) label=t!("告知日期", "Day of the letter") required=true min=version_on.to_string() max=today().to_string() />
                <TextField bind=field!(form, licensor) label=t!("发证机关", "Licensing authority") required=true max_length=80_u32 />
                <TextField bind=field!(form, number) label=t!("告知函文号", "Number of the letter") max_length=60_u32 />
            </EditForm>
        </Dialog>
    }
    .into_any()
}

/// What was told, with the letter; a quiet hint to whoever tells while the version on record was not told of.
#[component]
pub(super) fn Licensor(filing: FilingView) -> impl IntoView {
    let may = |action| filing.actions.contains(&action);
    let (waits, letter) = (may(FilingAction::TellLicensor), may(FilingAction::Letter));
    if !waits && !letter && filing.tellings.is_empty() {
        return ().into_any();
    }
    let duty =
        filing.service.body().licensor.as_ref().map(|duty| view! { <MarkBadge mark=duty.mark clause=duty.clause.clone() /> });
    let hint = waits.then(|| {
        let words = if filing.tellings.is_empty() {
            t!("尚未告知发证机关", "The licensing authority was not told yet")
        } else {
            t!("变更后尚未告知发证机关", "The licensing authority was not told of the change yet")
        };
        view! { <p class="muted">{words}" "{duty}</p> }
    });
    let lines = (!filing.tellings.is_empty()).then(|| {
        let each = filing.tellings.iter().rev().map(line).collect_view();
        view! { <ul class="reason-list">{each}</ul> }
    });
    let id = filing.id;
    view! {
        <div class="notice-block"><Section title=t!("告知发证机关", "Word to the licensing authority")
            actions=move || letter.then(|| view! { <LetterButton id /> })>
            {hint}
            {lines}
        </Section></div>
    }
    .into_any()
}

fn line(told: &Telling) -> AnyView {
    let number = (!told.number.is_empty()).then(|| view! { <span class="code">{told.number.clone()}</span> });
    view! { <li><b>{date(told.on)}</b><span>{told.licensor.clone()}</span>{number}</li> }.into_any()
}

#[component]
fn LetterButton(id: FilingId) -> impl IntoView {
    let (client, toasts, busy) = (use_client(), use_toasts(), RwSignal::new(false));
    let save = move || {
        busy.set(true);
        leptos::task::spawn_local(async move {
            let answer = filings::letter(client, id, format!("filing-{id}-letter.pdf")).await;
            let _ = busy.try_set(false);
            if let Err(problem) = answer {
                toasts.problem(&problem);
            }
        });
    };
    view! { <Button small=true glyph=Glyph::Download busy on_press=save>{t!("下载告知函", "Download the letter")}</Button> }
        .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_has_a_day_and_an_addressee() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let pointers = |form: &TellingForm| {
            let found = form.body(day("2025-06-10"), day("2025-06-16")).err().unwrap_or_default();
            found.iter().map(|one| one.pointer.clone()).collect::<Vec<_>>()
        };
        assert_eq!(pointers(&TellingForm::default()), ["/on", "/licensor"]);
        let form =
            TellingForm { on: "2025-06-10".into(), licensor: " 长春市卫生健康委员会 ".into(), number: String::new() };
        assert_eq!(pointers(&form), Vec::<String>::new());
        assert_eq!(pointers(&TellingForm { on: "2025-06-09".into(), ..form }), ["/on"]);
    }
}
