//! Currencies (ISO 4217).

/// The codes of currencies that people are paid in: the active list of ISO 4217 without funds, metals and test codes.
const CURRENCIES: &str = "\
    AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CLP CNY \
    COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR \
    ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK \
    MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF \
    SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU \
    UZS VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG";

/// Whether a text is the code of a currency: three capital letters of ISO 4217.
#[must_use]
pub fn is_known_currency(text: &str) -> bool {
    super::standard::is_currency(text) && CURRENCIES.split_ascii_whitespace().any(|code| code == text)
}

#[cfg(test)]
mod tests {
    use super::{CURRENCIES, is_known_currency};

    #[test]
    fn known_are_three_capital_letters_of_the_list() {
        assert!(["USD", "EUR", "CHF", "JPY"].into_iter().all(is_known_currency));
        assert!(
            !["usd", "US", "USDX", "", "XXX", "XAU", "AED AFN", " USD", "DEM"]
                .into_iter()
                .any(is_known_currency)
        );
        let codes: Vec<_> = CURRENCIES.split_ascii_whitespace().collect();
        assert!(codes.is_sorted() && codes.iter().all(|code| is_known_currency(code)), "{codes:?}");
    }
}
