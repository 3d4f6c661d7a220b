//! What is decided of each picture, in which order they are shown, and which are chosen.

use crate::data::{Grade, List, Row};
use crate::engine::Surveyed;
use std::collections::HashMap;
use std::ops::RangeInclusive;

/// Order of the pictures.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Sort {
    /// That of the folder.
    #[default]
    Folder,
    /// What looks alike together.
    Kind,
    /// Near copies together, before all others.
    Copies,
    /// The strangest first.
    Strange,
    /// The most blurred first.
    Blurred,
    /// The smallest first.
    Small,
}

/// Which pictures are shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Show {
    /// All.
    #[default]
    All,
    /// Those of which nothing is decided.
    Open,
    /// Those that are kept.
    Kept,
    /// Those that are left out.
    Out,
}

/// How many are kept, left out and undecided.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Counts {
    pub kept: usize,
    pub out: usize,
    pub open: usize,
}

/// Decisions before a change.
type Before = Vec<(usize, Option<Row>)>;

/// The pictures of a folder and what is decided of them.
#[derive(Default)]
pub(super) struct Sheet {
    pub pictures: Vec<Surveyed>,
    rows: Vec<Option<Row>>,
    /// Lines of the list whose picture is not there.
    others: Vec<Row>,
    /// Places of those that are shown, in their order.
    order: Vec<usize>,
    pub sort: Sort,
    pub show: Show,
    /// Where the cursor stands in the order, and where a choice of several began.
    cursor: usize,
    anchor: usize,
    past: Vec<Before>,
}

impl Sheet {
    /// From what was found and the list that was there.
    pub fn new(pictures: Vec<Surveyed>, list: List) -> Self {
        let mut known: HashMap<String, Row> =
            list.rows.into_iter().map(|row| (row.file.clone(), row)).collect();
        let rows = pictures.iter().map(|picture| known.remove(&picture.file)).collect();
        let mut others: Vec<Row> = known.into_values().collect();
        others.sort_by(|a, b| a.file.cmp(&b.file));
        let mut sheet = Self { pictures, rows, others, ..Self::default() };
        sheet.arrange();
        sheet
    }

    /// What is decided, as a list.
    pub fn list(&self) -> List {
        List { rows: self.rows.iter().flatten().chain(&self.others).cloned().collect() }
    }

    /// Places of the pictures that are shown, in their order.
    pub fn order(&self) -> &[usize] {
        &self.order
    }

    /// What is decided of a picture.
    pub fn row(&self, picture: usize) -> Option<&Row> {
        self.rows[picture].as_ref()
    }

    /// How many of all are kept, left out, undecided.
    pub fn counts(&self) -> Counts {
        self.rows.iter().fold(Counts::default(), |mut counts, row| {
            match row {
                Some(row) if row.label.kept() => counts.kept += 1,
                Some(_) => counts.out += 1,
                None => counts.open += 1,
            }
            counts
        })
    }

    /// Sorts and picks anew; the cursor goes to the beginning.
    pub fn arrange(&mut self) {
        let (pictures, rows) = (&self.pictures, &self.rows);
        let shown = |i: &usize| match self.show {
            Show::All => true,
            Show::Open => rows[*i].is_none(),
            Show::Kept => rows[*i].as_ref().is_some_and(|row| row.label.kept()),
            Show::Out => rows[*i].as_ref().is_some_and(|row| !row.label.kept()),
        };
        let mut order: Vec<usize> = (0..pictures.len()).filter(shown).collect();
        let has_copies: Vec<bool> = {
            let mut has = vec![false; pictures.len()];
            pictures.iter().filter_map(|it| it.copy_of).for_each(|first| has[first] = true);
            has
        };
        let copy = |i: usize| {
            let first = pictures[i].copy_of.unwrap_or(i);
            (pictures[i].copy_of.is_none() && !has_copies[i], first, i)
        };
        match self.sort {
            Sort::Folder => {}
            Sort::Kind => order.sort_by_key(|&i| pictures[i].kind),
            Sort::Copies => order.sort_by_key(|&i| copy(i)),
            Sort::Strange => {
                order.sort_by(|&a, &b| pictures[b].strange.total_cmp(&pictures[a].strange));
            }
            Sort::Blurred => {
                order.sort_by(|&a, &b| pictures[a].sharp.total_cmp(&pictures[b].sharp))
            }
            Sort::Small => order.sort_by_key(|&i| pictures[i].size.iter().min().copied()),
        }
        self.order = order;
        (self.cursor, self.anchor) = (0, 0);
    }

    /// Place in the order at which the cursor stands.
    pub fn cursor(&self) -> usize {
        self.cursor
    }

    /// The picture at the cursor.
    pub fn current(&self) -> Option<usize> {
        self.order.get(self.cursor).copied()
    }

    /// Moves the cursor; with `extend` all on the way are chosen.
    pub fn go(&mut self, to: usize, extend: bool) {
        self.cursor = to.min(self.order.len().saturating_sub(1));
        if !extend {
            self.anchor = self.cursor;
        }
    }

    /// Moves the cursor by so many places.
    pub fn step(&mut self, by: isize, extend: bool) {
        self.go(self.cursor.saturating_add_signed(by), extend);
    }

    /// Places in the order that are chosen.
    pub fn chosen(&self) -> RangeInclusive<usize> {
        self.anchor.min(self.cursor)..=self.anchor.max(self.cursor)
    }

    fn chosen_pictures(&self) -> Vec<usize> {
        self.chosen().filter_map(|place| self.order.get(place).copied()).collect()
    }

    /// Grades the chosen pictures, and goes on to the next. A square that is there stays.
    pub fn grade(&mut self, label: Grade) {
        self.change(|row| row.label = label);
        let after = self.anchor.max(self.cursor) + 1;
        if self.chosen().count() == 1 {
            self.go(after, false);
        }
    }

