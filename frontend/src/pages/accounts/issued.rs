//! A first password, shown this once.

use crate::api::accounts::IssuedPassword;
use crate::prelude::*;

/// Login name and first password, to be handed over.
#[component]
pub(super) fn Issued(issued: IssuedPassword) -> impl IntoView {
    view! {
        <Notice tone=Tone::Warning title=t!("密码只显示这一次", "The password is shown this once")>
            <p>{t!("请当面或通过可靠渠道交给本人；首次登录须先更改密码。", "Hand it over in person or by a channel you trust; it must be changed at the first login.")}</p>
        </Notice>
        <DescriptionList>
            <Item label=t!("单位", "Organisation") wide=true>{issued.account.organisation_name}</Item>
            <Item label=t!("登录名", "Login name")><CopyText text=issued.account.name /></Item>
            <Item label=t!("首次登录密码", "First password")><CopyText text=issued.password /></Item>
        </DescriptionList>
    }
    .into_any()
}
