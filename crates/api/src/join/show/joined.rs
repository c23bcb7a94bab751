//! After joining, and the way to the app: the store of this phone first, on a computer the dashboard and a code for the
//! phone (S45 to S47, B20).

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use askama::Template;

use super::Frame;
use super::qr::Qr;
use crate::join::http::see_other;
use crate::join::organization::Organization;
use crate::join::reader::{Device, Reader};
use crate::join::steps::Visit;
use crate::join::text::Text;
use crate::problem::Outcome;
use crate::state::AppState;

/// Says that something is done, and what comes next.
#[derive(Template)]
#[template(path = "join/templates/joined.html")]
struct Joined<'a> {
    t: Text,
    product: &'a str,
    heading: &'a str,
    /// Whether this is the moment of joining.
    is_new: bool,
    lead: String,
    ways: Ways<'a>,
}

/// Where to go from here.
#[derive(Default)]
struct Ways<'a> {
    /// What is said before.
    told: Option<String>,
    buttons: Vec<Link<'a>>,
    links: Vec<Link<'a>>,
    code: Option<Code>,
}

/// An address and what it is called.
struct Link<'a> {
    href: &'a str,
    text: String,
}

/// A QR code and the address it stands for.
struct Code {
    address: String,
    qr: Qr,
}

/// Says that it is done.
pub(in crate::join) fn joined(state: &AppState, visit: &Visit) -> Outcome<HttpResponse> {
    let (Some(organization), Some((caller, _))) = (&visit.organization, visit.here()) else {
        return Ok(see_other("/join"));
    };
    let t = visit.text();
    let lead = match visit.reader.device {
        Device::Apple | Device::Android | Device::OtherPhone => {
            t.next_is_app(&organization.product, &caller.email)
        }
        Device::Computer => t.is_ready().to_owned(),
    };
    let heading = t.joined(&organization.name);
    let ways = ways_of_member(state, t, visit.reader.device, organization)?;
    let page = Joined { t, product: &organization.product, heading: &heading, is_new: true, lead, ways };
    visit.frame().page(StatusCode::OK, &heading, &page)
}

/// Says that it was done before.
pub(super) fn member_already(
    state: &AppState,
    visit: &Visit,
    organization: &Organization,
    status: StatusCode,
) -> Outcome<HttpResponse> {
    let t = visit.text();
    let page = Joined {
        t,
        product: &organization.product,
        heading: t.member_already(),
        is_new: false,
        lead: t.member_already_why(&organization.name),
        ways: ways_of_member(state, t, visit.reader.device, organization)?,
    };
    visit.frame().page(status, t.member_already(), &page)
}

/// Shows the stores to whoever has scanned the code.
pub(in crate::join) fn get_app(reader: Reader, organization: &Organization) -> Outcome<HttpResponse> {
    let t = reader.text(Some(organization));
    let heading = t.get_app(&organization.product);
    let mut ways = ways_to_stores(t, reader.device, organization);
    if reader.device == Device::Computer {
        ways.buttons = std::mem::take(&mut ways.links);
    }
    let page = Joined {
        t,
        product: &organization.name,
        heading: &heading,
        is_new: false,
        lead: t.ready_with_app(&organization.product),
        ways,
    };
    Frame { text: t, organization: Some(organization) }.page(StatusCode::OK, &heading, &page)
}

/// Says that no organization has this page.
pub(in crate::join) fn no_such_app(t: Text) -> Outcome<HttpResponse> {
    let page = Joined {
        t,
        product: "",
        heading: t.no_such_app(),
        is_new: false,
        lead: t.no_such_app_why().to_owned(),
        ways: Ways::default(),
    };
    Frame { text: t, organization: None }.page(StatusCode::NOT_FOUND, t.no_such_app(), &page)
}

/// On a phone its store first, on a computer the dashboard; the others always as plain links.
fn ways_of_member<'a>(
    state: &AppState,
    t: Text,
    device: Device,
    organization: &'a Organization,
) -> Outcome<Ways<'a>> {
    let dashboard = Link { href: organization.dashboard().unwrap_or("/me"), text: t.dashboard().to_owned() };
    let mut ways = ways_to_stores(t, device, organization);
    if ways.buttons.is_empty() {
        ways.buttons.push(dashboard);
    } else {
        ways.links.push(dashboard);
    }
    if device == Device::Computer && !ways.links.is_empty() {
        let address = state.config.http.address(&format!("/get-app/{}", organization.id));
        ways.code = Some(Code { qr: Qr::of(&address)?, address });
    }
    Ok(ways)
}

/// The stores: that of the device, or both of a phone of another kind, as buttons.
fn ways_to_stores(t: Text, device: Device, organization: &Organization) -> Ways<'_> {
    let product = &organization.product;
    let app_store = organization.app_store().map(|href| Link { href, text: t.at_app_store(product) });
    let google_play = organization.google_play().map(|href| Link { href, text: t.at_google_play(product) });
    let (buttons, links) = match device {
        Device::Apple => ([app_store, None], [google_play, None]),
        Device::Android => ([google_play, None], [app_store, None]),
        Device::OtherPhone => ([app_store, google_play], [None, None]),
        Device::Computer => ([None, None], [app_store, google_play]),
    };
    let buttons: Vec<_> = buttons.into_iter().flatten().collect();
    let links: Vec<_> = links.into_iter().flatten().collect();
    let is_told = match device {
        Device::Apple | Device::Android | Device::OtherPhone => buttons.is_empty(),
        Device::Computer => links.is_empty(),
    };
    Ways { told: is_told.then(|| t.told_where(&organization.name)), buttons, links, code: None }
}
