//! Signing in by a code.

use rollcall_domain::language::Language;

use super::{Text, texts};

texts! {
    error(title): "Error: {title}", "Fehler: {title}";
    problem: "There is a problem", "Es gibt ein Problem";
    your_email: "Your work e-mail", "Ihre geschäftliche E-Mail-Adresse";
    email: "Work e-mail", "Geschäftliche E-Mail-Adresse";
    invitation_is_for(hint): "The invitation is for {hint}.", "Die Einladung ist für {hint}.";
    any_address_will_do:
        "Any work address of yours will do.",
        "Jede Ihrer geschäftlichen Adressen ist recht.";
    to_continue: "Continue", "Weiter";
    address_stays:
        "The address stays with your account. A code is sent to your primary work address; with it you sign in.",
        "Die Adresse bleibt bei Ihrem Konto. An Ihre Hauptadresse wird ein Code gesendet; mit ihm melden Sie sich an.";
    enter_code: "Enter the code", "Geben Sie den Code ein";
    code_is_on_its_way(address):
        "If {address} belongs to somebody who may sign in, a code is on its way to their primary work address.",
        "Wenn {address} jemandem gehört, der sich anmelden darf, ist ein Code an die geschäftliche Hauptadresse unterwegs.";
    code: "Code", "Code";
    digits: "6 digits", "6 Ziffern";
    letters: "12 letters", "12 Buchstaben";
    code_hint(form, minutes):
        "{form}, good for {minutes} minutes and in this browser only. Never give it to anybody.",
        "{form}, gültig für {minutes} Minuten und nur in diesem Browser. Geben Sie ihn niemandem.";
    sign_in: "Sign in", "Anmelden";
    another_address: "Use another address, or get a new code", "Andere Adresse nehmen oder neuen Code anfordern";
    no_mail:
        "No mail after a few minutes? Look in the junk folder. At most five codes an hour are sent to an address, and only the newest counts.",
        "Nach einigen Minuten keine E-Mail? Sehen Sie im Spam-Ordner nach. An eine Adresse gehen höchstens fünf Codes in der Stunde, und nur der neueste zählt.";
    no_code_ask:
        "If none comes, ask an administrator of your organization.",
        "Wenn keiner kommt, fragen Sie die Administration Ihrer Organisation.";
    code_refused:
        "That is not the code of the newest mail, or it is no longer good. Check it, or ask for a new one.",
        "Das ist nicht der Code der neuesten E-Mail, oder er gilt nicht mehr. Prüfen Sie ihn, oder fordern Sie einen neuen an.";
    code_is_dead: "That code is no longer good", "Dieser Code gilt nicht mehr";
    code_is_dead_why(minutes):
        "A code is good for {minutes} minutes, and only in the browser that asked for it.",
        "Ein Code gilt {minutes} Minuten, und nur in dem Browser, der ihn angefordert hat.";
    new_code: "Ask for a new code", "Neuen Code anfordern";
    to_your_sign_in: "To the sign-in of your organization", "Zur Anmeldung Ihrer Organisation";
    to_your_sign_in_why:
        "You sign in there with your work account, and come back here. Nothing has been joined yet.",
        "Dort melden Sie sich mit Ihrem Geschäftskonto an und kommen hierher zurück. Beigetreten sind Sie damit noch nicht.";
    sign_in_not_finished: "You are not signed in yet", "Sie sind noch nicht angemeldet";
    sign_in_not_finished_why:
        "The sign-in was broken off, took too long, or was finished already. Nothing was changed; begin again.",
        "Die Anmeldung wurde abgebrochen, hat zu lange gedauert oder war schon beendet. Es hat sich nichts geändert; beginnen Sie noch einmal.";
    provider_is_away: "The sign-in of your organization cannot be reached", "Die Anmeldung Ihrer Organisation ist nicht erreichbar";
    provider_is_away_why:
        "Nothing was changed. Try again in a few minutes; if it goes on, tell an administrator of your organization.",
        "Es hat sich nichts geändert. Versuchen Sie es in einigen Minuten noch einmal; wenn es so bleibt, sagen Sie es der Administration Ihrer Organisation.";
    not_this_account: "You cannot sign in here with this account", "Mit diesem Konto können Sie sich hier nicht anmelden";
    not_this_account_why:
        "Your organization's sign-in has told us who you are, and that is nobody who may sign in here. If you have another work account, use that one.",
        "Die Anmeldung Ihrer Organisation hat uns gesagt, wer Sie sind; das ist niemand, der sich hier anmelden darf. Wenn Sie ein anderes Geschäftskonto haben, nehmen Sie jenes.";
    linked_otherwise: "You have an account already, under another sign-in", "Sie haben schon ein Konto, unter einer anderen Anmeldung";
    linked_otherwise_why:
        "In the directory of your organization this is a person who signs in here with another work account than the one that you have just used. Accounts are never merged on their own, so nothing was changed.",
        "Im Verzeichnis Ihrer Organisation ist das eine Person, die sich hier mit einem anderen Geschäftskonto anmeldet als dem, das Sie eben benutzt haben. Konten werden nie von selbst zusammengeführt; es hat sich nichts geändert.";
    linked_otherwise_choices:
        "If the other account is yours, sign in with that one: it is taken up again, with its history. If it is no longer there, or is not yours, ask an administrator.",
        "Wenn das andere Konto Ihres ist, melden Sie sich mit jenem an: Es wird wieder aufgenommen, mit seiner Vorgeschichte. Wenn es jenes nicht mehr gibt oder es nicht Ihres ist, fragen Sie die Administration.";
    invitation_stays: "It is as it was.", "Sie ist unverändert.";
    sign_out: "Sign out", "Abmelden";
    signed_out: "You are signed out", "Sie sind abgemeldet";
    signed_out_go_on:
        "Here nobody is signed in any more. Now your organization's sign-in asks whether to sign you out there as well.",
        "Hier ist niemand mehr angemeldet. Nun fragt die Anmeldung Ihrer Organisation, ob Sie auch dort abgemeldet werden sollen.";
    signed_out_why:
        "Nobody is signed in here any more in this browser.",
        "In diesem Browser ist hier niemand mehr angemeldet.";
    to_admin_center: "Sign in to the admin center", "Im Admin Center anmelden";
}
