"""The wheel's module on the sample photos: `python3 -m unittest discover python/tests`, where the wheel is installed."""

import io
import pathlib
import unittest
import zipfile

import photolint

PHOTOS = pathlib.Path(__file__).resolve().parents[2] / "fixtures/photos"
ACCEPTED = PHOTOS / "accepted-dark-suit.jpg"
REJECTED = PHOTOS / "mouth-openness-teeth.jpg"


class Check(unittest.TestCase):
    def test_records_come_in_the_order_of_the_photos(self):
        records = list(photolint.check(REJECTED, ACCEPTED))
        self.assertEqual([pathlib.Path(record["path"]).name for record in records], [REJECTED.name, ACCEPTED.name])
        self.assertEqual([record["verdict"] for record in records], ["reject", "accept"])

    def test_options_are_passed_on(self):
        (record,) = photolint.check(ACCEPTED, options=["--only", "pixel-size", "--lang", "zh"])
        self.assertEqual([finding["check"] for finding in record["findings"]], ["pixel-size"])
        self.assertRegex(record["findings"][0]["message"], "[一-龥]")

    def test_a_photo_that_cannot_be_read_is_a_record(self):
        (record,) = photolint.check(__file__)
        self.assertEqual(record["verdict"], "reject")
        self.assertIsNotNone(record["error"])

    def test_what_the_program_cannot_do_is_an_error_with_its_text(self):
        with self.assertRaisesRegex(photolint.PhotolintError, "nowhere"):
            list(photolint.check(ACCEPTED, options=["--profile", "nowhere"]))

    def test_who_looks_no_further_ends_the_program(self):
        records = photolint.check(PHOTOS)
        next(records)
        records.close()


class CheckBytes(unittest.TestCase):
    def test_a_photo_that_is_no_file(self):
        record = photolint.check_bytes(ACCEPTED.read_bytes(), "2025.jpg")
        self.assertEqual((record["path"], record["verdict"]), ("2025.jpg", "accept"))

    def test_a_name_is_no_option(self):
        record = photolint.check_bytes(ACCEPTED.read_bytes(), "--only.jpg", options=["--only", "pixel-size"])
        self.assertEqual((record["path"], len(record["findings"])), ("--only.jpg", 1))

    def test_a_mark_at_which_a_text_ends_its_lines_is_part_of_a_name(self):
        for mark in "\u0085\u2028\u2029":
            name = f"2025{mark}1.jpg"
            record = photolint.check_bytes(ACCEPTED.read_bytes(), name, options=["--only", "pixel-size"])
            self.assertEqual(record["path"], name)

    def test_a_name_that_no_program_can_be_given_is_an_error(self):
        for name in ("a\0b.jpg", "\ud800.jpg", 300_000 * "n" + ".jpg"):
            with self.assertRaises(photolint.PhotolintError):
                photolint.check_bytes(b"", name)

    def test_an_archive_of_two_photos_is_an_error(self):
        archive = io.BytesIO()
        with zipfile.ZipFile(archive, "w") as file:
            file.write(ACCEPTED, "1.jpg")
            file.write(REJECTED, "2.jpg")
        with self.assertRaisesRegex(photolint.PhotolintError, "2 photos"):
            photolint.check_bytes(archive.getvalue(), "photos.zip")

    def test_a_wrong_option_is_an_error(self):
        with self.assertRaisesRegex(photolint.PhotolintError, "--nothing"):
            photolint.check_bytes(b"", "2025.jpg", options=["--nothing"])


if __name__ == "__main__":
    unittest.main()
