//! What the institution is unable to do though the sheet speaks for it: filed items picked one by one, each with a reason.

use ohqc_domain::filings::{FiledService, category_label};
use ohqc_domain::institutions::Service;
use ohqc_domain::verifications::{Unable, item_label, units};

use super::conclude::ConcludeForm;
use crate::api::verifications::VerificationView;
use crate::browser;
use crate::prelude::*;

/// What a filed item is called beside its category.
fn words(service: Service, category: &str, item: Option<&str>) -> Text {
    let (category, item) = (category_label(service, category), item_label(item));
    Text::owned(format!("{} · {}", category.zh, item.zh), format!("{} · {}", category.en, item.en))
}

/// Everything filed that is not named yet.
fn left(filed: &[FiledService], named: &[Unable]) -> Vec<Unable> {
    let fresh = |filed: &FiledService| {
        let unable = |item: Option<&str>| Unable {
            category: filed.category.clone(),
            item: item.map(str::to_owned),
            reason: String::new(),
        };
        units(filed).map(unable).collect::<Vec<_>>()
    };
    let is_named = |one: &Unable| named.iter().any(|other| (&other.category, &other.item) == (&one.category, &one.item));
    filed.iter().flat_map(fresh).filter(|one| !is_named(one)).collect()
}

fn key(unable: &Unable) -> String {
    format!("{}/{}", unable.category, unable.item.as_deref().unwrap_or_default())
}

/// Where the reason of one that is named lies.
fn reason_at(at: usize) -> String {
    format!("/unable/{at}/reason")
}

/// Picks filed items and asks why.
#[component]
pub(super) fn UnableFields(form: Form<ConcludeForm>, view: StoredValue<VerificationView>) -> impl IntoView {
    let values = form.values();
    let service = view.with_value(|view| view.service);
    let chosen = RwSignal::new(String::new());
    // Reasons are left out, so that typing one does not draw the rows anew.
    let named = Memo::new(move |_| {
        let bare = |unable: &Unable| Unable { reason: String::new(), ..unable.clone() };
        values.with(|values| values.unable.iter().map(bare).collect::<Vec<_>>())
    });
    let free = Memo::new(move |_| view.with_value(|view| left(&view.filed, &named.get())));
    let choices = Signal::derive(move || {
        let choice = |one: &Unable| Choice::new(key(one), words(service, &one.category, one.item.as_deref()));
        free.with(|free| free.iter().map(choice).collect::<Vec<_>>())
    });
    let add = move || {
        let picked = free.with_untracked(|free| free.iter().find(|one| key(one) == chosen.get_untracked()).cloned());
        if let Some(picked) = picked {
            let reason = form.field_id(&reason_at(named.with_untracked(Vec::len)));
            values.update(|values| values.unable.push(picked));
            chosen.set(String::new());
            // The button has nothing more to name and gives the focus up; the new row is drawn in this frame.
            request_animation_frame(move || browser::focus(&reason));
        }
    };
    let rows = move || {
        let rows = named.get().into_iter().enumerate();
        rows.map(|(at, unable)| draw_row(form, at, words(service, &unable.category, unable.item.as_deref()))).collect_view()
    };
    view! {
        <Fieldset legend=t!("不具备能力的备案项目", "Filed items not within capability") note=t!("核查表符合、但现场认定不能开展的项目，逐项说明理由。", "What the sheet speaks for but cannot be done on site; say why for each.")>
            <SelectField bind=Bound::loose("unable-item", chosen) label=t!("备案项目", "Filed item") choices />
            <div class="cluster"><Button glyph=Glyph::Plus disabled=Signal::derive(move || chosen.with(String::is_empty)) on_press=add>{t!("列为不具备能力", "Name it")}</Button></div>
            {rows}
        </Fieldset>
    }
    .into_any()
}

fn draw_row(form: Form<ConcludeForm>, at: usize, words: Text) -> AnyView {
    let reason = form.bind(
        reason_at(at),
        move |values: &ConcludeForm| values.unable.get(at).map(|unable| unable.reason.clone()).unwrap_or_default(),
        move |values, reason| {
            if let Some(unable) = values.unable.get_mut(at) {
                unable.reason = reason;
            }
        },
    );
    let remove = move || {
        form.values().update(|values| {
            if at < values.unable.len() {
                values.unable.remove(at);
            }
        })
    };
    let title = words.clone();
    let asked = Signal::derive(move || format!("{} {}", title.get(language()), t!("的理由", "— why").get()));
    let dropped = Signal::derive(move || format!("{} {}", t!("移除", "Remove").get(), words.get(language())));
    view! {
        <TextField bind=reason label=asked required=true max_length=1000_u32 />
        <div class="cluster"><IconButton glyph=Glyph::Trash label=dropped on_press=remove /></div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_lies_where_the_server_complains_about_it() {
        let mut form = ConcludeForm::default();
        form.unable.push(Unable { category: "1".into(), item: None, reason: String::new() });
        let filed = [FiledService { category: "1".into(), items: vec![] }];
        let complaints = form.body(&filed, false, true).unwrap_err();
        assert!(complaints.iter().any(|complaint| complaint.pointer == reason_at(0)));
    }

    #[test]
    fn what_is_named_is_not_offered_again() {
        let filed = [
            FiledService { category: "1".into(), items: vec!["6.1".into(), "6.2".into()] },
            FiledService { category: "3".into(), items: vec![] },
        ];
        let keys = |named: &[Unable]| left(&filed, named).iter().map(key).collect::<Vec<_>>();
        assert_eq!(keys(&[]), ["1/6.1", "1/6.2", "3/"]);
        let named = Unable { category: "1".into(), item: Some("6.1".into()), reason: "无设备".into() };
        assert_eq!(keys(&[named]), ["1/6.2", "3/"]);
    }
}
