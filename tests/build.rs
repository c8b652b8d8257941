//! Lets plugins that a program of this crate loads bind to the program's `malloc` family, so that
//! the guard sees their allocations.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let target = |name: &str| std::env::var(name).unwrap_or_default();
    if target("CARGO_CFG_TARGET_OS") != "linux" || target("CARGO_CFG_TARGET_ENV") != "gnu" {
        return;
    }
    for symbol in
        ["malloc", "calloc", "realloc", "free", "posix_memalign", "aligned_alloc", "memalign"]
    {
        println!("cargo::rustc-link-arg=-Wl,--export-dynamic-symbol={symbol}");
    }
}
