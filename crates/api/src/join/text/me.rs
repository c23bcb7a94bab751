//! `/me`.

use rollcall_domain::language::Language;

use super::{Text, texts};

texts! {
    organization: "Organization", "Organisation";
    membership: "Membership", "Mitgliedschaft";
    member_since(day): "You have been a member since {day}.", "Sie sind Mitglied seit {day}.";
    invited_not_joined: "You are invited and have not joined.", "Sie sind eingeladen und nicht beigetreten.";
    member_until(day):
        "Your membership ended on {day}. Your account goes on, outside the organization.",
        "Ihre Mitgliedschaft endete am {day}. Ihr Konto besteht weiter, außerhalb der Organisation.";
    withdrawn_on(day): "Your invitation was withdrawn on {day}.", "Ihre Einladung wurde am {day} zurückgezogen.";
    not_invited: "You are not invited.", "Sie sind nicht eingeladen.";
    was_member_then(ranges): "You were a member {ranges}.", "Sie waren Mitglied {ranges}.";
    was_member_before(ranges): "Before that, you were a member {ranges}.", "Davor waren Sie Mitglied {ranges}.";
    range(from, until): "from {from} to {until}", "von {from} bis {until}";
    your_rate: "Your rate", "Ihr Erstattungssatz";
    rate_since(rate, day): "{rate} since {day}", "{rate} seit {day}";
    set_by(organization): "Set by {organization}; you cannot change it.", "Festgelegt von {organization}; Sie können ihn nicht ändern.";
    not_set(organization): "{organization} has set no rate for today.", "{organization} hat für heute keinen Satz festgelegt.";
    standard_rate_why(organization, day):
        "The standard rate: {organization} archived your membership, and from that day, {day}, on its own rate no longer holds. Earlier days keep theirs.",
        "Der Standardsatz: {organization} hat Ihre Mitgliedschaft archiviert, und seit diesem Tag, dem {day}, gilt der eigene Satz nicht mehr. Frühere Tage behalten ihren.";
    no_standard(currency, unit): "No standard rate is known for {currency} per {unit}.", "Für {currency} je {unit} ist kein Standardsatz bekannt.";
    no_rate_yet(organization):
        "Without joining you do not get the rate of {organization}.",
        "Ohne Beitritt erhalten Sie den Satz von {organization} nicht.";
    rates_by_date: "Rates by date", "Sätze nach Datum";
    days: "Days", "Tage";
    days_from(from): "From {from}", "Ab {from}";
    days_from_to(from, until): "{from} to {until}", "{from} bis {until}";
    rate: "Rate", "Satz";
    whose: "Set by", "Festgelegt von";
    standard: "Standard rate", "Standardsatz";
    none_set: "None set", "Keiner festgelegt";
    none_known: "No standard rate known", "Kein Standardsatz bekannt";
    today: "today", "heute";
    what_is_seen(organization): "What {organization} sees", "Was {organization} sieht";
    sees_status:
        "Your name and work e-mail, which are from its own directory, and whether and since when you are invited, a member or archived.",
        "Ihren Namen und Ihre geschäftliche E-Mail-Adresse, die aus dem eigenen Verzeichnis stammen, und ob und seit wann Sie eingeladen, Mitglied oder archiviert sind.";
    sees_reports(product):
        "Of what you do in {product}, only what you choose to report.",
        "Von dem, was Sie in {product} tun, nur das, was Sie selbst melden.";
    support: "Get help", "Hilfe";
}
