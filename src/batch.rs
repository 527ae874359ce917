//! Many photos, in input order.
