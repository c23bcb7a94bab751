//! The private address on `/me`, and signing in by it.

use rollcall_domain::language::Language;

use super::{Text, texts};

// On the person's own page.
texts! {
    private_address: "Private address", "Private Adresse";
    private_address_why(organization):
        "With a private address you can still open this page when you have left {organization}. {organization} does not learn of it.",
        "Mit einer privaten Adresse können Sie diese Seite auch öffnen, wenn Sie {organization} verlassen haben. {organization} erfährt davon nichts.";
    add_private_address: "Add a private address", "Private Adresse hinzufügen";
    private_address_is(address):
        "With {address} you can open this page, also when you have left.",
        "Mit {address} können Sie diese Seite öffnen, auch wenn Sie ausgeschieden sind.";
    change_private_address: "Change it", "Ändern";
    remove_private_address: "Remove it", "Entfernen";
    here_by_private_address(address):
        "You are signed in with your private address, {address}. It opens this page and nothing else: to join, or to administer, sign in with your work account.",
        "Sie sind mit Ihrer privaten Adresse angemeldet, {address}. Sie öffnet diese Seite und sonst nichts: Um beizutreten oder zu verwalten, melden Sie sich mit Ihrem Geschäftskonto an.";
    also_at: "This address also opens your page at:", "Diese Adresse öffnet auch Ihre Seite bei:";
    go_to(organization): "Go to {organization}", "Zu {organization}";
}

// Adding, changing and removing it.
texts! {
    your_private_address: "Your private address", "Ihre private Adresse";
    private_email: "Private e-mail", "Private E-Mail-Adresse";
    private_email_hint:
        "An address of your own, which no employer gave you.",
        "Eine Adresse, die Ihnen selbst gehört und die Sie von keinem Arbeitgeber haben.";
    private_address_stays(organization):
        "A code is sent there, which confirms that it is yours. {organization} does not learn of it; it is deleted when you remove it.",
        "Dorthin wird ein Code gesendet, der bestätigt, dass sie Ihnen gehört. {organization} erfährt davon nichts; sie wird gelöscht, wenn Sie sie entfernen.";
    private_address_changes(address):
        "It takes the place of {address} once it is confirmed, and whoever is signed in with that is signed out.",
        "Sie ersetzt {address}, sobald sie bestätigt ist; wer mit jener angemeldet ist, wird abgemeldet.";
    code_goes_to(address): "A code is on its way to {address}.", "Ein Code ist an {address} unterwegs.";
    confirm: "Confirm", "Bestätigen";
    private_is_at_work:
        "An organization signs in with this domain, so this is a work address, which may pass to somebody else. Type an address of your own.",
        "Mit dieser Domain meldet sich eine Organisation an; das ist also eine geschäftliche Adresse, die an jemand anderen übergehen kann. Geben Sie eine Adresse ein, die Ihnen selbst gehört.";
    private_is_in_directory(organization):
        "{organization} has this address in its directory as yours. Type one that it does not know.",
        "{organization} hat diese Adresse in seinem Verzeichnis als die Ihre. Geben Sie eine ein, die dort nicht steht.";
    private_is_taken: "This address is confirmed for somebody else", "Diese Adresse ist schon für jemand anderen bestätigt";
    private_is_taken_why(organization):
        "Another person of {organization} opens their own page with this mailbox, and a mailbox opens one page. Nothing was changed. Use another address. If that was you, under an earlier entry of the directory, open that page with this address and remove it there.",
        "Eine andere Person von {organization} öffnet mit diesem Postfach ihre eigene Seite, und ein Postfach öffnet eine Seite. Es hat sich nichts geändert. Nehmen Sie eine andere Adresse. Wenn Sie das selbst waren, mit einem früheren Eintrag im Verzeichnis, öffnen Sie jene Seite mit dieser Adresse, und entfernen Sie sie dort.";
    another_private_address: "Use another address, or get a new code", "Andere Adresse nehmen oder neuen Code anfordern";
    no_private_mail:
        "No mail after a few minutes? Look in the junk folder, and check the address above. At most five codes an hour are sent, and only the newest counts.",
        "Nach einigen Minuten keine E-Mail? Sehen Sie im Spam-Ordner nach, und prüfen Sie die Adresse oben. Es gehen höchstens fünf Codes in der Stunde hinaus, und nur der neueste zählt.";
    remove_private_title(address): "Remove {address}?", "{address} entfernen?";
    remove_private_why(organization):
        "It will no longer open this page, and whoever is signed in with it is signed out. When you have left {organization}, nothing else opens it.",
        "Sie öffnet diese Seite dann nicht mehr; wer mit ihr angemeldet ist, wird abgemeldet. Wenn Sie {organization} verlassen haben, öffnet sie sonst nichts.";
    remove: "Remove", "Entfernen";
    keep_it: "Keep it", "Behalten";
}

// Signing in to one's own page.
texts! {
    your_email_or_private: "Your e-mail", "Ihre E-Mail-Adresse";
    any_email: "E-mail", "E-Mail-Adresse";
    work_or_private_hint:
        "Any work address of yours will do, and so will a private one that you have added.",
        "Jede Ihrer geschäftlichen Adressen ist recht, ebenso eine private, die Sie hinzugefügt haben.";
    work_or_private_stays:
        "A code is sent to your primary work address, or to the private address that you type; with it you sign in.",
        "Ein Code wird an Ihre geschäftliche Hauptadresse gesendet oder an die private Adresse, die Sie eingeben; mit ihm melden Sie sich an.";
    code_is_on_its_way_or_private(address):
        "If {address} belongs to somebody who may sign in, a code is on its way: to their primary work address, or to {address} itself if it is a private one.",
        "Wenn {address} jemandem gehört, der sich anmelden darf, ist ein Code unterwegs: an die geschäftliche Hauptadresse, oder an {address} selbst, wenn es eine private ist.";
}
