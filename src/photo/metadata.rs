//! EXIF, XMP and comments.
