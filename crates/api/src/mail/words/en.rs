//! English.

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
        format!("{organization} invited you to join {product} again")
    } else {
        format!("{organization} invited you to join {product}")
    };
    let inviter =
        facts.inviter.as_ref().map(|name| format!("{name} of {organization} sent this invitation."));
    let again = facts.again.then(|| {
        "An earlier invitation or membership of yours had ended. This one is new; links in earlier mails no longer work."
            .to_owned()
    });
    let lead = [inviter, again].into_iter().flatten().collect::<Vec<_>>().join(" ");
    let rate = facts.rate.as_ref().map(|rate| {
        let rate = amount(rate.amount, &rate.currency, rate.unit);
        format!("The rate of {organization} is {rate} today. {organization} sets it, and it holds for those who join.")
    });
    let points = [
        Some(format!(
            "This invitation is only for {}. It cannot be forwarded: you join by signing in as yourself.",
            facts.email
        )),
        rate,
        Some(format!("{organization} sees only what you choose to report.")),
        Some(format!("It does not expire, unless {organization} takes it back.")),
        Some("You do not want to join? Ignore this mail. Nothing changes.".to_owned()),
    ];
    let blocks = [
        (!lead.is_empty()).then_some(Block::Text(lead)),
        own_block(facts.intro.as_ref(), facts, head),
        Some(Block::Button { label: format!("Get started with {product}"), link: facts.link.clone() }),
        Some(Block::List(points.into_iter().flatten().collect())),
        Some(Block::Text(format!(
            "Was this mail forwarded to you, does something not work, or do you have questions? Ask {}.",
            contact(head)
        ))),
        own_block(facts.sign_off.as_ref(), facts, head),
        Some(Block::Address {
            lead: "The button does not work? Open this address in your browser:".to_owned(),
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
            format!("the standard rate: {}", amount(standard, &facts.currency, facts.unit))
        }
        None => format!(
            "the standard rate. No standard rate is known in {} per {}",
            facts.currency,
            written::unit(Language::English, facts.unit)
        ),
    };
    Content {
        subject: format!("{organization} removed you from {product}"),
        heading: format!("You do not belong to {organization} in {product} any more"),
        blocks: vec![
            Block::Text(format!("An administrator of {organization} removed you on {day}.")),
            Block::List(vec![
                format!(
                    "Your account is yours and stays, outside of {organization}. What you recorded stays in it."
                ),
                format!(
                    "From {day} on your account uses {standard}. Days before keep the rate of {organization}."
                ),
                "Nothing else was changed: not your work account, nor any other product that you use."
                    .to_owned(),
            ]),
            mistake(head),
        ],
    }
}

fn withdrawn(head: &Letterhead) -> Content {
    let Letterhead { organization, product, .. } = head;
    Content {
        subject: format!("{organization} took back its invitation to {product}"),
        heading: format!("{organization} took back its invitation to join {product}"),
        blocks: vec![
            Block::Text("The link that you got does not work any more.".to_owned()),
            Block::Text("You need to do nothing. Nothing else was changed.".to_owned()),
            mistake(head),
        ],
    }
}

fn role_granted(facts: &RoleChange, head: &Letterhead) -> Content {
    let Letterhead { organization, product, .. } = head;
    let role = role(facts.role);
    let by = facts.by.as_deref().unwrap_or("The operator of the server");
    let may = match facts.role {
        Role::BusinessAdministrator => vec![
            "You invite people of the directory, one at a time or by a file.".to_owned(),
            "You resend invitations, archive users and see everything that was done.".to_owned(),
        ],
        Role::GlobalAdministrator => vec![
            "You invite and archive people, and see everything that was done.".to_owned(),
            "You give and take roles.".to_owned(),
            "You change the directory, the rates and the settings of the organization.".to_owned(),
        ],
    };
    let heading = format!("You are a {role} of {organization} now");
    Content {
        subject: heading.clone(),
        heading,
        blocks: vec![
            Block::Text(format!("{by} gave you this role for {product}:")),
            Block::List(may),
            Block::Button { label: "Open the admin center".to_owned(), link: facts.link.clone() },
            Block::Text(format!("You did not expect this? Ask {}.", contact(head))),
        ],
    }
}

fn role_revoked(facts: &RoleChange, head: &Letterhead) -> Content {
    let Letterhead { organization, product, .. } = head;
    let role = role(facts.role);
    let by = facts.by.as_deref().unwrap_or("The operator of the server");
    let heading = format!("You are no {role} of {organization} any more");
    Content {
        subject: heading.clone(),
        heading,
        blocks: vec![
            Block::Text(format!("{by} took this role for {product} from you.")),
            Block::Text(format!(
                "Nothing else was changed: your account stays, and so does your membership in {organization}, if you have one."
            )),
            Block::Text(format!("You think that this is a mistake? Ask {}.", contact(head))),
        ],
    }
}

fn sign_in_code(code: &str, minutes: i64, head: &Letterhead) -> Content {
    let Letterhead { organization, product, .. } = head;
    Content {
        subject: format!("Your code to sign in to {product}"),
        heading: format!("Your code to sign in to {product} at {organization}:"),
        blocks: vec![
            Block::Code(code.to_owned()),
            Block::Text(format!(
                "Type it into the page that asked for it. It is valid for {minutes} minutes and works once."
            )),
            Block::Text(
                "It was not you? Ignore this mail: without the code nobody signs in. Never tell it to anybody."
                    .to_owned(),
            ),
        ],
    }
}

fn address_code(code: &str, minutes: i64, head: &Letterhead) -> Content {
    let Letterhead { organization, product, .. } = head;
    Content {
        subject: format!("Your code for your own page at {product}"),
        heading: format!("Your code to confirm this address for {product} at {organization}:"),
        blocks: vec![
            Block::Code(code.to_owned()),
            Block::Text(format!(
                "Type it into the page that asked for it. It is valid for {minutes} minutes and works once. After that you can sign in to your own page with this address, and {organization} does not learn of it."
            )),
            Block::Text(
                "It was not you? Ignore this mail: without the code nothing happens. Never tell it to anybody."
                    .to_owned(),
            ),
        ],
    }
}

fn mistake(head: &Letterhead) -> Block {
    Block::Text(format!(
        "You think that this is a mistake? Ask {}. You can be invited again at any time.",
        contact(head)
    ))
}

fn contact(head: &Letterhead) -> String {
    head.contact.clone().unwrap_or_else(|| format!("an administrator of {}", head.organization))
}

fn role(role: Role) -> &'static str {
    match role {
        Role::BusinessAdministrator => "Business Administrator",
        Role::GlobalAdministrator => "Global Administrator",
    }
}

fn amount(amount: Amount, currency: &str, per: Unit) -> String {
    written::rate(Language::English, amount, currency, per)
}

fn day(day: NaiveDate) -> String {
    written::day(Language::English, day)
}
