//! Rates by date: what has passed stays, what lies ahead can change.

use rollcall_wire::Code;
use rollcall_wire::organization::{NewRate, OrganizationChange, Rates, Unit};
use rollcall_wire::session::Role;

use super::events;
use crate::support::{TestApp, problem_of};

pub(super) fn rate(from: &str, amount: &str) -> NewRate {
    NewRate { from: from.to_owned(), amount: amount.to_owned() }
}

/// The organization's rates as `from-until amount currency`.
fn lines(rates: &Rates) -> Vec<String> {
    let until = |until: Option<chrono::NaiveDate>| until.map(|day| day.to_string()).unwrap_or_default();
    rates
        .items
        .iter()
        .map(|rate| format!("{}..{} {} {}", rate.from, until(rate.until), rate.amount, rate.currency))
        .collect()
}

#[actix_web::test]
async fn s52_b14_past_days_keep_their_rate_and_days_ahead_can_change() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let empty = admin.list_rates().await.unwrap();
    assert_eq!((empty.today.to_string().as_str(), empty.items.len()), ("2026-11-24", 0));
    // Nothing holds yet, so that the past can be told, the newest first.
    admin.add_rate(&rate("2026-01-01", "0.80")).await.unwrap();
    admin.add_rate(&rate("2025-01-01", "0,75")).await.unwrap();
    admin.add_rate(&rate("2026-11-24", "0.81")).await.unwrap();
    admin.add_rate(&rate("2027-01-01", "0.9")).await.unwrap();
    // Today's and those ahead can be set anew.
    admin.add_rate(&rate("2026-11-24", "0.82")).await.unwrap();
    let rates = admin.add_rate(&rate("2027-01-01", "0.85")).await.unwrap();
    let expected = [
        "2027-01-01.. 0.85 USD",
        "2026-11-24..2026-12-31 0.82 USD",
        "2026-01-01..2026-11-23 0.8 USD",
        "2025-01-01..2025-12-31 0.75 USD",
    ];
    assert_eq!(lines(&rates), expected);
    for day in ["2026-11-23", "2026-01-01", "2025-06-15", "2025-01-01"] {
        let error = admin.add_rate(&rate(day, "9")).await.unwrap_err();
        let problem = problem_of(&error);
        assert_eq!((&*problem.errors[0].pointer, &*problem.errors[0].code), ("/from", "day_passed"), "{day}");
    }
    for day in ["2026-11-24", "2026-01-01"] {
        assert_eq!(admin.remove_rate(day).await.unwrap_err().code(), Some(Code::RateInForce), "{day}");
    }
    for day in ["2026-11-23", "2027-01-02", "2027-13-01", "x", "%00", "+99999-01-01"] {
        assert_eq!(admin.remove_rate(day).await.unwrap_err().code(), Some(Code::NotFound), "{day}");
    }
    assert_eq!(lines(&admin.list_rates().await.unwrap()), expected);
    admin.remove_rate("2027-01-01").await.unwrap();
    let rates = admin.list_rates().await.unwrap();
    assert_eq!(lines(&rates)[0], "2026-11-24.. 0.82 USD");
    let said = events(&app).await;
    assert_eq!(said.len(), 2 + 7);
    assert_eq!(said[2], r#"{"type":"organization.rate_set","from":"2026-01-01","amount":"0.8"}"#);
    assert_eq!(said[8], r#"{"type":"organization.rate_removed","from":"2027-01-01"}"#);
}

#[actix_web::test]
async fn b14_the_day_is_the_organizations_own() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let zone = OrganizationChange { time_zone: Some("Pacific/Kiritimati".to_owned()), ..Default::default() };
    admin.update_organization(&zone, 1).await.unwrap();
    admin.add_rate(&rate("2026-11-25", "0.8")).await.unwrap();
    assert_eq!(admin.list_rates().await.unwrap().today.to_string(), "2026-11-24");
    // 10:00 in Greenwich is midnight there.
    app.state.clock.advance(chrono::TimeDelta::hours(1));
    assert_eq!(admin.list_rates().await.unwrap().today.to_string(), "2026-11-25");
    assert_eq!(admin.remove_rate("2026-11-25").await.unwrap_err().code(), Some(Code::RateInForce));
    // The day before has passed, and nothing held on it.
    admin.add_rate(&rate("2026-11-24", "0.7")).await.unwrap();
    let error = admin.add_rate(&rate("2026-11-24", "9")).await.unwrap_err();
    assert_eq!(problem_of(&error).errors[0].code, "day_passed");
}

