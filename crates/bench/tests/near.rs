//! How often a suggestion is right, over a labelled set of mistakes.

use rollcall_bench::directory::Directory;
use rollcall_bench::score::score;
use rollcall_bench::typos::labelled;

#[test]
fn b1_the_right_person_is_first_for_nearly_all_of_two_thousand_mistakes() {
    let directory = Directory::of_demo(5000, 1).unwrap();
    let typos = labelled(&directory, 2000, 7);
    let (all, classes) = score(&directory, &directory.index(), &typos);
    assert_eq!((all.all, classes.len()), (2000, 12));
    assert!(all.percent() >= 95, "{all:?}\n{classes:#?}");
    assert!(all.wrongly_confident <= 10, "{all:?}\n{classes:#?}");
    for (class, score) in &classes {
        assert!(score.percent() >= 85, "{class}: {score:?}");
    }
}
