//! The words of the mails, by language.

mod de;
mod en;

use rollcall_domain::language::Language;

use super::content::{Block, Content};
use super::messages::{Invitation, Letterhead, Message};

/// Writes what a message says in the language of the letterhead.
pub(super) fn write(message: &Message, head: &Letterhead) -> Content {
    match head.language {
        Language::English => en::write(message, head),
        Language::German => de::write(message, head),
    }
}

/// The organization's own words with the names filled in. What is filled in is not read again: a name that looks like
/// a place to fill stays a name.
fn own_words(words: &str, invitation: &Invitation, head: &Letterhead) -> String {
    let names = [
        ("{name}", &*invitation.name),
        ("{organization}", &*head.organization),
        ("{product}", &*head.product),
    ];
    let mut filled = String::new();
    let mut rest = words;
    while let Some((before, from)) = rest.find('{').and_then(|at| rest.split_at_checked(at)) {
        filled.push_str(before);
        let known = names.iter().find_map(|(place, name)| Some((*name, from.strip_prefix(*place)?)));
        let (text, after) = known.unwrap_or_else(|| ("{", from.strip_prefix('{').unwrap_or_default()));
        filled.push_str(text);
        rest = after;
    }
    filled.push_str(rest);
    filled
}

/// The organization's own words as a paragraph, where it has any.
fn own_block(words: Option<&String>, invitation: &Invitation, head: &Letterhead) -> Option<Block> {
    let words = words.map(|words| own_words(words.trim(), invitation, head))?;
    (!words.is_empty()).then_some(Block::Text(words))
}
