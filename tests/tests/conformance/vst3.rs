//! Reads the class list of a VST3 bundle through its C interface, without creating anything.

#![allow(unsafe_code, reason = "VST3 is an interface of raw pointers")]

use std::ffi::{c_char, c_void};
use std::path::PathBuf;

use lacquer_tests::registry::{Plugin, bundles_dir};

/// One entry of a factory.
#[derive(Clone, Debug, PartialEq)]
pub struct Class {
    /// 16 bytes, unique in the world.
    pub id: [u8; 16],
    /// `Audio Module Class` for plugins.
    pub category: String,
    /// Name for the user.
    pub name: String,
    /// `Fx|EQ` and the like.
    pub sub_categories: String,
}

/// The start of `IPluginFactory2`'s table of functions (Steinberg, ipluginbase.h).
#[repr(C)]
struct FactoryTable {
    query_interface:
        unsafe extern "system" fn(*mut c_void, *const [u8; 16], *mut *mut c_void) -> i32,
    add_ref: unsafe extern "system" fn(*mut c_void) -> u32,
    release: unsafe extern "system" fn(*mut c_void) -> u32,
    get_factory_info: unsafe extern "system" fn(*mut c_void, *mut c_void) -> i32,
    count_classes: unsafe extern "system" fn(*mut c_void) -> i32,
    get_class_info: unsafe extern "system" fn(*mut c_void, i32, *mut c_void) -> i32,
    create_instance: *const c_void,
    get_class_info_2: unsafe extern "system" fn(*mut c_void, i32, *mut ClassInfo2) -> i32,
}

/// `PClassInfo2`.
#[repr(C)]
struct ClassInfo2 {
    id: [u8; 16],
    cardinality: i32,
    category: [c_char; 32],
    name: [c_char; 64],
    class_flags: u32,
    sub_categories: [c_char; 128],
    vendor: [c_char; 64],
    version: [c_char; 64],
    sdk_version: [c_char; 64],
}

/// Interface id of `IPluginFactory2`, in the byte order of systems without COM.
static FACTORY_2: [u8; 16] = 0x0007_B650_F24B_4C0B_A464_EDB9_F00B_2ABB_u128.to_be_bytes();

/// The shared library in the VST3 bundle of a plugin.
pub fn library(plugin: &Plugin) -> PathBuf {
    let name = plugin.bundle;
    bundles_dir().join(format!("{name}.vst3/Contents/x86_64-linux/{name}.so"))
}

/// The classes in the VST3 bundle of a plugin.
pub fn classes(plugin: &Plugin) -> Result<Vec<Class>, String> {
    let path = library(plugin);
    if !path.exists() {
        return Err(format!("{}: no such bundle; `cargo xtask bundle` builds it", path.display()));
    }
    let wrong = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
    // SAFETY: a VST3 library is made to be loaded; its factory stays valid while it is.
    unsafe {
        let library = libloading::Library::new(&path).map_err(|error| wrong(&error))?;
        let get = library
            .get::<unsafe extern "system" fn() -> *mut c_void>(b"GetPluginFactory\0")
            .map_err(|error| wrong(&error))?;
        let factory = get();
        if factory.is_null() {
            return Err(wrong(&"has no factory"));
        }
        let table = &**factory.cast::<*const FactoryTable>();
        let mut second = std::ptr::null_mut();
        if (table.query_interface)(factory, &raw const FACTORY_2, &raw mut second) != 0 {
            return Err(wrong(&"has no IPluginFactory2"));
        }
        let second_table = &**second.cast::<*const FactoryTable>();
        let mut classes = Vec::new();
        for index in 0..(second_table.count_classes)(second) {
            let mut info: ClassInfo2 = std::mem::zeroed();
            if (second_table.get_class_info_2)(second, index, &raw mut info) == 0 {
                classes.push(Class {
                    id: info.id,
                    category: text(&info.category),
                    name: text(&info.name),
                    sub_categories: text(&info.sub_categories),
                });
            }
        }
        (second_table.release)(second);
        (table.release)(factory);
        Ok(classes)
    }
}

fn text(chars: &[c_char]) -> String {
    let bytes: Vec<u8> = chars.iter().take_while(|c| **c != 0).map(|c| *c as u8).collect();
    String::from_utf8_lossy(&bytes).into_owned()
}