#[actix_web::test]
async fn s63_the_standard_rates_stand_beside_in_the_same_currency_and_unit() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    admin.add_rate(&rate("2026-01-01", "0.8")).await.unwrap();
    let rates = admin.list_rates().await.unwrap();
    assert_eq!((rates.standard[0].amount.as_str(), rates.standard[0].currency.as_str()), ("0.76", "USD"));
    assert!(rates.standard.iter().all(|rate| rate.source.is_some() && rate.unit == Unit::Mile));
    let euro = OrganizationChange {
        currency: Some("EUR".to_owned()),
        unit: Some(Unit::Kilometre),
        ..OrganizationChange::default()
    };
    admin.update_organization(&euro, 1).await.unwrap();
    let rates = admin.add_rate(&rate("2026-12-01", "0.3")).await.unwrap();
    // No table is known for it, and what was paid in dollars was paid in dollars.
    assert_eq!(rates.standard, []);
    assert_eq!(lines(&rates), ["2026-12-01.. 0.3 EUR", "2026-01-01..2026-11-30 0.8 USD"]);
    assert_eq!((rates.items[0].unit, rates.items[1].unit), (Unit::Kilometre, Unit::Mile));
}

#[actix_web::test]
async fn s53_only_a_global_administrator_sets_a_rate_and_of_no_other_organization() {
    let app = TestApp::start().await;
    app.people(&[("Bo Tan", "bo@contoso.example"), ("Dee Ek", "dee@contoso.example")]).await;
    app.grant("bo@contoso.example", Role::BusinessAdministrator).await;
    let other = app.another_organization("Fabrikam", "fabrikam.example").await;
    let admin = app.admin().await;
    admin.add_rate(&rate("2027-01-01", "0.8")).await.unwrap();
    for email in ["bo@contoso.example", "dee@contoso.example"] {
        let client = app.client(email).await;
        let refused = client.add_rate(&rate("2027-01-01", "9")).await.unwrap_err();
        assert_eq!(refused.code(), Some(Code::RoleRequired));
        assert_eq!(client.remove_rate("2027-01-01").await.unwrap_err().code(), Some(Code::RoleRequired));
    }
    let fabrikam = app.client_of(other, "admin@fabrikam.example").await;
    assert_eq!(fabrikam.list_rates().await.unwrap().items, []);
    assert_eq!(fabrikam.remove_rate("2027-01-01").await.unwrap_err().code(), Some(Code::NotFound));
    fabrikam.add_rate(&rate("2027-01-01", "0.5")).await.unwrap();
    assert_eq!(lines(&admin.list_rates().await.unwrap()), ["2027-01-01.. 0.8 USD"]);
}

#[actix_web::test]
async fn a_rate_that_is_none_says_what_is_wrong() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    for (from, amount, expected) in [
        ("yesterday", "a lot", vec!["date", "amount_format"]),
        ("2027-02-29", "0", vec!["date", "amount_range"]),
        ("2027-01-01", "0.00001", vec!["amount_places"]),
        ("2027-01-01\0", "1", vec!["date"]),
        ("9999-12-31", "99999999999999999999999999999999", vec!["date", "amount_format"]),
    ] {
        let error = admin.add_rate(&rate(from, amount)).await.unwrap_err();
        let codes: Vec<_> = problem_of(&error).errors.iter().map(|error| error.code.as_str()).collect();
        assert_eq!(codes, expected, "{from} {amount}");
    }
    assert_eq!(admin.list_rates().await.unwrap().items, []);
}
