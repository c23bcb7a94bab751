//! Where somebody is signed in, on `/me`.

use rollcall_domain::language::Language;

use super::{Text, texts};

texts! {
    where_signed_in: "Where you are signed in", "Wo Sie angemeldet sind";
    browser_on(browser, system): "{browser} on {system}", "{browser} auf {system}";
    some_browser: "A browser or program", "Ein Browser oder Programm";
    this_browser: "this browser", "dieser Browser";
    by_private_address: "private address", "private Adresse";
    signed_in_since(since, used): "Since {since}. Last used {used}.", "Seit {since}. Zuletzt benutzt {used}.";
    sign_out_there: "Sign out there", "Dort abmelden";
    sign_out_of(name, since): "Sign out there: {name}, since {since}", "Dort abmelden: {name}, seit {since}";
    and_more(count): "And {count} more, which were used longer ago.", "Und {count} weitere, die länger nicht benutzt wurden.";
    sign_out_elsewhere: "Sign out everywhere else", "Überall sonst abmelden";
    times_are_of(zone): "Times are those of {zone}; the last use is told within five minutes.", "Die Zeiten sind die von {zone}; die letzte Benutzung ist auf fünf Minuten genau.";
}
