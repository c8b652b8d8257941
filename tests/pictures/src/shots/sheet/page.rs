//! The sheet as a page: pictures by relative names, at their logical size.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use lacquer_tests::registry::Plugin;

use super::Row;
use super::image::Image;

const STYLE: &str = "body{background:#1e1d20;color:#e8e4dc;font:13px/1.5 Inter,system-ui,sans-serif;\
margin:24px}h1{font-size:18px}section{margin:0 0 32px}h2{font-size:14px;margin:0 0 8px}\
div{display:flex;gap:16px;align-items:flex-start;overflow-x:auto}figure{margin:0}\
figcaption{opacity:.7;font-size:12px}img{display:block}";

/// The page; drawings and differences are written beside the pictures.
pub fn html(plugin: &Plugin, rows: &[Row<'_>], out: &Path) -> Result<String, String> {
    let mut html = format!(
        "<!doctype html>\n<html lang=\"en\"><meta charset=\"utf-8\"><title>{0}</title>\
         <style>{STYLE}</style>\n<h1>{0}</h1>\n",
        plugin.bundle
    );
    for row in rows {
        let name = row.shot.file_name();
        let scale = u32::from(row.shot.percent) / 100;
        let taken = Image::read(&out.join(&name))?;
        let _ = write!(html, "<section id=\"{}\"><h2>{}</h2><div>", name, row.caption);
        if let Some(path) = &row.mockup {
            let drawn = Image::read(path)?;
            let folder = out.join("mockups");
            let wrong = |error: std::io::Error| format!("{}: {error}", folder.display());
            fs::create_dir_all(&folder).map_err(wrong)?;
            let file = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            fs::copy(path, folder.join(&file)).map_err(wrong)?;
            figure(&mut html, &format!("mockups/{file}"), drawn.width / scale, "mockup");
            figure(&mut html, &name, taken.width / scale, "screenshot");
            let difference = taken.difference(&drawn);
            let width = difference.width / scale;
            difference.write(&folder.join(format!("difference-{name}")))?;
            figure(&mut html, &format!("mockups/difference-{name}"), width, "difference, doubled");
        } else {
            figure(&mut html, &name, taken.width / scale, "screenshot");
        }
        html.push_str("</div></section>\n");
    }
    Ok(html)
}

fn figure(html: &mut String, source: &str, width: u32, caption: &str) {
    let _ = write!(
        html,
        "<figure><img src=\"{source}\" width=\"{width}\" loading=\"lazy\" alt=\"{caption}\">\
         <figcaption>{caption}</figcaption></figure>"
    );
}
