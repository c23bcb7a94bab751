//! German.

use chrono::NaiveDate;
use rollcall_domain::language::Language;
use rollcall_domain::rate::{Amount, Unit};
use rollcall_domain::role::Role;

use super::super::content::{Block, Content};
use super::super::messages::{Invitation, Letterhead, Message, Removed, RoleChange};
use super::own_block;
use crate::written;

pub(super) fn write(message: &Message, head: &Letterhead) -> Content {
    match message {
        Message::Invitation(facts) => invitation(facts, head),
        Message::Removed(facts) => removed(facts, head),
        Message::Withdrawn => withdrawn(head),
        Message::RoleGranted(facts) => role_granted(facts, head),
        Message::RoleRevoked(facts) => role_revoked(facts, head),
        Message::SignInCode(code, minutes) => sign_in_code(code, *minutes, head),
        Message::AddressCode(code, minutes) => address_code(code, *minutes, head),
    }
}

fn invitation(facts: &Invitation, head: &Letterhead) -> Content {
    let Letterhead { organization, product, .. } = head;
    let heading = if facts.again {
        format!("{organization} lädt Sie erneut zu {product} ein")
    } else {
        format!("{organization} lädt Sie zu {product} ein")
    };
    let inviter = facts
        .inviter
        .as_ref()
        .map(|name| format!("{name} von {organization} hat diese Einladung geschickt."));
    let again = facts.again.then(|| {
        "Eine frühere Einladung oder Mitgliedschaft war beendet. Diese Einladung ist neu; Links aus früheren E-Mails \
         gelten nicht mehr."
            .to_owned()
    });
    let lead = [inviter, again].into_iter().flatten().collect::<Vec<_>>().join(" ");
    let rate = facts.rate.as_ref().map(|rate| {
        let rate = amount(rate.amount, &rate.currency, rate.unit);
        format!("Der Satz von {organization} beträgt heute {rate}. {organization} legt ihn fest; er gilt für alle, die beitreten.")
    });
    let points = [
        Some(format!(
            "Diese Einladung gilt nur für {}. Sie lässt sich nicht weitergeben: Zum Beitreten melden Sie sich als Sie selbst an.",
            facts.email
        )),
        rate,
        Some(format!("{organization} sieht nur, was Sie selbst melden.")),
        Some(format!("Die Einladung läuft nicht ab, es sei denn, {organization} zieht sie zurück.")),
        Some("Sie möchten nicht beitreten? Dann müssen Sie nichts tun. Es ändert sich nichts.".to_owned()),
    ];
    let blocks = [
        (!lead.is_empty()).then_some(Block::Text(lead)),
        own_block(facts.intro.as_ref(), facts, head),
        Some(Block::Button { label: format!("Mit {product} loslegen"), link: facts.link.clone() }),
        Some(Block::List(points.into_iter().flatten().collect())),
        Some(Block::Text(format!(
            "Wurde Ihnen diese E-Mail weitergeleitet, funktioniert etwas nicht, oder haben Sie Fragen? Wenden Sie sich an {}.",
            contact(head)
        ))),
        own_block(facts.sign_off.as_ref(), facts, head),
        Some(Block::Address {
            lead: "Die Schaltfläche funktioniert nicht? Öffnen Sie diese Adresse in Ihrem Browser:"
                .to_owned(),
            link: facts.link.clone(),
        }),
    ];
    Content { subject: heading.clone(), heading, blocks: blocks.into_iter().flatten().collect() }
}

fn removed(facts: &Removed, head: &Letterhead) -> Content {
    let Letterhead { organization, product, .. } = head;
    let day = day(facts.day);
    let standard = match facts.standard {
        Some(standard) => {
            format!("der Standardsatz: {}", amount(standard, &facts.currency, facts.unit))
        }
        None => format!(
            "der Standardsatz. In {} je {} ist kein Standardsatz bekannt",
            facts.currency,
            written::unit(Language::German, facts.unit)
        ),
    };
    Content {
        subject: format!("{organization} hat Sie aus {product} entfernt"),
        heading: format!("Sie gehören in {product} nicht mehr zu {organization}"),
        blocks: vec![
            Block::Text(format!("Ein Administrator von {organization} hat Sie am {day} entfernt.")),
            Block::List(vec![
                format!(
                    "Ihr Konto gehört Ihnen und bleibt, außerhalb von {organization}. Was Sie aufgezeichnet haben, bleibt darin."
                ),
                format!(
                    "Ab dem {day} gilt für Ihr Konto {standard}. Für die Tage davor bleibt es beim Satz von {organization}."
                ),
                "Sonst wurde nichts geändert: weder Ihr Arbeitskonto noch ein anderes Produkt, das Sie nutzen."
                    .to_owned(),
            ]),
            mistake(head),
        ],
    }
}

