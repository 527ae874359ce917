//! What people see on the terminal, as cases in `tests/cmd`; write them anew with `TRYCMD=overwrite cargo test --test cli`.

#[test]
fn the_program_says_what_the_cases_say() {
    trycmd::TestCases::new().env("LANG", "C").case("tests/cmd/*.trycmd");
}
