//! Plain loops, compiled for the widest vectors that this processor has.

use rten_simd::{Isa, SimdOp};

/// Runs `loops` in a function that is compiled once for each set of vector instructions.
///
/// The program is built for any processor of its kind, and so the compiler may use but the oldest vectors. What is part of
/// this function (a closure that is `#[inline(always)]`, and what is small enough to become part of that) is compiled for
/// AVX-512, AVX2 and the rest as well, and the best that there is runs. The numbers are the same with all of them.
#[inline]
pub(crate) fn wide<R>(loops: impl FnOnce() -> R) -> R {
    Wide(loops).dispatch()
}

struct Wide<F>(F);

impl<R, F: FnOnce() -> R> SimdOp for Wide<F> {
    type Output = R;

    #[inline(always)]
    fn eval<I: Isa>(self, _: I) -> R {
        (self.0)()
    }
}
