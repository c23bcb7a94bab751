//! What the server and the worker say of a row, in languages other than the English that they speak: by its code.

use super::{Language, filled, language};

/// Problems of rows and files in German. `{line}` is the other line, `{name}` the person, `{found}` the address.
const PROBLEMS_DE: &[(&str, &str)] = &[
    ("email_empty", "Hier steht keine Adresse. Geben Sie eine ein, etwa ann@contoso.com."),
    ("email_no_at", "Der Adresse fehlt das @. Schreiben Sie sie als name@domain."),
    ("email_two_ats", "Die Adresse hat mehr als ein @. Geben Sie nur eine Adresse an."),
    ("email_no_local_part", "Der Name vor dem @ fehlt."),
    ("email_no_domain", "Die Domain nach dem @ fehlt."),
    (
        "email_no_dot_in_domain",
        "Die Domain nach dem @ hat keinen Punkt. Schreiben Sie sie ganz, etwa contoso.com.",
    ),
    ("email_misplaced_dot", "Die Domain hat einen Punkt zu viel. Nehmen Sie ihn heraus."),
    (
        "email_bad_character",
        "Die Adresse enthält ein Zeichen, das dort nicht stehen darf. Nehmen Sie es heraus.",
    ),
    (
        "email_non_ascii_local_part",
        "Vor dem @ sind nur Buchstaben ohne Akzente und Umlaute, Ziffern und Zeichen möglich.",
    ),
    ("email_local_part_too_long", "Der Name vor dem @ ist zu lang; 64 Zeichen sind erlaubt."),
    ("email_too_long", "Die Adresse ist zu lang; 254 Zeichen sind erlaubt."),
    ("email_bad_domain", "Was nach dem @ steht, ist kein Domainname. Prüfen Sie die Schreibweise."),
    ("duplicate", "Dieselbe Adresse steht in Zeile {line}. Nichts zu tun: Sie wird einmal eingeladen."),
    ("empty_cell", "Die Zeile hat keine E-Mail-Adresse. Ergänzen Sie sie, oder nehmen Sie die Zeile heraus."),
    ("cell_too_long", "Die Zelle ist zu lang. Kürzen Sie sie."),
    ("row_too_long", "Die Zeile ist zu lang. Kürzen Sie sie."),
    ("too_many_columns", "Die Zeile hat mehr Spalten, als erlaubt sind. Nehmen Sie welche heraus."),
    (
        "nul_character",
        "In der Zelle steht ein NUL-Zeichen: Die Datei ist beschädigt. Schreiben Sie die Adresse neu.",
    ),
    (
        "cut_off",
        "Die Datei endet mitten in einem Zeichen: Ihr Ende fehlt. Speichern Sie sie neu und wählen Sie sie erneut.",
    ),
    (
        "not_json",
        "Die Zeile ist kein JSON-Objekt mit einer Adresse. Schreiben Sie {\"email\": \"ann@contoso.com\"}, eines je Zeile.",
    ),
    (
        "unclosed_quote",
        "Ein Anführungszeichen wird nicht geschlossen. Schließen Sie es, oder nehmen Sie es heraus.",
    ),
    (
        "not_utf8",
        "Die Zeile ist nicht in UTF-8. Speichern Sie die Datei als „CSV UTF-8“ und wählen Sie sie erneut.",
    ),
    ("too_many_rows", "Die Datei hat mehr Zeilen, als erlaubt sind. Teilen Sie sie in kleinere Dateien."),
    ("file_too_large", "Die Datei ist größer, als erlaubt ist. Teilen Sie sie in kleinere Dateien."),
    (
        "not_text",
        "Das ist keine CSV-Datei. Öffnen Sie sie in Ihrer Tabellenkalkulation, speichern Sie sie als „CSV UTF-8“ und \
         wählen Sie die neue Datei.",
    ),
    (
        "no_email_column",
        "Keine Spalte enthält E-Mail-Adressen. Ergänzen Sie eine Spalte „email“ und wählen Sie die Datei erneut.",
    ),
    (
        "not_in_directory",
        "Niemand im Verzeichnis hat die Adresse {found}. Prüfen Sie die Schreibweise, oder nehmen Sie die Person ins \
         Verzeichnis auf.",
    ),
    (
        "domain_typo",
        "Niemand hat die Adresse {found}, und niemand eine in ihrer Domain: Sie ist wohl vertippt. Prüfen Sie sie.",
    ),
    (
        "domain_not_yours",
        "Die Domain von {found} gehört nicht zu Ihrer Organisation, und niemand im Verzeichnis hat eine Adresse darin. \
         Verwenden Sie die Arbeitsadresse der Person.",
    ),
    (
        "disabled",
        "{name} ist im Verzeichnis deaktiviert. Eingeladen werden kann erst wieder, wer dort aktiviert ist.",
    ),
    (
        "ambiguous",
        "{found} gehört im Verzeichnis zu mehr als einer Person. Verwenden Sie eine Adresse, die nur eine davon hat.",
    ),
    (
        "duplicate_person",
        "{name} steht mit einer anderen Adresse schon in Zeile {line}. Nichts zu tun: Jede Person wird einmal \
         eingeladen.",
    ),
    ("already_invited", "{name} ist bereits eingeladen."),
    ("already_active", "{name} ist bereits beigetreten."),
    (
        "already_archived",
        "{name} ist archiviert. Ein Import lädt niemanden erneut ein; das geht auf der Seite „Benutzer“.",
    ),
    (
        "same_name",
        "In Zeile {line} steht eine andere Person namens {name}. Prüfen Sie, ob beide gemeint sind; beide werden \
         eingeladen.",
    ),
];

