//! Institutions that ask for an account: some wait for an answer, one was refused.

use ohqc_domain::accounts::requests::{RefuseBody, RequestBody, RequestFilter, RequestState};
use ohqc_domain::institutions::api::InstitutionBody;
use ohqc_domain::institutions::{Establishment, Ownership, Service};
use ohqc_domain::regions::{Level, RegionTree};
use ohqc_domain::values::CreditCode;

use super::{Maker, names};
use crate::{AppError, Result};

/// The days on which they ask, counted from the first of the year; the first of them is refused.
const DAYS: [i64; 4] = [352, 373, 375, 378];

/// Makes the requests.
pub async fn make(maker: &mut Maker<'_>) -> Result<()> {
    let tree = RegionTree::embedded();
    let cities = tree.children(maker.demo.province).filter(|region| region.level == Level::City);
    let counties: Vec<_> =
        cities.filter_map(|city| tree.children(city.code).find(|region| region.level == Level::County)).collect();
    for (number, (days, county)) in DAYS.into_iter().zip(counties).enumerate() {
        let credit_code = CreditCode::with_check_digit(&format!("91220000{:09}", 810_000_000 + number * 5003))
            .map_err(|error| AppError::Internal(error.to_string()))?;
        let institution = InstitutionBody {
            name: format!("{}{}医院", county.name, names::brand(number + 70)),
            credit_code: credit_code.as_str().into(),
            ownership: Ownership::Private,
            establishment: Establishment::GeneralHospital,
            region: county.code.to_string(),
            address: format!("{}健康路 {} 号", county.name, 11 + number),
            licence_number: format!("PDY{:05}-{}17A1002", 71000 + number, county.code),
            contact_name: names::person(&mut maker.chance),
            contact_phone: format!("0431-8{:07}", 4_100_000 + number),
        };
        let service = if number % 2 == 0 { Service::Examination } else { Service::Diagnosis };
        maker.on(days).request_account(RequestBody { institution, service: service.into() }).await?;
        if number == 0 {
            refuse_first(maker, days + 3).await?;
        }
    }
    Ok(())
}

async fn refuse_first(maker: &Maker<'_>, days: i64) -> Result<()> {
    let app = maker.on(days);
    let desk = app.accounts(&maker.cast.qc)?;
    let pending = RequestFilter { state: Some(RequestState::Pending), ..RequestFilter::default() };
    for request in desk.requests(&pending).await?.items {
        let revision = desk.request(request.id).await?.revision;
        desk.refuse_request(
            request.id,
            revision,
            RefuseBody { reason: "执业许可证登记号与登记机关信息不一致，请核对后重新申请".into() },
        )
        .await?;
    }
    Ok(())
}