fn withdrawn(head: &Letterhead) -> Content {
    let Letterhead { organization, product, .. } = head;
    let heading = format!("{organization} hat die Einladung zu {product} zurückgezogen");
    Content {
        subject: heading.clone(),
        heading,
        blocks: vec![
            Block::Text("Der Link, den Sie bekommen haben, ist nicht mehr gültig.".to_owned()),
            Block::Text("Sie müssen nichts tun. Sonst wurde nichts geändert.".to_owned()),
            mistake(head),
        ],
    }
}

fn role_granted(facts: &RoleChange, head: &Letterhead) -> Content {
    let Letterhead { organization, product, .. } = head;
    let role = role(facts.role);
    let by = facts.by.as_deref().unwrap_or("Der Betreiber des Servers");
    let may = match facts.role {
        Role::BusinessAdministrator => vec![
            "Sie laden Personen aus dem Verzeichnis ein, einzeln oder mit einer Datei.".to_owned(),
            "Sie senden Einladungen erneut, archivieren Benutzer und sehen alles, was geschehen ist."
                .to_owned(),
        ],
        Role::GlobalAdministrator => vec![
            "Sie laden Personen ein, archivieren Benutzer und sehen alles, was geschehen ist.".to_owned(),
            "Sie vergeben und entziehen Rollen.".to_owned(),
            "Sie ändern das Verzeichnis, die Sätze und die Einstellungen der Organisation.".to_owned(),
        ],
    };
    let heading = format!("Sie sind jetzt {role} von {organization}");
    Content {
        subject: heading.clone(),
        heading,
        blocks: vec![
            Block::Text(format!("{by} hat Ihnen diese Rolle für {product} gegeben:")),
            Block::List(may),
            Block::Button { label: "Zur Verwaltung".to_owned(), link: facts.link.clone() },
            Block::Text(format!("Das haben Sie nicht erwartet? Wenden Sie sich an {}.", contact(head))),
        ],
    }
}

fn role_revoked(facts: &RoleChange, head: &Letterhead) -> Content {
    let Letterhead { organization, product, .. } = head;
    let role = role(facts.role);
    let by = facts.by.as_deref().unwrap_or("Der Betreiber des Servers");
    let heading = format!("Sie sind nicht mehr {role} von {organization}");
    Content {
        subject: heading.clone(),
        heading,
        blocks: vec![
            Block::Text(format!("{by} hat Ihnen diese Rolle für {product} entzogen.")),
            Block::Text(format!(
                "Sonst wurde nichts geändert: Ihr Konto bleibt, und falls Sie bei {organization} Mitglied sind, auch die Mitgliedschaft."
            )),
            Block::Text(format!("Sie halten das für einen Irrtum? Wenden Sie sich an {}.", contact(head))),
        ],
    }
}

fn sign_in_code(code: &str, minutes: i64, head: &Letterhead) -> Content {
    let Letterhead { organization, product, .. } = head;
    Content {
        subject: format!("Ihr Code zur Anmeldung bei {product}"),
        heading: format!("Ihr Code zur Anmeldung bei {product}, {organization}:"),
        blocks: vec![
            Block::Code(code.to_owned()),
            Block::Text(format!(
                "Geben Sie ihn auf der Seite ein, die danach fragt. Er gilt {minutes} Minuten und nur einmal."
            )),
            Block::Text(
                "Das waren nicht Sie? Dann müssen Sie nichts tun: Ohne den Code meldet sich niemand an. Geben Sie ihn nie weiter."
                    .to_owned(),
            ),
        ],
    }
}

fn address_code(code: &str, minutes: i64, head: &Letterhead) -> Content {
    let Letterhead { organization, product, .. } = head;
    Content {
        subject: format!("Ihr Code für Ihre eigene Seite bei {product}"),
        heading: format!("Ihr Code, der diese Adresse für {product}, {organization}, bestätigt:"),
        blocks: vec![
            Block::Code(code.to_owned()),
            Block::Text(format!(
                "Geben Sie ihn auf der Seite ein, die danach fragt. Er gilt {minutes} Minuten und nur einmal. Danach können Sie sich mit dieser Adresse auf Ihrer eigenen Seite anmelden; {organization} erfährt davon nichts."
            )),
            Block::Text(
                "Das waren nicht Sie? Dann müssen Sie nichts tun: Ohne den Code geschieht nichts. Geben Sie ihn nie weiter."
                    .to_owned(),
            ),
        ],
    }
}

fn mistake(head: &Letterhead) -> Block {
    Block::Text(format!(
        "Sie halten das für einen Irrtum? Wenden Sie sich an {}. Sie können jederzeit wieder eingeladen werden.",
        contact(head)
    ))
}

fn contact(head: &Letterhead) -> String {
    head.contact.clone().unwrap_or_else(|| format!("die Administratoren von {}", head.organization))
}

fn role(role: Role) -> &'static str {
    match role {
        Role::BusinessAdministrator => "Business-Administrator",
        Role::GlobalAdministrator => "globaler Administrator",
    }
}

fn amount(amount: Amount, currency: &str, per: Unit) -> String {
    written::rate(Language::German, amount, currency, per)
}

fn day(day: NaiveDate) -> String {
    written::day(Language::German, day)
}
