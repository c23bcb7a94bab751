//! By which names a column, or a member of an object, is known to hold the addresses, in the languages of those who export.

use crate::text::fold;

/// How well a name fits the column of the addresses, 0 the best; `None` if it does not.
pub(super) fn name_rank(name: &str) -> Option<u8> {
    let name: String = fold(name).chars().filter(|c| c.is_alphanumeric()).collect();
    if WORK_NAMES.contains(&name.as_str()) { Some(0) } else { NAMES.contains(&name.as_str()).then_some(1) }
}

/// Names of a column of work addresses, folded and without what is neither letter nor digit; the better come first.
const WORK_NAMES: &[&str] = &["workemail", "workmail", "workemailaddress", "businessemail", "companyemail"];
const NAMES: &[&str] = &[
    "email",
    "mail",
    "emailaddress",
    "mailaddress",
    "emails",
    "useremail",
    "emailadresse",
    "mailadresse",
    "emailadres",
    "adresseemail",
    "adressemail",
    "courriel",
    "adressecourriel",
    "adresseelectronique",
    "correo",
    "correoelectronico",
    "direcciondecorreo",
    "direcciondecorreoelectronico",
    "indirizzoemail",
    "postaelettronica",
    "enderecodeemail",
    "epost",
    "epostadress",
    "epostadresse",
    "sahkoposti",
    "eposta",
    "adresemail",
    "emailcim",
    "emailovaadresa",
    "メール",
    "電子メール",
    "이메일",
    "전자메일",
    "البريدالإلكتروني",
    "メールアドレス",
    "邮箱",
    "电子邮件",
    "電子郵件",
    "почта",
    "электроннаяпочта",
    "электронныйадрес",
    "електроннапошта",
    "userprincipalname",
    "upn",
];

#[cfg(test)]
mod tests {
    use super::{NAMES, WORK_NAMES, name_rank};

    #[test]
    fn every_name_is_written_as_it_is_compared() {
        for name in NAMES.iter().chain(WORK_NAMES) {
            assert!(name_rank(name).is_some(), "{name} is never found");
        }
    }

    #[test]
    fn case_accents_spaces_and_signs_make_no_difference() {
        for name in ["E-Mail", "e_mail", " *EMAIL:* ", "Correo electrónico", "SÄHKÖPOSTI", "Adresse e-mail"]
        {
            assert_eq!(name_rank(name), Some(1), "{name}");
        }
        assert_eq!(name_rank("Work e-mail"), Some(0));
        for name in ["", "name", "e-mail 2", "no email", "emailed at"] {
            assert_eq!(name_rank(name), None, "{name}");
        }
    }
}
