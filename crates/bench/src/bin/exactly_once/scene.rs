//! Who is in the directory, and what is in the file.

use std::fmt::Write as _;

/// The people and the file: all follow from how many there are.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Scene {
    /// How many people the file names.
    pub(crate) rows: u32,
}

impl Scene {
    pub(crate) fn new(rows: u32) -> Self {
        Self { rows }
    }

    /// The address of a person.
    pub(crate) fn email(person: u32) -> String {
        format!("person{person}@contoso.example")
    }

    /// How many rows the file has: each hundredth person adds three.
    pub(crate) fn all_rows(self) -> u32 {
        self.rows + self.rows.div_ceil(100) * 3
    }

    /// How many of them cannot be sent: an address that nobody has, and one that is none.
    pub(crate) fn errors(self) -> u32 {
        self.rows.div_ceil(100) * 2
    }

    /// The file to import: each person once, every hundredth twice, and rows with errors in between.
    pub(crate) fn file(self) -> String {
        let mut file = String::from("email\n");
        for person in 0..self.rows {
            let email = Self::email(person);
            // Writing to a text cannot fail.
            let _ = writeln!(file, "{email}");
            if person % 100 == 0 {
                let _ = write!(file, "{email}\nstranger{person}@contoso.example\nperson{person}@\n");
            }
        }
        file
    }

    /// The directory: those of the file, as many as a tenth who are not in it, and a department that changes from one sync
    /// to the next.
    pub(crate) fn directory(self, sync: u32) -> String {
        let mut file = String::from("external_id,email,display_name,department\n");
        for person in 0..self.rows + self.rows / 10 {
            let department = if person % 50 == 0 { sync % 2 } else { 0 };
            let _ =
                writeln!(file, "{person},{},Person {person},Department {department}", Self::email(person));
        }
        file
    }
}
