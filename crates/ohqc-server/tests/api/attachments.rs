//! Evidence files over the API: kept by content, recognised by their bytes, read by those who may see the institution.

use ohqc_domain::attachments::MAX_BYTES;
use ohqc_domain::identity::{OrganisationKind, Role};
use ohqc_testkit::{Person, Platform, Reply, on_both};
use reqwest::{Method, StatusCode};

const PDF: &[u8] = b"%PDF-1.7 evidence";
const PNG: &[u8] = &[0x89, b'P', b'N', b'G', 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13];

async fn upload(p: &Platform, who: &Person, name: &str, bytes: Vec<u8>) -> Reply {
    p.upload(who, "attachments", name, bytes).await
}

/// A file that begins like a PDF and is that large.
fn pdf_of(size: usize) -> Vec<u8> {
    let mut bytes = PDF.to_vec();
    bytes.resize(size, b' ');
    bytes
}

on_both!(a_file_comes_back_as_it_was_and_cannot_run, |p| {
    let admin = p.institution_admin("220104").await;
    let stored = upload(&p, &admin, "执业许可证.pdf", PDF.to_vec()).await.expect(201);
    let view = stored.json();
    assert_eq!((view["name"].as_str(), view["media_type"].as_str()), (Some("执业许可证.pdf"), Some("application/pdf")));
    assert_eq!(view["size"], PDF.len());
    assert_eq!(view["sha256"], "9e8c0ceac32564d501b881dee18a9324aa8ab6c2b4d47c777f3d5ecdd0b18952");
    let read = p.get(&admin, stored.header("location")).await.expect(200);
    assert_eq!(read.bytes, PDF);
    assert_eq!(read.header("content-type"), "application/pdf");
    assert_eq!(read.header("content-security-policy"), "sandbox; default-src 'none'");
    assert_eq!(read.header("x-content-type-options"), "nosniff");
});

on_both!(the_same_content_keeps_its_hash_under_every_name, |p| {
    let admin = p.institution_admin("220104").await;
    let first = upload(&p, &admin, "a.png", PNG.to_vec()).await.expect(201).json();
    let second = upload(&p, &admin, "b.PNG", PNG.to_vec()).await.expect(201).json();
    assert_eq!(first["sha256"], second["sha256"]);
    assert_ne!(first["id"], second["id"]);
});

on_both!(a_renamed_file_is_refused, |p| {
    let admin = p.institution_admin("220104").await;
    for (name, bytes) in [
        ("licence.pdf", PNG),
        ("photo.png", PDF),
        ("licence.pdf", b"PK\x03\x04 a zip"),
        ("licence.pdf", b"<html><script>alert(1)</script></html>"),
        ("setup.exe", PDF),
        ("licence.pdf", b" %PDF-1.7 behind a blank"),
    ] {
        let _ = upload(&p, &admin, name, bytes.to_vec()).await.problem(415, "unsupported_media_type");
    }
});

on_both!(an_empty_file_is_refused, |p| {
    let admin = p.institution_admin("220104").await;
    let _ = upload(&p, &admin, "empty.pdf", Vec::new()).await.problem(415, "unsupported_media_type");
});

on_both!(twenty_megabytes_are_kept_and_one_more_is_not, |p| {
    let admin = p.institution_admin("220104").await;
    let largest = upload(&p, &admin, "largest.pdf", pdf_of(MAX_BYTES)).await.expect(201);
    assert_eq!(p.get(&admin, largest.header("location")).await.expect(200).bytes.len(), MAX_BYTES);
    let _ = upload(&p, &admin, "too-large.pdf", pdf_of(21 * 1024 * 1024)).await.problem(413, "too_large");
});

on_both!(a_name_cannot_lead_out_of_its_folder, |p| {
    let admin = p.institution_admin("220104").await;
    let view = upload(&p, &admin, "../../etc/\"pass\nwd\".pdf", PDF.to_vec()).await.expect(201).json();
    assert_eq!(view["name"], "....etcpasswd.pdf");
});