/// What was put right, in German.
const REPAIRS_DE: &[(&str, &str)] = &[
    ("formula_guard", "Der Apostroph am Anfang wurde entfernt."),
    ("invisible_characters", "Unsichtbare Zeichen wurden entfernt."),
    ("white_space", "Leerzeichen um die Adresse wurden entfernt."),
    ("full_width", "Zeichen voller Breite wurden als gewöhnliche geschrieben."),
    ("quotes", "Anführungszeichen um die Adresse wurden entfernt."),
    ("angle_brackets", "Nur die Adresse zwischen < und > wurde genommen; Namen kommen aus dem Verzeichnis."),
    ("mailto", "„mailto:“ wurde entfernt."),
    ("trailing_punctuation", "Satzzeichen am Ende wurden entfernt."),
    ("ascii_domain", "Die internationale Domain wurde in ihrer ASCII-Form geschrieben."),
];

/// Says what is wrong with a row or a file: by its code, or as the server says it.
pub(crate) fn problem(code: &str, values: &[(&str, &str)], message: &str) -> String {
    said(language(), PROBLEMS_DE, code, values, message)
}

/// Says what was put right.
pub(crate) fn repair(code: &str, message: &str) -> String {
    said(language(), REPAIRS_DE, code, &[], message)
}

fn said(
    language: Language,
    german: &[(&str, &str)],
    code: &str,
    values: &[(&str, &str)],
    message: &str,
) -> String {
    let known = match language {
        Language::English => None,
        Language::German => german.iter().find(|(known, _)| *known == code),
    };
    known.map_or_else(|| message.to_owned(), |(_, text)| filled(text, values))
}

#[cfg(test)]
mod tests {
    use super::{PROBLEMS_DE, REPAIRS_DE, said};
    use crate::text::Language;
    use rollcall_domain::email::EmailProblem;
    use rollcall_domain::import::{FileKind, Problem, Repair};

    #[test]
    fn every_problem_and_repair_of_the_intake_is_said_in_german() {
        let emails = [
            EmailProblem::Empty,
            EmailProblem::NoAt,
            EmailProblem::TwoAts,
            EmailProblem::NoLocal,
            EmailProblem::NoDomain,
            EmailProblem::NoDomainDot,
            EmailProblem::EmptyLabel,
            EmailProblem::BadCharacter('('),
            EmailProblem::NonAsciiLocal('é'),
            EmailProblem::LocalTooLong { octets: 65 },
            EmailProblem::TooLong { octets: 255 },
            EmailProblem::BadDomain { found: String::new() },
        ];
        let others = [
            Problem::DuplicateOf { line: 1 },
            Problem::EmptyCell,
            Problem::CellTooLong { bytes: 1 },
            Problem::RowTooLong,
            Problem::UnclosedQuote { line: 1 },
            Problem::NotUtf8,
            Problem::TooManyRows { max: 1 },
            Problem::FileTooLarge { max: 1 },
            Problem::NotText(FileKind::Pdf),
            Problem::NoEmailColumn,
        ];
        for problem in emails.map(Problem::Format).iter().chain(&others) {
            let text = said(Language::German, PROBLEMS_DE, problem.code(), &[], "");
            assert!(!text.is_empty(), "{}", problem.code());
        }
        for repair in Repair::ALL {
            assert!(!said(Language::German, REPAIRS_DE, repair.code(), &[], "").is_empty(), "{repair:?}");
        }
    }

    #[test]
    fn english_and_what_is_not_known_is_said_as_the_server_says_it() {
        let values = [("line", "7")];
        let german = said(Language::German, PROBLEMS_DE, "duplicate", &values, "Line 7.");
        assert_eq!(german, "Dieselbe Adresse steht in Zeile 7. Nichts zu tun: Sie wird einmal eingeladen.");
        assert_eq!(said(Language::English, PROBLEMS_DE, "duplicate", &values, "Line 7."), "Line 7.");
        assert_eq!(said(Language::German, PROBLEMS_DE, "brand_new", &values, "Line 7."), "Line 7.");
    }
}
