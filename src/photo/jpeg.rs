//! Quantisation tables and segments of a JPEG.
