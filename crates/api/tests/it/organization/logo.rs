//! The logo: an image by its bytes, for everybody who knows its address.

use rollcall_domain::image::LOGO_MAX_BYTES;
use rollcall_wire::{Code, Problem};
use uuid::Uuid;

use super::events;
use crate::support::{TestApp, problem_of};

fn png(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
    bytes.extend(width.to_be_bytes());
    bytes.extend(height.to_be_bytes());
    bytes.extend([8, 6, 0, 0, 0, 1, 2, 3, 4]);
    bytes
}

const JPEG: &[u8] = b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x02\0\0\x01\0\x01\0\0\xff\xc0\0\x0b\x08\0\x40\0\x80\x01\x01\x11\0\xff\xd9";

async fn see(app: &TestApp, path: &str) -> reqwest::Response {
    TestApp::http().0.get(format!("{}{path}", app.base)).send().await.unwrap()
}

#[actix_web::test]
async fn a_logo_is_seen_by_everybody_who_knows_its_address_and_by_nobody_after() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let first = admin.set_logo("image/png", png(64, 32)).await.unwrap();
    let path = first.logo.clone().unwrap();
    assert_eq!(first.version, 2);
    let answer = see(&app, &path).await;
    assert_eq!(answer.status(), 200);
    for (name, value) in [
        ("content-type", "image/png"),
        ("cache-control", "public, max-age=31536000, immutable"),
        ("x-content-type-options", "nosniff"),
        ("content-security-policy", "default-src 'none'; frame-ancestors 'none'; sandbox"),
    ] {
        assert_eq!(answer.headers()[name], value);
    }
    assert!(answer.headers().get("content-encoding").is_none());
    assert_eq!(answer.bytes().await.unwrap(), png(64, 32));
    let head = TestApp::http().0.head(format!("{}{path}", app.base)).send().await.unwrap();
    assert_eq!(
        (head.status().as_u16(), head.headers()["content-type"].to_str().unwrap()),
        (200, "image/png")
    );

    // The same again changes nothing.
    assert_eq!(admin.set_logo("image/png", png(64, 32)).await.unwrap(), first);
    // What it is, its bytes say.
    let second = admin.set_logo("image/png", JPEG.to_vec()).await.unwrap();
    let jpeg = second.logo.unwrap();
    assert_ne!(jpeg, path);
    assert_eq!(see(&app, &jpeg).await.headers()["content-type"], "image/jpeg");
    assert_eq!(see(&app, &path).await.status(), 404);
    admin.remove_logo().await.unwrap();
    admin.remove_logo().await.unwrap();
    assert_eq!(see(&app, &jpeg).await.status(), 404);
    let last = admin.get_organization().await.unwrap();
    assert_eq!((last.logo, last.version), (None, 4));
    assert_eq!(events(&app).await[2..], [r#"{"type":"organization.logo_changed"}"#; 3]);
}

#[actix_web::test]
async fn an_address_that_shows_nothing_says_nothing() {
    let app = TestApp::start().await;
    let other = app.another_organization("Fabrikam", "fabrikam.example").await;
    let path = app.admin().await.set_logo("image/png", png(16, 16)).await.unwrap().logo.unwrap();
    let digest = path.rsplit('/').next().unwrap();
    let mut answers = Vec::new();
    for path in [
        format!("/logos/{other}/{digest}"),
        format!("/logos/{}/{digest}", Uuid::nil()),
        format!("/logos/{}/x", app.organization),
        format!("/logos/x/{digest}"),
        format!("/logos/{}/%00", app.organization),
    ] {
        let answer = see(&app, &path).await;
        assert_eq!(
            (answer.status().as_u16(), &answer.headers()["cache-control"]),
            (404, &"no-store".parse().unwrap())
        );
        answers.push(serde_json::from_str::<Problem>(&answer.text().await.unwrap()).unwrap());
    }
    assert!(
        answers.iter().all(|answer| *answer == answers[0] && answer.code == Code::NotFound),
        "{answers:?}"
    );
}

#[actix_web::test]
async fn what_cannot_be_a_logo_is_refused_and_the_old_one_stays() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let before = admin.set_logo("image/png", png(1024, 1024)).await.unwrap();
    for (image, code) in [
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>".to_vec(), "image_kind"),
        (b"GIF89a\x10\0\x10\0".to_vec(), "image_kind"),
        (Vec::new(), "image_kind"),
        (png(1025, 16), "image_pixels"),
        (png(15, 16), "image_pixels"),
        (png(u32::MAX, 0), "image_pixels"),
    ] {
        let error = admin.set_logo("image/png", image).await.unwrap_err();
        assert_eq!(problem_of(&error).errors[0].code, code);
    }
    let mut large = png(16, 16);
    large.resize(LOGO_MAX_BYTES, 0);
    let full = admin.set_logo("image/png", large.clone()).await.unwrap();
    assert_eq!(see(&app, &full.logo.clone().unwrap()).await.bytes().await.unwrap().len(), LOGO_MAX_BYTES);
    large.push(0);
    let error = admin.set_logo("image/png", large).await.unwrap_err();
    assert_eq!(error.code(), Some(Code::PayloadTooLarge));
    for media_type in ["image/svg+xml", "image/gif", "application/octet-stream", "text/html"] {
        let error = admin.set_logo(media_type, png(16, 16)).await.unwrap_err();
        assert_eq!(error.code(), Some(Code::UnsupportedMediaType), "{media_type}");
    }
    assert_eq!(admin.get_organization().await.unwrap(), full);
    assert_ne!(full.logo, before.logo);
}
