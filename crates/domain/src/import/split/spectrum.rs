//! The files that the package `csv-spectrum` gathers of what readers of CSV stumble over.

use std::collections::BTreeMap;

use super::{Record, Splitter};

type Object = BTreeMap<String, String>;

macro_rules! spectrum {
    ($($name:literal),* $(,)?) => {
        &[$((
            $name,
            include_bytes!(concat!("../../../tests/csv-spectrum/", $name, ".csv")),
            include_str!(concat!("../../../tests/csv-spectrum/", $name, ".json")),
        )),*]
    };
}

const FILES: &[(&str, &[u8], &str)] = spectrum![
    "comma_in_quotes",
    "empty",
    "empty_crlf",
    "escaped_quotes",
    "json",
    "location_coordinates",
    "newlines",
    "newlines_crlf",
    "quotes_and_newlines",
    "simple",
    "simple_crlf",
    "utf8",
];

fn records(csv: &[u8]) -> Vec<Vec<String>> {
    let mut records = Vec::new();
    let mut take = |record: &Record| {
        assert_eq!(record.defect, None);
        records.push(record.cells().map(|cell| String::from_utf8(cell.to_vec()).unwrap()).collect());
    };
    let mut splitter = Splitter::new(Some(b','));
    splitter.push(csv, &mut take);
    splitter.finish(false, &mut take);
    records
}

#[test]
fn b11_csv_spectrum_is_read_as_its_json_says() {
    for (name, csv, json) in FILES {
        let records = records(csv);
        let (header, rows) = records.split_first().unwrap();
        let object = |row: &Vec<String>| header.iter().cloned().zip(row.iter().cloned()).collect();
        let found: Vec<Object> = rows.iter().map(object).collect();
        // Where there is one row, some of them hold it alone.
        let one = serde_json::from_str::<Object>(json).map(|one| vec![one]);
        let expected = one.unwrap_or_else(|_| serde_json::from_str(json).unwrap());
        assert_eq!(found, expected, "{name}");
        assert!(rows.iter().all(|row| row.len() == header.len()), "{name}");
    }
}
