//! Stands in for `send_wrapper` (`[patch.crates-io]` in the workspace's Cargo.toml): a value that is only touched by the
//! thread that wrapped it, in a wrapper that any thread may hold. Leptos keeps every handle of the browser in one.
//!
//! The crate asks at each touch which thread it is. The page's WebAssembly has one thread and no instruction for a
//! second; but the question alone links the standard library's threads and its second allocator, 2.7 KB (brotli) of step 1.
//! So there it is not asked; everywhere else it is. It has what leptos' crates use, and deliberately nothing else.

use std::{
    fmt,
    future::Future,
    mem::{ManuallyDrop, needs_drop},
    ops::{Deref, DerefMut},
    pin::Pin,
    task::{Context, Poll},
};

/// The one thread of WebAssembly without atomics.
#[cfg(all(target_arch = "wasm32", not(target_feature = "atomics")))]
mod thread {
    #[derive(Clone, Copy, PartialEq, Eq)]
    pub(crate) struct Owner;

    impl Owner {
        pub(crate) const fn current() -> Self {
            Self
        }
    }
}

/// Threads that can be told apart.
#[cfg(not(all(target_arch = "wasm32", not(target_feature = "atomics"))))]
mod thread {
    use std::thread::{self, ThreadId};

    #[derive(Clone, Copy, PartialEq, Eq)]
    pub(crate) struct Owner(ThreadId);

    impl Owner {
        pub(crate) fn current() -> Self {
            Self(thread::current().id())
        }
    }
}

use thread::Owner;

/// A value that only the thread touches that has wrapped it.
pub struct SendWrapper<T> {
    value: ManuallyDrop<T>,
    owner: Owner,
}

// SAFETY: the wrapper can be moved to another thread, the value cannot be reached there: whatever leads to it, or drops
// it, asserts first that this is the owner's thread.
unsafe impl<T> Send for SendWrapper<T> {}

// SAFETY: as for `Send`; a shared wrapper shares nothing but the owner, which is `Copy` and never written.
unsafe impl<T> Sync for SendWrapper<T> {}

impl<T> SendWrapper<T> {
    /// Wraps a value for the thread that calls.
    pub fn new(value: T) -> Self {
        Self {
            value: ManuallyDrop::new(value),
            owner: Owner::current(),
        }
    }

    /// Whether the thread that calls may touch the value.
    pub fn valid(&self) -> bool {
        self.owner == Owner::current()
    }

    /// The value.
    ///
    /// # Panics
    /// In another thread than the owner's.
    pub fn take(self) -> T {
        self.assert_valid();
        let mut whole = ManuallyDrop::new(self);
        // SAFETY: `whole` is not dropped, and not used again.
        unsafe { ManuallyDrop::take(&mut whole.value) }
    }

    fn assert_valid(&self) {
        assert!(
            self.valid(),
            "a value is touched by another thread than the one that wrapped it"
        );
    }

    fn project(self: Pin<&mut Self>) -> Pin<&mut T> {
        self.assert_valid();
        // SAFETY: the value is pinned with its wrapper: it is moved out by `take` alone, which needs the wrapper itself.
        unsafe { self.map_unchecked_mut(|whole| &mut *whole.value) }
    }
}

impl<T> Deref for SendWrapper<T> {
    type Target = T;

    fn deref(&self) -> &T {
        self.assert_valid();
        &self.value
    }
}

impl<T> DerefMut for SendWrapper<T> {
    fn deref_mut(&mut self) -> &mut T {
        self.assert_valid();
        &mut self.value
    }
}

impl<T> Drop for SendWrapper<T> {
    fn drop(&mut self) {
        if needs_drop::<T>() {
            self.assert_valid();
            // SAFETY: a wrapper is dropped once, and `take` does not drop it.
            unsafe { ManuallyDrop::drop(&mut self.value) }
        }
    }
}

impl<T: Clone> Clone for SendWrapper<T> {
    fn clone(&self) -> Self {
        Self::new(T::clone(self))
    }
}

impl<T: fmt::Debug> fmt::Debug for SendWrapper<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        T::fmt(self, formatter)
    }
}

impl<T: Future> Future for SendWrapper<T> {
    type Output = T::Output;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<T::Output> {
        self.project().poll(context)
    }
}

#[cfg(feature = "futures")]
impl<T: futures_core::Stream> futures_core::Stream for SendWrapper<T> {
    type Item = T::Item;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<T::Item>> {
        self.project().poll_next(context)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use std::{cell::Cell, panic, rc::Rc, thread};

    #[test]
    fn the_owner_reaches_changes_and_takes_it() {
        let mut wrapped = SendWrapper::new(Rc::new(1));
        assert!(wrapped.valid());
        *wrapped = Rc::new(2);
        let copy = wrapped.clone();
        assert_eq!((**copy, Rc::strong_count(&wrapped)), (2, 2));
        let taken = wrapped.take();
        drop(copy);
        assert_eq!(Rc::strong_count(&taken), 1, "nothing is leaked");
    }

    #[test]
    fn it_is_dropped_once() {
        struct Counts(Rc<Cell<u32>>);
        impl Drop for Counts {
            fn drop(&mut self) {
                self.0.set(self.0.get() + 1);
            }
        }
        let count = Rc::new(Cell::new(0));
        let wrap = || SendWrapper::new(Counts(Rc::clone(&count)));
        drop(wrap());
        assert_eq!(count.get(), 1);
        drop(wrap().take());
        assert_eq!(count.get(), 2);
    }

    #[test]
    fn another_thread_may_hold_it_and_no_more() {
        let wrapped = SendWrapper::new(Rc::new(1));
        let back = thread::spawn(move || {
            assert!(!wrapped.valid());
            let touch = panic::AssertUnwindSafe(|| Rc::strong_count(&wrapped));
            assert!(panic::catch_unwind(touch).is_err());
            wrapped
        });
        let wrapped = back.join().unwrap();
        assert_eq!(**wrapped, 1);
        assert!(thread::spawn(move || drop(wrapped)).join().is_err());
        assert!(
            thread::spawn(move || drop(SendWrapper::new(1)))
                .join()
                .is_ok()
        );
    }
}