// The name of a file may name a person: it travels in a header, in the extended form or a plain one, and in no address.
on_both!(a_name_comes_in_a_header_and_in_no_address, |p| {
    let admin = p.institution_admin("220104").await;
    let request = |path: &str| p.request(Method::POST, path).bearer_auth(&admin.token).body(PDF);
    let named = |told: &'static str| request("/api/v1/attachments").header("content-disposition", told);
    for (told, name) in [
        ("attachment; filename*=UTF-8''%E7%8E%8B.pdf", "王.pdf"),
        ("attachment; filename*=utf-8'zh'%E7%8E%8B.pdf", "王.pdf"),
        ("attachment; filename=\"a b.pdf\"; filename*=UTF-8''c.pdf", "c.pdf"),
        ("attachment; filename=\"a b.pdf\"", "a b.pdf"),
        ("form-data; name=file; filename=a.pdf", "a.pdf"),
    ] {
        assert_eq!(p.send(named(told)).await.expect(201).json()["name"], name, "{told}");
    }
    for told in [
        "attachment",
        "attachment; filename*=UTF-8''%E7.pdf",
        "attachment; filename*=GB2312''a.pdf",
        "attachment; filename=\"\"",
        "\"",
    ] {
        let _ = p.send(named(told)).await.problem(400, "bad_request");
    }
    let _ = p.send(request("/api/v1/attachments")).await.problem(400, "bad_request");
    let again = named("attachment; filename=a.pdf").header("idempotency-key", "key-of-a-file");
    let _ = p.send(again).await.expect(201);
    let other = named("attachment; filename=b.pdf").header("idempotency-key", "key-of-a-file");
    let _ = p.send(other).await.problem(409, "idempotency_mismatch");
});

on_both!(a_file_of_somebody_else_does_not_exist, |p| {
    let (admin, other) = (p.institution_admin("220104").await, p.institution_admin("220104").await);
    let path = upload(&p, &admin, "evidence.pdf", PDF.to_vec()).await.expect(201).header("location").to_owned();
    let elsewhere = p.person(Role::CityHealth, OrganisationKind::HealthAuthority, "220200").await;
    let liaoning = p.person(Role::ProvQc, OrganisationKind::QcCentre, "210000").await;
    let employer = p.person(Role::Employer, OrganisationKind::Employer, "220104").await;
    for stranger in [&other, &elsewhere, &liaoning, &employer] {
        let _ = p.get(stranger, &path).await.problem(404, "not_found");
    }
    let auditor = p.person(Role::Auditor, OrganisationKind::HealthAuthority, "220000").await;
    let _ = p.get(&auditor, &path).await.problem(403, "denied");
    let nobody = p.send(p.request(Method::GET, &path)).await;
    assert_eq!(nobody.status, StatusCode::UNAUTHORIZED);
});

on_both!(others_read_a_file_only_through_what_they_may_see, |p| {
    let (admin, health) = (p.institution_admin("220104").await, p.health().await);
    let supervision = p.person(Role::ProvSupv, OrganisationKind::DiseaseControl, "220000").await;
    let loose = format!("/api/v1/attachments/{}", p.attach(&admin).await);
    let filing = p.submitted_filing(&admin).await;
    let dossier = p.get(&admin, &filing).await.expect(200).json()["dossier"].clone();
    let filed = format!("/api/v1/attachments/{}", dossier["attachments"][0]["attachment"].as_str().unwrap());
    let _ = p.get(&admin, &loose).await.expect(200);
    let _ = p.get(&health, &loose).await.problem(404, "not_found");
    let _ = p.get(&health, &filed).await.expect(200);
    let _ = p.get(&supervision, &filing).await.problem(403, "denied");
    let _ = p.get(&supervision, &filed).await.problem(404, "not_found");
});

on_both!(only_institutions_and_teams_on_site_hand_in_evidence, |p| {
    let _ = upload(&p, &p.health().await, "evidence.pdf", PDF.to_vec()).await.problem(403, "denied");
    let _ = upload(&p, &p.qc().await, "evidence.pdf", PDF.to_vec()).await.expect(201);
});