    /// Turns the chosen pictures into round ones, or back where the one at the cursor is.
    pub fn toggle_round(&mut self) {
        let round =
            self.current().and_then(|i| self.row(i)).is_some_and(|row| row.round == Some(1));
        self.change(|row| row.round = (!round).then_some(1));
    }

    /// Names the kind of the chosen pictures.
    pub fn note(&mut self, note: &str) {
        self.change(|row| row.note = note.to_owned());
    }

    /// Takes a square of the picture at the cursor.
    pub fn square(&mut self, [x0, y0, size]: [f32; 3]) {
        self.anchor = self.cursor;
        let rounded = |share: f32| Some((share * 1000.0).round() / 1000.0);
        self.change(|row| {
            row.label = Grade::B;
            (row.x0, row.y0, row.size) = (rounded(x0), rounded(y0), rounded(size));
        });
    }

    /// Decides nothing of the chosen pictures.
    pub fn forget(&mut self) {
        let chosen = self.chosen_pictures();
        self.past.push(chosen.iter().map(|&i| (i, self.rows[i].take())).collect());
    }

    fn change(&mut self, with: impl Fn(&mut Row)) {
        let chosen = self.chosen_pictures();
        let before = chosen.iter().map(|&i| (i, self.rows[i].clone())).collect();
        for i in chosen {
            let row = self.rows[i]
                .get_or_insert_with(|| Row::new(self.pictures[i].file.clone(), Grade::A));
            with(row);
            // B without a square is the whole picture.
            if row.label == Grade::B && row.size.is_none() {
                (row.x0, row.y0, row.size) = (Some(0.0), Some(0.0), Some(1.0));
            }
        }
        self.past.push(before);
    }

    /// Takes the last change back; false where there is none.
    pub fn undo(&mut self) -> bool {
        let Some(before) = self.past.pop() else { return false };
        for (i, row) in before {
            self.rows[i] = row;
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Rgb8;

    fn sheet(count: usize) -> Sheet {
        let picture = |i: usize| Surveyed {
            file: format!("{i}.png"),
            size: [100 - i as u32, 50 + i as u32],
            thumbnail: Rgb8::filled(2, 2, [0; 3]),
            kind: i % 2,
            copy_of: (i == 3).then_some(1),
            strange: i as f32,
            sharp: (i as f32 - 2.0).abs(),
        };
        let gone = Row::new("gone.png".into(), Grade::B);
        let list = List { rows: vec![Row::new("2.png".into(), Grade::D), gone] };
        Sheet::new((0..count).map(picture).collect(), list)
    }

    #[test]
    fn each_order_shows_what_it_promises() {
        let mut sheet = sheet(5);
        let expected = [
            (Sort::Folder, [0, 1, 2, 3, 4]),
            (Sort::Kind, [0, 2, 4, 1, 3]),
            (Sort::Copies, [1, 3, 0, 2, 4]),
            (Sort::Strange, [4, 3, 2, 1, 0]),
            (Sort::Blurred, [2, 1, 3, 0, 4]),
            (Sort::Small, [0, 1, 2, 3, 4]),
        ];
        for (sort, order) in expected {
            sheet.sort = sort;
            sheet.arrange();
            assert_eq!(sheet.order(), order, "{sort:?}");
        }
    }

    #[test]
    fn grades_go_on_to_the_next_and_can_be_taken_back() {
        let mut sheet = sheet(5);
        sheet.grade(Grade::A);
        sheet.grade(Grade::C);
        assert_eq!((sheet.cursor(), sheet.counts()), (2, Counts { kept: 1, out: 2, open: 2 }));
        sheet.step(2, true);
        assert_eq!(sheet.chosen(), 2..=4);
        sheet.grade(Grade::A);
        assert_eq!(sheet.counts(), Counts { kept: 4, out: 1, open: 0 });
        assert_eq!(sheet.chosen(), 2..=4, "several stay chosen");
        assert!(sheet.undo());
        assert_eq!(sheet.counts(), Counts { kept: 1, out: 2, open: 2 });
        assert!(sheet.undo() && sheet.undo() && !sheet.undo());
        assert_eq!(sheet.row(2).unwrap().label, Grade::D);
    }

    #[test]
    fn squares_notes_and_roundness_come_into_the_list() {
        let mut sheet = sheet(3);
        sheet.square([0.25, 0.12345, 0.5]);
        sheet.toggle_round();
        sheet.note("open");
        sheet.go(1, false);
        sheet.grade(Grade::B);
        let rows = sheet.list().rows;
        let files: Vec<&str> = rows.iter().map(|row| row.file.as_str()).collect();
        assert_eq!(files, ["0.png", "1.png", "2.png", "gone.png"], "no line is lost");
        let square = (rows[0].x0, rows[0].y0, rows[0].size);
        assert_eq!(square, (Some(0.25), Some(0.123), Some(0.5)));
        assert_eq!((rows[0].round, rows[0].note.as_str()), (Some(1), "open"));
        assert_eq!((rows[1].label, rows[1].size), (Grade::B, Some(1.0)), "all of it");
        sheet.go(0, false);
        sheet.toggle_round();
        sheet.forget();
        assert_eq!(sheet.counts().open, 1);
    }

    #[test]
    fn only_what_is_wanted_is_shown() {
        let mut sheet = sheet(4);
        sheet.grade(Grade::A);
        for (show, places) in
            [(Show::Open, vec![1, 3]), (Show::Kept, vec![0]), (Show::Out, vec![2])]
        {
            sheet.show = show;
            sheet.arrange();
            assert_eq!(sheet.order(), places);
        }
        sheet.go(99, false);
        assert_eq!(sheet.current(), Some(2));
    }
}
